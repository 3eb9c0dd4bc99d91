"""The rush: two hundred applications, each sent twice at once, across the deadline."""

import statistics
import time
from contextlib import nullcontext
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection

from applications.models import Attempt, Submission
from tests.proxy import running_proxy
from tests.race.clients import rush
from tests.race.crowd import as_live, crowd_of, move_deadline
from tests.race.ledger import disagreements

pytestmark = [pytest.mark.race, pytest.mark.world]
UNLOCKED = {"DJANGO_SETTINGS_MODULE": "tests.race.unlocked_settings"}
# What keeps one version from being received twice when no lock does: sending, history and journal each have their own.
CONSTRAINTS = """
    ALTER TABLE applications_submission DROP CONSTRAINT submission_once_per_version;
    ALTER TABLE portal_historyrow DROP CONSTRAINT history_once_per_number;
    ALTER TABLE cases_journalentry DROP CONSTRAINT journal_number_once;
    DROP TRIGGER history_continues ON portal_historyrow;
    DROP TRIGGER journal_continues ON cases_journalentry;
"""


@pytest.fixture
def everybody_sends_twice(world, pool, managers, applicant, colleague):
    """Everybody sends twice at once, from now to half a second after a deadline that lies `ahead`."""

    def _rush(count, *, ahead, without="", proxied=False, **environment):
        senders = crowd_of(count, pool, applicant, colleague)
        web = world.start_web(workers=2, threads=8, TRUSTED_PROXY_STAMP=str(int(proxied)), **environment)
        if without:
            _execute(without)
        front = running_proxy(urlsplit(web).netloc) if proxied else nullcontext(web)
        with front as address:
            moved = move_deadline(pool, managers, ahead=timedelta(seconds=ahead))
            as_live()
            now = time.time()
            last = moved.deadline_at.timestamp() + 0.5 if ahead < 10 else now + 1
            return moved, rush(address, senders, first=now, last=last)

    return _rush


def _execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_acknowledged_submission_is_stored_once_and_none_after_the_deadline(
    everybody_sends_twice, record_property
):
    pool, answers = everybody_sends_twice(200, ahead=3)
    record_property("requests_per_second", 400 / (max(a.ended for a in answers) - min(a.began for a in answers)))
    record_property("p95", statistics.quantiles([answer.seconds for answer in answers], n=20)[-1])
    assert len(answers) == 400
    assert disagreements(pool, answers) == {}
    accepted = {answer.number for answer in answers if answer.receipt}
    refused = {answer.number for answer in answers if answer.is_plain_refusal}
    record_property("accepted", len(accepted))
    assert (Submission.objects.count(), Attempt.objects.count()) == (len(accepted), 400)
    assert accepted
    assert refused
    assert accepted | refused == {answer.number for answer in answers}


def test_without_the_locks_the_same_ledger_does_not_balance(everybody_sends_twice):
    pool, answers = everybody_sends_twice(20, ahead=60, **UNLOCKED)
    found = disagreements(pool, answers)
    assert found["sent in time and refused"] or found["not answered plainly"]
    assert "one version received twice" not in found  # the constraint still holds


def test_without_locks_and_constraints_one_version_is_received_twice(everybody_sends_twice):
    pool, answers = everybody_sends_twice(20, ahead=60, without=CONSTRAINTS, **UNLOCKED)
    found = disagreements(pool, answers)
    assert found["one version received twice"]
    assert found["twins with different receipts"]


def test_through_the_proxy_whoever_arrives_in_time_is_received_however_long_the_queue(everybody_sends_twice):
    pool, answers = everybody_sends_twice(100, ahead=3, proxied=True)
    assert disagreements(pool, answers) == {}
    assert set(Attempt.objects.values_list("stamp_source", flat=True)) == {"proxy"}
    deadline = pool.deadline_at.timestamp()
    in_good_time = {answer.number for answer in answers if answer.began < deadline - 1.5}
    answered_late = [answer for answer in answers if answer.receipt and answer.ended > deadline]
    assert in_good_time <= {answer.number for answer in answers if answer.receipt}
    assert answered_late
