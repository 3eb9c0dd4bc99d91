"""How far is the plan: which goals, which actions towards them, who is late – and what is one before it is written?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from cases.group import shown_name
from cases.models import Case, Goal, GroupMember, PlanAction, PlanActionNote
from cases.states import ActionState
from portal import danish

OPEN = (ActionState.NOT_BEGUN, ActionState.UNDER_WAY)


@dataclass(frozen=True)
class GoalDraft:
    """A goal as it is typed; `theme` is a key of the floor that leads the run, or empty."""

    title: str
    theme: str = ""
    indicator: str = ""

    def values(self) -> dict[str, object]:
        return {"title": self.title, "theme": self.theme, "indicator": self.indicator}


@dataclass(frozen=True)
class ActionDraft:
    """An action as it is typed; `note` says what happened to it now."""

    text: str
    responsible: GroupMember | None = None
    due_on: date | None = None
    state: str = ActionState.NOT_BEGUN
    note: str = ""

    def values(self) -> dict[str, object]:
        return {"text": self.text, "responsible": self.responsible, "due_on": self.due_on, "state": self.state}


@dataclass(frozen=True)
class ActionStanding:
    """One action as the plan shows it."""

    action: PlanAction
    responsible: str
    is_overdue: bool
    notes: list[PlanActionNote]


@dataclass(frozen=True)
class StateCount:
    """How many of a goal's actions are this far, and where they lie in its picture (of 100)."""

    state: ActionState
    number: int
    begins: float
    width: float


@dataclass(frozen=True)
class GoalStanding:
    """One goal with its actions, and how far they are in numbers."""

    goal: Goal
    theme: str
    actions: list[ActionStanding]

    @property
    def counts(self) -> list[StateCount]:
        """Every state with its number; the given-up stand outside the picture."""
        counted = Counter(each.action.state for each in self.actions)
        whole = len(self.actions) - counted[ActionState.DROPPED]
        rows, begins = [], 0.0
        for state in (ActionState.DONE, ActionState.UNDER_WAY, ActionState.NOT_BEGUN, ActionState.DROPPED):
            width = 100 * counted[state] / whole if whole and state != ActionState.DROPPED else 0.0
            rows.append(StateCount(state, counted[state], round(begins, 2), round(width, 2)))
            begins += width
        return rows

    @property
    def overdue(self) -> int:
        return sum(each.is_overdue for each in self.actions)


def plan_of(case: Case, themes: Mapping[str, str], *, now: datetime) -> list[GoalStanding]:
    """The whole plan in its order, in three queries; the dropped goals last."""
    notes = Prefetch("notes", PlanActionNote.objects.select_related("by").order_by("-pk"))
    actions = Prefetch("actions", PlanAction.objects.select_related("responsible").prefetch_related(notes))
    goals = sorted(case.goals.prefetch_related(actions), key=lambda goal: goal.dropped_at is not None)
    today = danish.copenhagen(now).date()
    return [
        GoalStanding(goal, themes.get(goal.theme, ""), [_standing(each, today) for each in goal.actions.all()])
        for goal in goals
    ]


def is_overdue(action: PlanAction, today: date) -> bool:
    """Not done, and its day has passed; the day itself is still in time."""
    return action.state in OPEN and action.due_on is not None and action.due_on < today


def _standing(action: PlanAction, today: date) -> ActionStanding:
    member = action.responsible
    name = shown_name(member, carries=False) if member else ""
    return ActionStanding(action, name, is_overdue(action, today), list(action.notes.all()))
