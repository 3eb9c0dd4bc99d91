"""What stands in the way of agreeing a course's length, naming its leaders, and laying its plan?"""

from datetime import date

from cases.run import run_address
from indsatsforloeb.clock import bounds_of, days_of_call
from indsatsforloeb.models import Course, CourseTilbud
from indsatsforloeb.startup import proposed_plan
from indsatsforloeb.states import RUNNING, CourseState
from portal.danish import long_date
from portal.models import Membership, User
from portal.states import MembershipState
from portal.steps import Obstacle

OVER = "Forløbet er slut."
FIRST_DAY = "Første dag skal ligge mellem {first} og {last}."
LENGTH = "Et forløb varer fra {fewest} til {most} måneder. Skriv et tal derimellem."


def obstacles_when_over(course: Course) -> list[Obstacle]:
    return [] if course.state in RUNNING else [Obstacle("course_over", OVER)]


def obstacles_to_agree_length(course: Course, *, months: int, begins_on: date | None) -> list[Obstacle]:
    """Within what the call says; the clock runs from the first day."""
    found = obstacles_when_over(course)
    bounds = bounds_of(course)
    if bounds and not bounds[0] <= months <= bounds[1]:
        text = LENGTH.format(fewest=bounds[0], most=bounds[1])
        found.append(Obstacle("length_outside", text, "#id_months"))
    first, last = days_of_call(course.pool)
    if begins_on is None:
        found.append(Obstacle("no_first_day", "Skriv, hvilken dag forløbet begynder.", "#id_begins_on"))
    elif not first <= begins_on <= last:
        text = FIRST_DAY.format(first=long_date(first), last=long_date(last))
        found.append(Obstacle("first_day_outside", text, "#id_begins_on"))
    return found


def obstacles_to_name_leader(course: Course, row: CourseTilbud, leader: User) -> list[Obstacle]:
    """The one who signs for a tilbud is a user of its organisation."""
    found = obstacles_when_over(course)
    own = row.tilbud.organisation_id
    member = Membership.objects.filter(user=leader, organisation=own, state=MembershipState.ACTIVE)
    if not leader.is_active or not member.exists():
        text = f"{leader.name} er ikke bruger hos {row.tilbud.organisation.name}. Vælg en anden."
        found.append(Obstacle("leader_unknown", text, f"#id_leader_{row.pk}"))
    return found


def obstacles_to_lay_plan(course: Course) -> list[Obstacle]:
    found = obstacles_when_over(course)
    if course.months is None or course.begins_on is None:
        text = "Aftal først længde og første dag på telefonmødet."
        return [*found, Obstacle("no_length", text, run_address(course.case) + "opstart/#id_months")]
    if course.state == CourseState.STARTUP and not proposed_plan(course):
        found.append(Obstacle("plan_laid", "Alle vejledningens aktiviteter er allerede i planen."))
    return found
