"""How far is a call that is opened again and again: what is judged, what waits, and what was answered before?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from applications.models import Application
from applications.openings import ready_to_open
from applications.rules import obstacles_to_open_applications
from assessment.access import OPENING
from assessment.models import DecisionPackage
from pools.models import Pool
from portal.steps import Obstacle


@dataclass(frozen=True)
class Opening:
    """One opening that was judged before: its number, and when its decisions were released."""

    number: int
    released_at: datetime | None


@dataclass(frozen=True)
class Openings:
    """The opening that is shown, of how many; what waits unopened is a number and nothing more.

    `ready` of the `waiting` are opened by the next press, unless `obstacles` stand in the way.
    """

    shown: int
    newest: int
    waiting: int
    ready: int
    obstacles: Sequence[Obstacle]
    others: Sequence[Opening]

    @property
    def looks_back(self) -> bool:
        return self.shown != self.newest

    @property
    def next(self) -> int:
        """The number of the opening that the next press makes."""
        return self.newest + 1

    @property
    def query(self) -> str:
        """What an address ends with, so that the next page looks back too."""
        return f"?{OPENING}={self.shown}" if self.looks_back else ""

    @property
    def button(self) -> str:
        return f"Åbn ansøgninger ({self.ready} {'ny' if self.ready == 1 else 'nye'})"


def openings_of(pool: Pool, *, now: datetime) -> Openings | None:
    """In four queries at most; None, and no query, where a pool is opened once."""
    if not pool.takes_in_rounds:
        return None
    shown = pool.looked_at or pool.intake
    released = DecisionPackage.objects.of_pool(pool).released().order_by("intake")
    others = [Opening(*row) for row in released.values_list("intake", "released_at") if row[0] != shown]
    if shown != pool.intake and not any(each.number == pool.intake for each in others):
        others.append(Opening(pool.intake, None))
    return Openings(
        shown=shown,
        newest=pool.intake,
        waiting=Application.objects.waiting().filter(pool=pool).count(),
        ready=ready_to_open(pool, now=now).count(),
        obstacles=obstacles_to_open_applications(pool, now=now),
        others=others,
    )
