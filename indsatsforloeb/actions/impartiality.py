"""How a consultant tells of a conflict on a course or on its application, and how a superior rules on it."""

from datetime import datetime

from django.db import transaction

from cases.actions import declare_impartiality, end_assignments_of_barred, rule_on_impartiality
from cases.models import Case, Impartiality
from indsatsforloeb.models import Course
from indsatsforloeb.notifications.course import tell_team
from portal import history
from portal.models import User


@transaction.atomic
def report_conflict(case: Case, *, text: str, by: User, now: datetime) -> Impartiality:
    """Barred at once from the course and from its application; a course without its responsible is told the team."""
    course, twin = _locked(case)
    declaration = declare_impartiality(case, conflict=True, text=text, by=by, now=now)
    facts = {"state": str(declaration.state), "person": by.pk}
    if twin is not None:
        history.record(twin.history_chain, "declare_impartiality", by=by, now=now, facts=facts)
    if course is not None and course.responsible_id == by.pk:
        tell_team(course, occasion=f"conflict-{declaration.pk}-{now:%Y%m%dT%H%M%S}", now=now)
    return declaration


@transaction.atomic
def rule_on_conflict(
    declaration: Impartiality, *, confirmed: bool, reason: str, by: User, now: datetime
) -> Impartiality:
    """The ruling counts for both cases; whoever is confirmed barred leaves the case it was told on."""
    _, twin = _locked(declaration.case)
    ruled = rule_on_impartiality(declaration, confirmed=confirmed, reason=reason, by=by, now=now)
    if confirmed:
        end_assignments_of_barred(ruled, by=by, now=now)
    if twin is not None:
        facts = {"state": str(ruled.state), "person": ruled.user_id}
        history.record(twin.history_chain, "rule_on_impartiality", by=by, now=now, facts=facts)
    return ruled


def _locked(case: Case) -> tuple[Course | None, Case | None]:
    """The course of either case, and the other of the two cases; both locked in ascending order."""
    courses = Course.objects.select_related("case", "application__case", "responsible")
    course = courses.filter(case=case).first() or courses.filter(application__case=case).first()
    twins = [course.case, course.application.case if course.application else None] if course else []
    twin = next((each for each in twins if each is not None and each.pk != case.pk), None)
    list(Case.objects.locked().filter(pk__in=[case.pk, *([twin.pk] if twin else [])]))
    return course, twin
