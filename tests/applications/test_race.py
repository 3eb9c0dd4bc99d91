"""The rush over the deadline: 200 applications, each sent twice at once, across a deadline three seconds ahead."""

import http.client
import re
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from stdnum.dk import cvr as cvr_number

from applications.actions.drafting import Typed, save_form
from applications.models import Application, Attempt, Submission
from pools.models import Pool
from portal.clock import database_now
from portal.models import HistoryRow, Membership, Organisation, OutboxMail, User
from tests.applications.factories import answer_of, draft
from tests.pools.factories import announced_pool, seed_document
from tests.worlds import free_port

pytestmark = [pytest.mark.race, pytest.mark.db]
APPLICATIONS = 200
AHEAD = timedelta(seconds=3)
TOKEN = "t" * 32
RECEIPT = re.compile(r"data-receipt-number>(K-[0-9]{4}-\w{4}-\w{4})<")
NO_CONSTRAINT = """
    ALTER TABLE applications_submission DROP CONSTRAINT submission_once_per_version;
    ALTER TABLE portal_historyrow DROP CONSTRAINT history_once_per_number;
    ALTER TABLE portal_historyrow DISABLE TRIGGER history_continues;
    ALTER TABLE cases_journalentry DROP CONSTRAINT journal_number_once;
"""


@dataclass(frozen=True)
class Answer:
    """What one of a pair of twins was told."""

    application: int
    status: int
    receipt: str


def cvr_numbers():
    """Valid CVR numbers, one after the other."""
    return (str(number) for number in range(30_000_000, 39_999_999) if cvr_number.is_valid(str(number)))


def make_pool(manager, manager2, now: datetime) -> Pool:
    """A call for places with two questions and no approval: little to read, everything to decide."""
    questions = tuple(q for q in seed_document().questions if q.key in {"project_manager", "citizens"})
    words = {"offers": "places", "approval": "none", "questions": questions, "commitments": ()}
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=1)}
    return announced_pool(manager, manager2, now=now - timedelta(days=2), **words, **moments)


def make_applications(pool: Pool, count: int, now: datetime) -> dict[int, str]:
    """Whole drafts of as many organisations; returns application id → session key of the responsible."""
    numbers, sessions = cvr_numbers(), {}
    for place in range(count):
        cvr = next(numbers)
        organisation = Organisation.objects.create(
            name=f"Kommune {place}", kind="kommune", cvr=cvr, official_email=f"post{place}@kommune.example",
            created_at=now,
        )  # fmt: skip
        user = User.objects.create_user(f"a{place}@kommune.example", f"Ansøger {place}", created_at=now)
        Membership.objects.create(user=user, organisation=organisation, state="active", created_at=now)
        application = draft(pool, user, now)
        typed = {q.key: Typed(answer_of(q), 0) for q in seed_document().questions if q.key in KEYS}
        save_form(application, typed, by=user, now=now)
        sessions[application.pk] = session_of(user)
    return sessions


KEYS = ("project_manager", "citizens")


def session_of(user: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "portal.identity.PasswordBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


def set_deadline(pool: Pool) -> datetime:
    """Three seconds ahead by the database's clock, past the rule that a deadline takes two persons to move."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pools_pool DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE pools_pool SET deadline_at = clock_timestamp() + %s WHERE id = %s RETURNING deadline_at",
            [AHEAD, pool.pk],
        )
        deadline = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE pools_pool ENABLE TRIGGER USER")
    return deadline


def rush(address: str, sessions: dict[int, str]) -> list[Answer]:
    """Every application twice at once, spread evenly from three quarters of the wait to well over the deadline."""
    rows = Application.objects.filter(pk__in=sessions).values_list("pk", "case__number", "draft_version")
    started, answers, threads = time.monotonic(), [], []
    for place, (pk, number, version) in enumerate(rows):
        at = started + 0.5 + 3.5 * place / len(sessions)
        barrier = threading.Barrier(2)
        for _ in range(2):
            arguments = (address, pk, number, version, sessions[pk], at, barrier, answers)
            threads.append(threading.Thread(target=send_one, args=arguments))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def send_one(address, pk, number, version, session, at, barrier, answers) -> None:
    caller = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    time.sleep(max(0, at - time.monotonic()))
    barrier.wait()
    caller.request("POST", f"/mine-tilskudssager/{number}/indsend/", f"version={version}", headers)
    response = caller.getresponse()
    found = RECEIPT.search(response.read().decode())
    answers.append(Answer(pk, response.status, found[1] if found else ""))


def broken_promises(answers: list[Answer], deadline: datetime) -> list[str]:
    """What differs from: 2xx ⇔ received in time ⇔ one submission, one history row, one receipt, its mails."""
    wrong = [f"{answer}" for answer in answers if answer.status not in {200, 409}]
    receipts = dict(Submission.objects.values_list("receipt_number", "application"))
    told = {(answer.application, answer.receipt) for answer in answers if answer.status == 200}
    wrong += [f"told {pk} {receipt}" for pk, receipt in told if receipts.get(receipt) != pk]
    wrong += [f"not told {receipt}" for receipt, pk in receipts.items() if (pk, receipt) not in told]
    wrong += [f"{pk}: {count} submissions" for pk, count in Counter(receipts.values()).items() if count != 1]
    wrong += [f"late {s}" for s in Submission.objects.filter(received_at__gt=deadline)]
    wrong += [f"refused in time {a.application}" for a in answers if a.status == 409 and in_time(a, deadline) == 2]
    rows = HistoryRow.objects.filter(verb="submit").count()
    mails = OutboxMail.objects.filter(once_key__startswith="submission/").count()
    if (rows, mails) != (len(receipts), 2 * len(receipts)):
        wrong.append(f"{len(receipts)} receipts, {rows} history rows, {mails} mails")
    open_ended = Attempt.objects.filter(result=None).count()
    return wrong + ([f"{open_ended} attempts without an outcome"] if open_ended else [])


def in_time(answer: Answer, deadline: datetime) -> int:
    """How many of a pair were received in time."""
    return Attempt.objects.filter(application=answer.application, received_at__lte=deadline).count()


def start_unlocked(world) -> str:
    """The same portal, without its locks."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    server = [sys.executable, "-m", "gunicorn", "tests.applications.unlocked_wsgi:application", "--no-control-socket"]
    shape = ["--worker-class", "gthread", "--workers", "2", "--threads", "8", "--backlog", "2048"]
    process = world.start(*server, *shape, "--bind", f"127.0.0.1:{port}", PORTAL_URL=address)
    world.wait_for(address, process)
    return address


def run(world, manager, manager2, *, count: int, locked: bool) -> tuple[list[Answer], datetime]:
    now = database_now()
    pool = make_pool(manager, manager2, now)
    sessions = make_applications(pool, count, now)
    address = world.start_web() if locked else start_unlocked(world)
    for _ in range(4):  # both workers awake before the clock runs
        http.client.HTTPConnection(urlsplit(address).netloc).request("GET", "/konto/login/")
    time.sleep(1)
    deadline = set_deadline(pool)
    return rush(address, sessions), deadline


def test_two_hundred_applications_sent_twice_at_once_across_the_deadline(world, manager, manager2):
    answers, deadline = run(world, manager, manager2, count=APPLICATIONS, locked=True)
    assert broken_promises(answers, deadline) == []
    assert len(answers) == 2 * APPLICATIONS
    assert 0 < Submission.objects.count() < APPLICATIONS


def test_without_the_lock_the_same_assertion_fails(world, manager, manager2):
    answers, deadline = run(world, manager, manager2, count=40, locked=False)
    assert broken_promises(answers, deadline) != []


def test_without_lock_and_constraint_one_application_is_received_twice(world, manager, manager2):
    with connection.cursor() as cursor:
        cursor.execute(NO_CONSTRAINT)
    answers, deadline = run(world, manager, manager2, count=40, locked=False)
    wrong = broken_promises(answers, deadline)
    assert [line for line in wrong if line.endswith("2 submissions")] != []
