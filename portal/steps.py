"""How anything moves from one state to the next: the table, the check, and the plain words when it is not possible."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from portal import history


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way now: a code, a Danish sentence that says what to do, and where (a page, field or cell)."""

    code: str
    text: str
    url: str = ""


class NotPossibleNow(Exception):
    """The person may, but not now; `obstacles` are shown where the person stands."""

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        self.obstacles = list(obstacles)
        super().__init__("; ".join(obstacle.code for obstacle in self.obstacles))


@dataclass(frozen=True)
class Step:
    """One row of a transition table: from which states, to which."""

    sources: tuple[str, ...]
    target: str


class Movable(Protocol):
    state: str
    STEPS: Mapping[Any, Step]

    @property
    def history_chain(self) -> str: ...


def require(allowed: bool) -> None:
    """Raise PermissionDenied (403) unless `allowed`."""
    if not allowed:
        raise PermissionDenied


def require_possible(obstacles: list[Obstacle]) -> None:
    """Raise NotPossibleNow when anything stands in the way."""
    if obstacles:
        raise NotPossibleNow(obstacles)


def move(
    thing: Movable,
    transition: Any,
    *,
    by: Any,
    now: datetime,
    facts: dict[str, Any] | None = None,
    audience: str = history.Audience.AGENCY,
) -> None:
    """Take `thing` one named step and write its line of history; the caller holds the lock and saves.

    Raises NotPossibleNow when the table has no such step from the state it is in.
    """
    step = thing.STEPS[transition]
    if thing.state not in step.sources:
        text = "Det kan ikke lade sig gøre, som sagen står nu. Genindlæs siden for at se, hvad der er sket."
        raise NotPossibleNow([Obstacle("wrong_state", text)])
    facts = {"from": str(thing.state), "to": str(step.target)} | (facts or {})
    history.record(thing.history_chain, str(transition), by=by, now=now, facts=facts, audience=audience)
    thing.state = step.target


def obstacle_from(error: IntegrityError, texts: Mapping[str, str]) -> Obstacle | None:
    """The database's own refusal as an obstacle, when `texts` has words for the constraint it names."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    return Obstacle(name, texts[name]) if name in texts else None
