"""How does the development of a course go: which actions are late or untouched, and what is held and by how many?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from cases.models import Gathering, PlanActionNote
from cases.models.gathering import GatheringQuerySet
from cases.plan import OPEN, ActionStanding, plan_of
from cases.states import AttendanceState
from indsatsforloeb.models import Course
from indsatsforloeb.states import Held
from indsatsforloeb.themes import THEMES

DEVELOPMENT = (Held.ADVICE_DAY, Held.WORKSHOP, Held.MODULE, Held.CLOSING_WORKSHOP)
UNTOUCHED = timedelta(days=42)  # an open action nobody has touched for six weeks is asked about


@dataclass(frozen=True)
class Followed:
    """One open action: its goal, when it was last touched, and the newest that was said of it."""

    standing: ActionStanding
    goal: str
    touched_at: datetime
    is_untouched: bool
    newest: PlanActionNote | None


def followed_of(course: Course, *, now: datetime) -> list[Followed]:
    """The open actions of goals that stand: the late first, then those untouched for longest. Three queries."""
    rows = [
        _followed(each, goal.goal.title, now=now)
        for goal in plan_of(course.case, THEMES, now=now)
        if goal.goal.dropped_at is None
        for each in goal.actions
        if each.action.state in OPEN
    ]
    return sorted(rows, key=lambda row: (not row.standing.is_overdue, row.touched_at))


def _followed(standing: ActionStanding, goal: str, *, now: datetime) -> Followed:
    said = [note for note in standing.notes if note.text]
    touched = max([standing.action.changed_at, *(note.at for note in standing.notes)])
    return Followed(standing, goal, touched, touched < now - UNTOUCHED, said[0] if said else None)


def held_in_development(course: Course) -> Iterable[Gathering]:
    """Days of advice, workshops and modules that stand, each with `came` and `asked`; one query."""
    rows: GatheringQuerySet = Gathering.objects.filter(case=course.case_id, kind__in=DEVELOPMENT)
    came = Count("attendance", filter=Q(attendance__state=AttendanceState.PRESENT))
    return rows.standing().annotate(came=came, asked=Count("attendance")).in_order()
