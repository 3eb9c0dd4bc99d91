"""Killed in the middle: what was acknowledged is stored, and sending again gives the one receipt there is."""

import os
import signal
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection

from applications.models import Attempt, Submission
from tests.race.clients import NO_ANSWER, in_a_thread, one, rush, sending
from tests.race.crowd import as_live, crowd_of, move_deadline
from tests.race.ledger import disagreements
from tests.race.waiting import nobody_writes, until, waiting

pytestmark = [pytest.mark.race, pytest.mark.world]
COUNT = 60
TERMINATE = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state IN ('active', 'idle')
"""


def kill_a_worker(master):
    """kill -9 of the youngest web worker; gunicorn starts another."""
    with open(f"/proc/{master}/task/{master}/children") as children:
        os.kill(int(children.read().split()[-1]), signal.SIGKILL)


def terminate_the_web():
    """Every connection but the story's own two, those at rest included: as when the database is started anew."""
    with connection.cursor() as cursor:
        cursor.execute(TERMINATE)
        return cursor.fetchone()[0]


@pytest.fixture
def crashed(world, pool, managers, applicant, colleague):
    """Sendings are held before their commit; then a worker is killed, and the others' database connections."""
    senders = crowd_of(COUNT, pool, applicant, colleague)
    address = world.start_web(workers=2, threads=4)
    master = world.processes[-1].pid
    moved = move_deadline(pool, managers, ahead=timedelta(minutes=10))
    as_live()
    now = time.time()
    running = in_a_thread(lambda: rush(address, senders, first=now, last=now + 3))
    until(lambda: Submission.objects.count() >= 5, seconds=20, what="the rush has begun")
    with nobody_writes("applications_submission"):
        until(lambda: waiting() >= 4, seconds=8, what="sendings stand before their commit")
        kill_a_worker(master)
        assert terminate_the_web() >= 4
    return moved, senders, address, running()


def test_what_was_acknowledged_is_stored_and_a_repeat_gives_one_receipt(crashed):
    pool, senders, address, answers = crashed
    assert disagreements(pool, answers, crashed=True) == {}
    statuses = {answer.status for answer in answers}
    assert {200} < statuses <= {200, 500, NO_ANSWER}  # the crash hit some, in one way or the other, and not all
    stored_before = dict(Submission.objects.values_list("application__case__number", "receipt_number"))
    acknowledged = {answer.number: answer.receipt for answer in answers if answer.receipt}
    assert acknowledged.items() <= stored_before.items()
    host = urlsplit(address).netloc
    unsure = [sender for sender in senders if sender.number not in acknowledged]
    again = [one(address, sender, sending(sender, host)) for sender in unsure]
    again += [
        one(address, sender, sending(sender, host))
        for sender, first in zip(unsure, again, strict=True)
        if not first.receipt
    ]
    receipts = acknowledged | {answer.number: answer.receipt for answer in again}
    assert receipts == dict(Submission.objects.values_list("application__case__number", "receipt_number"))
    assert len(receipts) == COUNT
    assert receipts.items() >= stored_before.items()
    assert disagreements(pool, [*answers, *again], crashed=True) == {}


def test_an_attempt_cut_off_stays_as_evidence_without_an_outcome(crashed):
    pool, _, _, answers = crashed
    cut_off = Attempt.objects.filter(result__isnull=True, application__pool=pool)
    broken = [answer for answer in answers if not answer.receipt]
    assert 4 <= cut_off.count() <= len(broken)
    assert {attempt.application.case.number for attempt in cut_off} <= {answer.number for answer in broken}


def test_after_a_restart_of_the_database_the_next_one_who_sends_is_received(
    world, pool, managers, applicant, colleague
):
    senders = crowd_of(8, pool, applicant, colleague)
    address = world.start_web(workers=1, threads=4)
    host = urlsplit(address).netloc
    move_deadline(pool, managers, ahead=timedelta(minutes=10))
    rush(address, senders[:4], first=time.time(), last=time.time())  # every thread has its connection
    assert terminate_the_web() >= 1
    answers = [one(address, sender, sending(sender, host)) for sender in senders[4:]]
    assert [(answer.status, bool(answer.receipt)) for answer in answers] == [(200, True)] * 4
