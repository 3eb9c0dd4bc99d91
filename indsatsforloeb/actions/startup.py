"""How a course is prepared: its length agreed, its leaders named, and what the tilbud provides written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from cases.models import CaseParticipant
from cases.notifications import news_letter
from cases.rules.naming import obstacles_of_names
from cases.states import CaseRole
from indsatsforloeb.actions.agreement import follow_plan
from indsatsforloeb.actions.locking import held
from indsatsforloeb.models import Course, CourseTilbud
from indsatsforloeb.permissions.agreement import may_name_leader
from indsatsforloeb.permissions.course import may_agree_length, may_prepare
from indsatsforloeb.rules.startup import obstacles_to_agree_length, obstacles_to_name_leader, obstacles_when_over
from portal import history, outbox
from portal.history import Audience
from portal.models import User
from portal.steps import require, require_possible

PRACTICAL = ("rooms", "catering", "substitutes", "evaluates_again")


@dataclass(frozen=True)
class Practical:
    """What the tilbud provides, and whether it evaluates itself again at the end."""

    rooms: str = ""
    catering: str = ""
    substitutes: str = ""
    evaluates_again: bool = False


@transaction.atomic
def agree_length(course: Course, *, months: int, begins_on: date, by: User, now: datetime) -> Course:
    """The length in months and the first day, as agreed at the telephone meeting; later it asks for an addendum."""
    course = held(course)
    require(may_agree_length(by, course))
    require_possible(obstacles_to_agree_length(course, months=months, begins_on=begins_on))
    course.months, course.begins_on = months, begins_on
    course.save(update_fields=["months", "begins_on"])
    facts = {"months": months, "begins_on": begins_on.isoformat()}
    history.record(course.history_chain, "agree_length", by=by, now=now, facts=facts, audience=Audience.PARTY)
    follow_plan(course, by=by, now=now)
    return course


@transaction.atomic
def write_practical(course: Course, practical: Practical, *, by: User, now: datetime) -> Course:
    """Rooms, catering, substitutes, and the second self-evaluation; a draft may lack any of them."""
    course = held(course)
    require(may_prepare(by, course))
    texts = {f"#id_{field}": getattr(practical, field) for field in ("rooms", "catering", "substitutes")}
    require_possible([*obstacles_when_over(course), *obstacles_of_names(course.case, texts)])
    changed = [field for field in PRACTICAL if getattr(course, field) != getattr(practical, field)]
    for field in changed:
        setattr(course, field, getattr(practical, field))
    if changed:
        course.save(update_fields=changed)
        facts = {"fields": changed}
        history.record(course.history_chain, "write_practical", by=by, now=now, facts=facts, audience=Audience.PARTY)
        follow_plan(course, by=by, now=now)
    return course


@transaction.atomic
def name_leaders(course: Course, leaders: Mapping[int, User], *, by: User, now: datetime) -> None:
    """Who signs for each tilbud, by the key of its row; the leader gets a place on the case, and a mail about it."""
    course = held(course)
    require(may_name_leader(by, course))
    rows = CourseTilbud.objects.locked().filter(course=course).select_related("tilbud__organisation")
    named = [(row, leaders[row.pk]) for row in rows if row.pk in leaders and row.leader_id != leaders[row.pk].pk]
    require_possible([each for row, leader in named for each in obstacles_to_name_leader(course, row, leader)])
    for row, leader in named:
        row.leader = leader
        row.save(update_fields=["leader"])
        facts = {"tilbud": row.tilbud_id, "person": leader.pk}
        history.record(course.history_chain, "name_leader", by=by, now=now, facts=facts, audience=Audience.PARTY)
        _let_in(course, leader, by=by, now=now)
    follow_plan(course, by=by, now=now)


def _let_in(course: Course, leader: User, *, by: User, now: datetime) -> None:
    """Nobody can sign what they cannot see: a leader without a place on the case gets a Redaktør's."""
    case = course.case
    if CaseParticipant.objects.current().filter(case=case, user=leader).exists():
        return
    CaseParticipant.objects.create(case=case, user=leader, role=CaseRole.EDITOR, added_at=now, added_by=by)
    facts = {"person": leader.pk, "role": CaseRole.EDITOR}
    line = history.record(case.history_chain, "add_colleague", by=by, now=now, facts=facts, audience=Audience.PARTY)
    outbox.notify_many([news_letter(case, leader, occasion=f"people-{line.number}")], now=now)
