"""Pools for tests, made by the real actions: loaded by one manager, announced by another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pools.actions import announce, load_pool
from pools.document import PoolDocument
from pools.models import Pool
from pools.poolfile import load
from portal.models import User

SEED_FILE = Path(__file__).resolve().parents[2] / "pools" / "data" / "recovery-2019.toml"
PLACES_FILE = SEED_FILE.with_name("indsatsforloeb.toml")
CALL_FILE = SEED_FILE.with_name("indsatsforloeb.toml")
ANNOUNCED_AT = datetime(2019, 6, 28, 8, 0, tzinfo=UTC)


def seed_text() -> str:
    """The seed pool's file, as it lies in the repository."""
    return SEED_FILE.read_text(encoding="utf-8")


def seed_document(**changes: Any) -> PoolDocument:
    """The seed pool, with other values where a story needs them."""
    return replace(load(seed_text()), **changes)


def places_text() -> str:
    """The call for courses, as its file lies in the repository."""
    return PLACES_FILE.read_text(encoding="utf-8")


def places_document(**changes: Any) -> PoolDocument:
    """The call for courses, with other values where a story needs them."""
    return replace(load(places_text()), **changes)


def draft_pool(manager: User, *, now: datetime = ANNOUNCED_AT, **changes: Any) -> Pool:
    """A pool that only the agency sees."""
    return load_pool(seed_document(**changes), by=manager, now=now)


def announced_pool(manager: User, second: User, *, now: datetime = ANNOUNCED_AT, **changes: Any) -> Pool:
    """The seed pool announced on 28 June 2019: open from 1 July to 17 September 2019 kl. 12.00."""
    return announce(draft_pool(manager, now=now, **changes), by=second, now=now)


def announced_places(manager: User, second: User, *, now: datetime = ANNOUNCED_AT, **changes: Any) -> Pool:
    """The call for courses announced at the same moment; open in the same months unless the story says otherwise."""
    seed = seed_document()
    document = places_document(**{"opens": seed.opens, "deadline": seed.deadline} | changes)
    return announce(load_pool(document, by=manager, now=now), by=second, now=now)


def announced_as_written(manager: User, second: User, **changes: Any) -> Pool:
    """The call for courses with its file's own moments: open from 1 July 2019 to 30 June 2022 kl. 12.00."""
    written = places_document()
    return announced_places(manager, second, **{"opens": written.opens, "deadline": written.deadline} | changes)


def call_document(**changes: Any) -> PoolDocument:
    """The call for courses, with other values where a story needs them."""
    return replace(load(CALL_FILE.read_text(encoding="utf-8")), **changes)


def announced_call(manager: User, second: User, *, now: datetime = ANNOUNCED_AT, **changes: Any) -> Pool:
    """The call for courses announced on 28 June 2019: 75 places, open from 1 July 2019 to 30 June 2022."""
    return announce(load_pool(call_document(**changes), by=manager, now=now), by=second, now=now)


def three_pools(manager: User, second: User, **changes: Any) -> list[Pool]:
    """Three announced pools with the same moments."""
    return [announced_pool(manager, second, slug=f"pulje-{n}", **changes) for n in (1, 2, 3)]


def later(moment: datetime, **ahead: float) -> datetime:
    """`moment` and so much more."""
    return moment + timedelta(**ahead)


def pool_with_meeting(manager: User, second: User, *, capacity: int = 0, **changes: Any) -> Pool:
    """An announced pool whose information meeting (19 August 2019 kl. 15.30) has so many places; 0: no limit."""
    until = changes.pop("signup_until", None)
    meeting = seed_document().information_meeting
    assert meeting is not None
    meeting = replace(meeting, capacity=capacity, signup_until=until)
    return announced_pool(manager, second, information_meeting=meeting, **changes)
