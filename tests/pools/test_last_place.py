"""Two at once for the last place at a meeting: exactly one gets it, and without the lock both would."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from pools.actions import meeting
from pools.document import document_of
from pools.models import MeetingSignup, Pool
from tests.pools.factories import pool_with_meeting

pytestmark = pytest.mark.world
WHEN = datetime(2019, 8, 14, 10, 0, tzinfo=UTC)


@pytest.fixture
def pool(world, manager, manager2) -> Pool:
    return pool_with_meeting(manager, manager2, capacity=1)


def told_a_place(pool: Pool, rush: int) -> list[bool]:
    """What each of two is told who sign up at the same moment."""
    together = Barrier(2)

    def come(name: str) -> bool:
        together.wait(10)
        try:
            email = f"{name}{rush}@odense.example"
            return meeting.sign_up(pool, name=name, organisation="Odense", email=email, by=None, now=WHEN).has_place
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(come, ("a", "b")))


def test_exactly_one_of_two_gets_the_last_place(pool):
    for rush in range(10):
        assert sorted(told_a_place(pool, rush)) == [False, True]
        MeetingSignup.objects.all().delete()


def test_without_the_lock_both_are_told_they_have_it(pool, monkeypatch):
    both_have_written = Barrier(2)
    unlocked = Pool.objects.select_related("version").get(pk=pool.pk)
    monkeypatch.setattr(meeting, "_locked", lambda _: (unlocked, document_of(unlocked.version).information_meeting))
    monkeypatch.setattr(meeting.history, "record", lambda *_, **__: both_have_written.wait(10))
    assert told_a_place(pool, 0) == [True, True]
