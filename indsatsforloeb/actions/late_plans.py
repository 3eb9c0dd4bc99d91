"""How are both sides told that actions of a course's plan have become late? Once for each day one became it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from cases.models import PlanAction
from cases.notifications import tell_caseworkers, tell_participants
from cases.plan import OPEN
from indsatsforloeb.actions.locking import held
from indsatsforloeb.models import Course
from indsatsforloeb.rules.phases import is_paused
from indsatsforloeb.states import RUNNING
from portal.danish import copenhagen


def newest_late(*, now: datetime) -> dict[int, date]:
    """By case: the latest day among its late actions, which changes when another one becomes late; one query."""
    late = PlanAction.objects.filter(
        goal__dropped_at__isnull=True, state__in=OPEN, due_on__lt=copenhagen(now).date()
    ).order_by()
    return dict(late.values("goal__case").annotate(newest=Max("due_on")).values_list("goal__case", "newest"))


@transaction.atomic
def remind_of_late_plan(course: Course, newest: date, *, now: datetime) -> bool:
    """Contentless mails to the tilbud and the consultants; never in a pause. True when there was one to tell."""
    course = held(course)
    if course.state not in RUNNING or is_paused(course):
        return False
    occasion = f"plan-late-{newest}"
    tell_participants(course.case, occasion=occasion, now=now)
    tell_caseworkers(course.case, occasion=occasion, now=now)
    return True
