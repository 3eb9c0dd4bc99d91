"""When is a slow sending received? When it reached the trusted proxy, whatever the sender claims."""

import socket
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from applications.models import Attempt, AttemptResult, Submission
from applications.states import AttemptOutcome
from tests.proxy import running_proxy
from tests.race.clients import Answer, one, sending
from tests.race.crowd import as_live, crowd_of, move_deadline

pytestmark = [pytest.mark.race, pytest.mark.world]
AHEAD = timedelta(seconds=2)


def dribble(address, sender, *, until):
    """The head at once, the body a byte at a time, the last byte after `until` (seconds since 1970)."""
    where = urlsplit(address)
    request = sending(sender, where.netloc)
    head, _, body = request.partition(b"\r\n\r\n")
    began = time.time()
    with socket.create_connection((where.hostname, where.port), timeout=30) as line:
        line.sendall(head + b"\r\n\r\n")
        for place in range(len(body) - 1):
            line.sendall(body[place : place + 1])
            time.sleep(max(0.0, until - time.time()) / (len(body) - 1 - place))
        last_byte = time.time()
        line.sendall(body[-1:])
        with line.makefile("rb") as reader:
            answer = reader.read().decode()
    status = int(answer.split(" ", 2)[1])
    return Answer(sender.number, began, last_byte, status, answer.partition("\r\n\r\n")[2])


@pytest.fixture
def behind_the_proxy(world, pool, managers, applicant, colleague):
    """`behind_the_proxy(trusted)`: two senders, the proxy's address, and the pool with a deadline close ahead."""

    def _world(*, trusted):
        senders = crowd_of(2, pool, applicant, colleague)
        web = world.start_web(workers=1, threads=4, TRUSTED_PROXY_STAMP=str(int(trusted)))
        moved = move_deadline(pool, managers, ahead=AHEAD)
        as_live()
        return senders, urlsplit(web).netloc, moved.deadline_at

    return _world


def attempt_of(sender):
    return Attempt.objects.get(application__case__number=sender.number)


def test_a_body_that_dribbles_in_across_the_deadline_keeps_its_arrival_and_is_received(behind_the_proxy):
    (slow, late), upstream, deadline = behind_the_proxy(trusted=True)
    with running_proxy(upstream) as address:
        answer = dribble(address, slow, until=deadline.timestamp() + 1)
        began = datetime.fromtimestamp(answer.began, UTC)
        assert (answer.status, bool(answer.receipt)) == (200, True)
        assert began < deadline < datetime.fromtimestamp(answer.ended, UTC)
        submission, attempt = Submission.objects.get(), attempt_of(slow)
        assert (attempt.stamp_source, attempt.received_at) == ("proxy", submission.received_at)
        assert began - timedelta(milliseconds=5) <= submission.received_at <= deadline < submission.stored_at
        forged = str(deadline.timestamp() - 30)
        request = sending(late, urlsplit(address).netloc, **{"X-Received-At": forged})
        refused = one(address, late, request)
        assert refused.is_plain_refusal
        attempt = attempt_of(late)
        assert (attempt.stamp_source, attempt.stamp_claimed != forged) == ("proxy", True)
        assert attempt.received_at > deadline
        assert AttemptResult.objects.get(attempt=attempt).outcome == AttemptOutcome.LATE


def test_where_no_proxy_is_trusted_the_same_slow_body_is_late_and_a_stamp_is_only_a_claim(behind_the_proxy):
    (slow, forger), upstream, deadline = behind_the_proxy(trusted=False)
    with running_proxy(upstream) as address:
        assert dribble(address, slow, until=deadline.timestamp() + 1).is_plain_refusal
    attempt = attempt_of(slow)
    assert (attempt.stamp_source, attempt.received_at > deadline) == ("database", True)
    forged = f"{deadline.timestamp() - 30:.3f}"
    web = f"http://{upstream}"
    assert one(web, forger, sending(forger, upstream, **{"X-Received-At": forged})).is_plain_refusal
    attempt = attempt_of(forger)
    assert (attempt.stamp_source, attempt.stamp_claimed) == ("database", "")
    assert Submission.objects.count() == 0
