"""Five hundred cases are answered while everybody looks on and the worker is killed: none or all, and each once."""

import os
import re
import signal
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from celery import Celery
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment import actions
from assessment.actions import releasing
from assessment.models import DecisionPackage, ReleasedDecision
from cases.models import Case, Document
from portal import files
from portal.models import HistoryRow, OutboxMail, StoredFile
from tests.race import onlookers
from tests.race.answered import Judges, approved_pool
from tests.race.crowd import Sender, sessions_of
from tests.race.mailbox import FILE
from tests.race.test_broker import CELERY, Broker
from tests.race.test_tasks import at_once
from tests.race.waiting import nobody_writes, until, waiting
from tests.worlds import free_port

pytestmark = [pytest.mark.race, pytest.mark.world]

CASES, USERS = 500, 3
SOON = timedelta(seconds=2)
WIPED = 60  # seconds from the wiped broker until everybody has got what is theirs
LONGEST = 10  # seconds that the one transaction may take


@pytest.fixture
def judges(manager, manager2, caseworker, caseworker2, director) -> Judges:
    return Judges(manager, manager2, caseworker, caseworker2, director)


@pytest.fixture
def broker(world):
    broker = Broker(world, free_port())
    world.env["REDIS_URL"] = f"redis://127.0.0.1:{broker.port}/0"
    world.env["DJANGO_SETTINGS_MODULE"] = "tests.race.mailbox_settings"
    world.env[FILE] = str(world.folder / "mails.jsonl")
    broker.start()
    return broker


def mailbox_of(world) -> Path:
    return world.folder / "mails.jsonl"


def start_worker(world):
    """Celery's own, with two hands; ready when it says so."""
    quiet = ("--without-gossip", "--without-mingle", "--concurrency", "2", "--loglevel", "INFO")
    worker = world.start(*CELERY, "worker", *quiet)
    log = world.folder / f"{Path(sys.executable).name}-{len(world.processes) - 1}.log"
    until(lambda: " ready." in log.read_text(), seconds=60, what="the worker is ready")
    return worker


def kill(worker) -> None:
    """kill -9 of the worker and its hands at once: nobody gets to tidy up."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)


def made() -> int:
    return Document.objects.filter(kind="afgoerelse", file__isnull=False).count()


def sent() -> int:
    return OutboxMail.objects.filter(once_key__contains="/decision-", sent_at__isnull=False).count()


def memory_of(worker) -> int:
    """MB in all the worker's processes together."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    status = [Path(f"/proc/{pid}/status").read_text() for pid in (worker.pid, *children)]
    return sum(int(re.search(r"VmRSS:\s+(\d+)", each)[1]) for each in status) // 1024


def send(broker, *tasks: str) -> None:
    """What beat would have sent now."""
    with Celery(broker=f"redis://127.0.0.1:{broker.port}/0") as app:
        for task in tasks:
            app.send_task(task)


def senders_of(people) -> list[Sender]:
    """The responsible of five cases far apart, logged in."""
    numbers = list(Case.objects.order_by("pk").values_list("number", flat=True))
    places = [0, len(numbers) // 4, len(numbers) // 2, 3 * len(numbers) // 4, len(numbers) - 1]
    sessions = sessions_of([people[place][0] for place in places])
    return [Sender(numbers[place], session, 0) for place, session in zip(places, sessions, strict=True)]


def silence(pool) -> None:
    """What the opening and the approval told about has been read long ago: only the release's mails are left."""
    OutboxMail.objects.filter(sent_at__isnull=True).update(sent_at=timezone.now())


def test_none_or_all_are_answered_though_the_worker_is_killed_and_the_broker_wiped(
    world, broker, judges, record_property
):
    package, people = approved_pool(CASES, judges)
    silence(package.pool)
    seconds, queries = rehearsed(package, judges)
    record_property("release", (seconds, queries))
    assert (seconds < LONGEST, queries) == (True, 37)
    address = world.start_web(workers=1, threads=4)
    kills = 0
    with onlookers.onlookers(CASES, mailbox_of(world), address=address, senders=senders_of(people)) as seen:
        moment = timezone.now() + SOON
        actions.plan_release(package, moment, by=judges.director, now=timezone.now())
        kill(start_worker(world))  # at the start: before it has taken anything
        kills += 1
        with nobody_writes("portal_outboxmail"):  # the last that the release writes
            worker = start_worker(world)
            until(lambda: timezone.now() > moment, seconds=30, what="the planned moment has come")
            send(broker, "assessment.tasks.release_due")
            until(lambda: waiting() >= 1, seconds=60, what="the release stands before its last rows")
            kill(worker)  # inside the transaction
            kills += 1
        until(lambda: waiting() == 0, seconds=30, what="the database has noticed")
        assert ReleasedDecision.objects.count() == 0
        worker = start_worker(world)
        world.start(*CELERY, "beat", "--schedule", str(world.folder / "beat"), "--pidfile=", "--loglevel", "INFO")
        send(broker, "assessment.tasks.release_due", "assessment.tasks.release_due")
        until(lambda: ReleasedDecision.objects.exists(), seconds=90, what="the decisions are out")
        time.sleep(1)
        seen.ended.set()
        until(lambda: made() >= 100, seconds=90, what="letters are being made")
        kill(worker)  # in the middle of the letters
        kills += 1
        worker = start_worker(world)
        until(lambda: made() >= 150, seconds=90, what="letters are made again")
        before = memory_of(worker)
        until(lambda: made() >= CASES * 0.85, seconds=180, what="most letters are made")
        redis.Redis(port=broker.port).flushall()
        record_property("memory", (before, memory_of(worker)))
        kill(worker)  # towards the end, with the broker's memory gone
        kills += 1
        wiped = time.monotonic()
        worker = start_worker(world)
        until(lambda: (made(), sent()) == (CASES, CASES * USERS), seconds=2 * WIPED, what="everybody has their answer")
        took = time.monotonic() - wiped
    record_property("looks", (len(seen.counts), len(seen.looks)))
    record_property("seconds_after_the_wipe", took)
    assert seen.is_all_or_nothing
    assert {each.answered for each in seen.looks} == {False, True}
    assert took <= WIPED
    check_letters()
    check_mails(mailbox_of(world), kills)
    assert DecisionPackage.objects.get(pk=package.pk).released_by == judges.director


def rehearsed(package, judges) -> tuple[float, int]:
    """Seconds and queries of the one transaction, which is then as if it never was."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        began = time.monotonic()
        assert actions.release(package, by=judges.director, now=timezone.now()) == CASES
        seconds = time.monotonic() - began
        transaction.set_rollback(True)
    return seconds, len(queries)


def check_letters() -> None:
    """One each, on disk, nobody's twice."""
    letters = Document.objects.filter(kind="afgoerelse").select_related("file")
    assert len({letter.file.key for letter in letters}) == CASES
    assert [letter.pk for letter in letters if not os.path.exists(files.path_of(letter.file))] == []
    orphans = StoredFile.objects.exclude(pk__in=Document.objects.filter(file__isnull=False).values("file"))
    assert not orphans.filter(name__contains="-afgoerelse").exists()


def check_mails(mailbox: Path, kills: int) -> None:
    """At least one each and at most one more per kill; a double is the same mail once more."""
    promised = OutboxMail.objects.filter(once_key__contains="/decision-").values_list("to", "message_id")
    promised = {(to, f"<{message_id}@styrelsen.example>") for to, message_id in promised}
    counted = Counter(onlookers.mails_of(mailbox))
    assert counted.keys() == promised
    assert len(promised) == CASES * USERS
    assert CASES * USERS <= counted.total() <= CASES * USERS + kills


def in_two_transactions(monkeypatch) -> None:
    """The negative control: what is written so far is committed in the middle of the answers."""
    whole = releasing.set_party_faces

    def halfway(faces, *, now):
        faces = list(faces)
        whole(faces[: len(faces) // 2], now=now)
        connection.connection.commit()  # behind Django's back
        time.sleep(0.5)
        whole(faces[len(faces) // 2 :], now=now)

    monkeypatch.setattr(releasing, "set_party_faces", halfway)


def test_two_workers_at_the_planned_moment_release_once(world, judges):
    package, _ = approved_pool(20, judges)
    moment = timezone.now() + SOON
    actions.plan_release(package, moment, by=judges.director, now=timezone.now())
    released = at_once(lambda: actions.release_due(now=moment), lambda: actions.release_due(now=moment))
    assert sorted(released) == [0, 20]
    before = (OutboxMail.objects.count(), HistoryRow.objects.count(), Document.objects.count())
    assert actions.release_due(now=moment + timedelta(hours=3)) == 0
    assert (OutboxMail.objects.count(), HistoryRow.objects.count(), Document.objects.count()) == before


@pytest.mark.parametrize("is_whole", [True, False], ids=["one transaction", "two transactions"])
def test_the_onlookers_notice_a_release_in_two_steps(world, judges, monkeypatch, is_whole):
    package, people = approved_pool(20, judges)
    silence(package.pool)
    if not is_whole:
        in_two_transactions(monkeypatch)
    address = world.start_web(workers=1, threads=4)
    with onlookers.onlookers(20, mailbox_of(world), address=address, senders=senders_of(people)) as seen:
        until(lambda: len(seen.looks) >= 10, seconds=30, what="they look on")
        actions.release(package, by=judges.director, now=timezone.now())
        time.sleep(1)
    assert seen.is_all_or_nothing == is_whole


def test_a_mail_before_the_answer_is_noticed(world, judges):
    approved_pool(2, judges)
    mailbox = mailbox_of(world)
    mailbox.write_text('["nogen@kommune.example", "<for-tidligt@styrelsen.example>"]\n')
    with onlookers.onlookers(2, mailbox) as seen:
        until(lambda: len(seen.counts) >= 5, seconds=30, what="they look on")
    assert not seen.is_all_or_nothing
