"""Where does a run lie, and what does an upper floor say of its runs: their pages, what is held, who is there?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cases.group import AnyOf
from cases.models import Case
from portal.steps import Obstacle

GROUP, ACTIVITIES, PLAN = "group", "activities", "plan"  # what can be written in a run
Also = Callable[[Case], list[Obstacle]]  # what else stands in the way, asked under the case's lock


def run_address(case: Case) -> str:
    """«/forloeb/2026-0007/»: the run of a case, the same address for both sides."""
    return f"/forloeb/{case.number}/"


def nothing_else(case: Case) -> list[Obstacle]:
    return []


def _free(case: Case, what: str, *, now: datetime) -> list[Obstacle]:
    return []


def _nowhere(case: Case, name: str) -> list[str]:
    return []


def _free_to_hold(case: Case, kind: str, ends_at: datetime) -> list[Obstacle]:
    return []


def _within(case: Case, day: date, kind: str, *, now: datetime) -> str:
    return ""


@dataclass(frozen=True)
class RunStanding:
    """How one run stands: its menu now, and whether it is over, so that its pages are only read.

    `pages`: (label, path below the run's address); the one at "" is its overview.
    """

    pages: Sequence[tuple[str, str]]
    is_over: bool = False


@dataclass(frozen=True)
class RunShape:
    """Handed to the pages of a run by the upper floor's own addresses (`cases.run_urls.run_urls`).

    `standing(case)`: the run's menu, and whether it is over. `above`: label and address of where staff come from.
    `kinds`: (key, label) of what is held. `required` and `expected`: of each entry one role is enough. `agendas`: a
    template of the agenda per kind. `stands_in_the_way(case, what, now=)`: the floor's own obstacles to writing in the
    group, the activities or the plan. `texts_that_name(case, name)`: pages whose texts hold the name of a citizen who
    has come into the group since. `stands_in_holding(case, kind, ends_at)`: to noting an activity as held.
    `outside(case, day, kind, now=)`: a warning about a day outside the run's own time, or "".
    """

    standing: Callable[[Case], RunStanding]
    above: tuple[str, str]
    kinds: Sequence[tuple[str, str]]
    themes: Mapping[str, str] = field(default_factory=dict)
    required: Sequence[AnyOf] = ()
    expected: Sequence[AnyOf] = ()
    agendas: Mapping[str, str] = field(default_factory=dict)
    stands_in_the_way: Callable[..., list[Obstacle]] = _free
    stands_in_holding: Callable[[Case, str, datetime], list[Obstacle]] = _free_to_hold
    texts_that_name: Callable[[Case, str], list[str]] = _nowhere
    outside: Callable[..., str] = _within

    def also(self, what: str, *, now: datetime) -> Also:
        """What else stands in the way of writing `what` (GROUP, ACTIVITIES, PLAN), for an action to ask."""
        return lambda case: self.stands_in_the_way(case, what, now=now)

    def also_held(self, kind: str, ends_at: datetime, *, now: datetime) -> Also:
        """What else stands in the way of noting an activity of this kind as held."""
        also = self.also(ACTIVITIES, now=now)
        return lambda case: [*also(case), *self.stands_in_holding(case, kind, ends_at)]

    def kind_label(self, kind: str) -> str:
        return str(dict(self.kinds).get(kind, ""))
