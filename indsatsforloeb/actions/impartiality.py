"""How a consultant tells of a conflict on a course or on its application, and how a superior rules on it.

A conflict is one matter with two cases: the database bars on both, and what was written on one stands on the other too.
"""

from datetime import datetime

from django.db import transaction

from cases.actions import declare_impartiality, end_assignments_of_barred, rule_on_impartiality
from cases.models import Case, Impartiality
from cases.states import ImpartialityState
from indsatsforloeb.models import Course
from indsatsforloeb.notifications.course import tell_team
from portal import history
from portal.models import HistoryRow, User

TOLD = ("declare_impartiality", "rule_on_impartiality")
TOLD_ON = "told_on"  # in the facts of a line that tells of one on the other case: that one's chain and number


@transaction.atomic
def report_conflict(case: Case, *, text: str, by: User, now: datetime) -> Impartiality:
    """Barred at once from the course and from its application; a course without its responsible is told the team."""
    course, twin = _locked(case)
    declaration = declare_impartiality(case, conflict=True, text=text, by=by, now=now)
    if course is not None:
        _follow(course, case, twin, now=now)
    return declaration


@transaction.atomic
def rule_on_conflict(
    declaration: Impartiality, *, confirmed: bool, reason: str, by: User, now: datetime
) -> Impartiality:
    """The ruling counts for both cases; whoever is confirmed barred leaves them both."""
    case = declaration.case
    course, twin = _locked(case)
    ruled = rule_on_impartiality(declaration, confirmed=confirmed, reason=reason, by=by, now=now)
    if confirmed:
        end_assignments_of_barred(ruled, by=by, now=now)
    if course is not None:
        _follow(course, case, twin, now=now)
    return ruled


@transaction.atomic
def follow_conflicts(course: Course, *, now: datetime) -> None:
    """What was told or ruled at the desk, on the application, reaches the course's history and those who run it.

    Safe twice: every line is written once, and whoever has left has left.
    """
    _, application_case = _locked(course.case)
    if application_case is not None:
        _follow(course, application_case, course.case, now=now)


def _follow(course: Course, told_on: Case, twin: Case | None, *, now: datetime) -> None:
    """The lines on the other case, the confirmed off the course, and a course without its responsible to the team."""
    if twin is not None:
        _tell_along(told_on, twin, now=now)
    barring = Impartiality.objects.barring().filter(case=course.case_id).select_related("case", "ruled_by")
    for each in barring.order_by("pk"):
        if each.state == ImpartialityState.CONFIRMED:
            end_assignments_of_barred(each, by=each.ruled_by, now=now)
        if each.user_id == course.responsible_id:
            tell_team(course, occasion=f"conflict-{each.pk}-{each.declared_at:%Y%m%dT%H%M%S}", now=now)


def _tell_along(told_on: Case, twin: Case, *, now: datetime) -> None:
    """Each line about a conflict, once, with the chain and number it has where it was told, by whoever wrote it."""
    lines = HistoryRow.objects.of(told_on.history_chain).filter(verb__in=TOLD, facts__told_on__isnull=True)
    copied = HistoryRow.objects.of(twin.history_chain).filter(facts__told_on__chain=told_on.history_chain)
    known = {row.facts[TOLD_ON]["number"] for row in copied}
    new = [row for row in lines if row.number not in known and row.facts["state"] != ImpartialityState.CLEAR]
    people = User.objects.in_bulk({row.actor_id for row in new})
    for row in new:
        facts = row.facts | {TOLD_ON: {"chain": row.chain, "number": row.number}}
        history.record(twin.history_chain, row.verb, by=people.get(row.actor_id), now=now, facts=facts)


def _locked(case: Case) -> tuple[Course | None, Case | None]:
    """The course of either case, and the other of the two cases; both locked in ascending order."""
    courses = Course.objects.select_related("case", "application__case", "responsible")
    course = courses.filter(case=case).first() or courses.filter(application__case=case).first()
    twins = [course.case, course.application.case if course.application else None] if course else []
    twin = next((each for each in twins if each is not None and each.pk != case.pk), None)
    list(Case.objects.locked().filter(pk__in=[case.pk, *([twin.pk] if twin else [])]))
    return course, twin
