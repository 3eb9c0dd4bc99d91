"""The close barrier: the closing waits for whoever is between the check and the commit, so the counts agree."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connections

from applications.actions.deadline import close_pool
from portal.models import HistoryRow, OutboxMail
from tests.race.clients import in_a_thread, one, sending
from tests.race.crowd import as_live, crowd_of, move_deadline
from tests.race.ledger import disagreements
from tests.race.test_rush import UNLOCKED
from tests.race.waiting import nobody_writes, until, waiting

pytestmark = [pytest.mark.race, pytest.mark.world]


@pytest.fixture
def closed_during_a_sending(world, pool, managers, applicant, colleague):
    """A sending is held between its checks and its commit while the pool is closed; returns pool and answer."""

    def _story(**environment):
        [sender] = crowd_of(1, pool, applicant, colleague)
        address = world.start_web(workers=1, threads=2, **environment)
        moved = move_deadline(pool, managers, ahead=timedelta(seconds=60))
        as_live()
        request = sending(sender, urlsplit(address).netloc)
        with nobody_writes("applications_submission"):
            answer = in_a_thread(lambda: one(address, sender, request))
            until(lambda: waiting() == 1, seconds=8, what="the sending stands before its commit")
            closing = in_a_thread(lambda: close(moved))
            until(lambda: waiting() == 2 or moved_is_closed(moved), seconds=8, what="the closing waits or is done")
        assert closing() is True
        return moved, answer()

    return _story


def close(pool):
    try:
        return close_pool(pool, now=pool.deadline_at + timedelta(seconds=181))
    finally:
        connections.close_all()


def moved_is_closed(pool):
    pool.refresh_from_db()
    return pool.closed_at is not None


def closing_of(pool):
    """What the closing counted, and how many were told that nothing was received."""
    [line] = HistoryRow.objects.filter(chain=pool.history_chain, verb="close")
    told = OutboxMail.objects.filter(once_key__startswith="not-submitted/").count()
    return {"received": line.facts["received"], "unsent": line.facts["unsent"], "told": told}


def what_the_applicant_knows(answer):
    return {"received": 1, "unsent": 0, "told": 0} if answer.receipt else {"received": 0, "unsent": 1, "told": 2}


def test_the_closing_waits_for_a_sending_under_way_and_counts_it(closed_during_a_sending):
    pool, answer = closed_during_a_sending()
    assert answer.receipt
    assert disagreements(pool, [answer]) == {}
    assert closing_of(pool) == what_the_applicant_knows(answer)


def test_without_the_lock_the_closing_counts_wrong_and_tells_wrong(closed_during_a_sending):
    pool, answer = closed_during_a_sending(**UNLOCKED)
    assert answer.receipt
    assert closing_of(pool) == {"received": 0, "unsent": 1, "told": 2}
    assert closing_of(pool) != what_the_applicant_knows(answer)
