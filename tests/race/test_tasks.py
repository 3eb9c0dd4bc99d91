"""Tasks run twice, at once, or killed half-way: mails, papers and the deadline's letters are still made once."""

import json
import signal
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from applications.actions.deadline import enforce_deadlines
from applications.models import Application
from cases.actions.paper import make_papers
from cases.models import Document
from cases.states import CaseRole
from portal import files, outbox
from portal.models import HistoryRow, OutboxMail, StoredFile
from portal.models.records import OutboxQuerySet
from tests.applications.factories import sent
from tests.race.clients import in_a_thread
from tests.race.crowd import crowd_of, move_deadline
from tests.race.mailbox import DIES_AFTER, FILE

pytestmark = [pytest.mark.race, pytest.mark.world]
PROMISED = 40


@pytest.fixture
def promised(world):
    """Forty mails in the outbox; returns the set of (to, message id)."""
    now = timezone.now()
    letters = [outbox.Letter(f"{n}@odense.example", "Nyt på sag", "Log ind.", f"race/{n}") for n in range(PROMISED)]
    with transaction.atomic():
        outbox.notify_many(letters, now=now)
    rows = OutboxMail.objects.values_list("to", "message_id")
    return {(to, f"<{message_id}@styrelsen.example>") for to, message_id in rows}


@pytest.fixture
def mails(world, monkeypatch):
    """What the file holds, as (to, message id) → how many times."""
    file = world.folder / "mails.jsonl"
    file.touch()
    world.env[FILE] = str(file)
    monkeypatch.setenv(FILE, str(file))
    return lambda: Counter(tuple(json.loads(line)) for line in file.read_text().splitlines())


def at_once(*works):
    """Run each in a thread with its own connection; returns what they gave, in order."""

    def with_own_connection(work):
        try:
            return work()
        finally:
            connections.close_all()

    waits = [in_a_thread(lambda w=work: with_own_connection(w)) for work in works]
    with ExitStack() as everybody:  # also when one of them raises, all have ended
        for wait in waits:
            everybody.callback(wait)
    return [wait() for wait in waits]


def sweep_twice_at_once(settings):
    settings.EMAIL_BACKEND = "tests.race.mailbox.FileBackend"
    now = timezone.now()
    return at_once(lambda: outbox.sweep(now=now), lambda: outbox.sweep(now=now))


def test_two_sweeps_at_once_send_each_mail_once(promised, mails, settings):
    counts = sweep_twice_at_once(settings)
    assert sum(counts) == PROMISED
    assert min(counts) > 0
    assert mails() == Counter(promised)


def test_without_the_row_lock_two_sweeps_send_the_same_mail(promised, mails, settings, monkeypatch):
    monkeypatch.setattr(OutboxQuerySet, "select_for_update", lambda self, **options: self)
    with pytest.raises(IntegrityError):  # the database refuses to note a mail as sent twice, but it has gone twice
        sweep_twice_at_once(settings)
    assert max(mails().values()) == 2


def test_a_sweeper_killed_between_sending_and_commit_sends_one_mail_twice_and_the_same(world, promised, mails):
    killed = world.start(sys.executable, "-m", "tests.race.sweeper", **{DIES_AFTER: "7"})
    assert killed.wait(30) == -signal.SIGKILL
    assert OutboxMail.objects.filter(sent_at__isnull=False).count() == 6
    assert world.start(sys.executable, "-m", "tests.race.sweeper").wait(30) == 0
    assert mails().keys() == promised
    assert sorted(mails().values()) == [1] * (PROMISED - 1) + [2]
    assert not OutboxMail.objects.filter(sent_at__isnull=True).exists()


def test_papers_asked_of_two_workers_are_made_once_by_one_of_them(world, pool, managers, applicant, colleague):
    move_deadline(pool, managers, ahead=timedelta(minutes=30))
    crowd_of(2, pool, applicant, colleague)
    now = timezone.now()
    for application in Application.objects.order_by("pk"):
        responsible = application.case.participants.get(role=CaseRole.RESPONSIBLE).user
        sent(application, by=responsible, now=now)
    made = at_once(lambda: make_papers(now=now), lambda: make_papers(now=now))
    assert sorted(made) == [0, 4]  # the other is free for the mail
    assert sorted(Document.objects.values_list("file__name", flat=True)) == sorted(
        StoredFile.objects.values_list("name", flat=True)
    )
    on_disk = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert sorted(on_disk) == sorted(files.path_of(stored) for stored in StoredFile.objects.all())
    assert len(on_disk) == 4


def test_a_passed_deadline_is_settled_once_by_two_workers_at_once_and_by_one_that_comes_late(
    pool, managers, applicant, colleague
):
    moved = move_deadline(pool, managers, ahead=timedelta(minutes=1))
    crowd_of(10, pool, applicant, colleague)
    after = moved.deadline_at + timedelta(seconds=181)
    assert sorted(at_once(lambda: enforce_deadlines(now=after), lambda: enforce_deadlines(now=after))) == [0, 1]
    told = OutboxMail.objects.filter(once_key__startswith="not-submitted/")
    addresses = sorted(told.values_list("to", flat=True))
    assert len(addresses) == len(set(addresses)) == 20
    closings = HistoryRow.objects.filter(chain=pool.history_chain, verb="close")
    assert [line.facts for line in closings] == [{"received": 0, "unsent": 10}]
    everything = OutboxMail.objects.count()
    assert enforce_deadlines(now=after + timedelta(hours=3)) == 0
    assert OutboxMail.objects.count() == everything
    assert closings.count() == 1
