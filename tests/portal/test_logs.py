"""What reaches the logs: events, routes and numbers. No name, address, case number, text or token ever does."""

import json
import logging
import logging.config
from io import StringIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal.logs import LOGGING, log
from portal.models import Organisation
from tests.conftest import PASSWORD

CANARIES = ["Kanariefugl", "kanarie@odense.example", "0123456789", "hemmelig-tekst"]


@pytest.fixture
def lines(monkeypatch):
    """What a running portal writes on stderr: its own logging, one line per event."""
    written = StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logging.config.dictConfig(LOGGING)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for name in ("portal", "", "django.server", "django.security.DisallowedHost"):
        logging.getLogger(name).handlers.clear()
    logging.getLogger("portal").propagate = True


def seen(lines: list[dict]) -> list[str]:
    return [canary for canary in CANARIES if canary in json.dumps(lines, ensure_ascii=False)]


@pytest.mark.db
def test_a_request_is_one_line_with_the_routes_name_and_no_address(lines, client: Client, applicant, login) -> None:
    login(client, applicant)
    client.get("/mine-tilskudssager/?q=hemmelig-tekst", headers={"user-agent": "Kanariefugl"})
    (line,) = lines()
    assert {key: line[key] for key in ("event", "method", "route", "status", "user")} == {
        "event": "request",
        "method": "GET",
        "route": "cases:mine",
        "status": 200,
        "user": applicant.pk,
    }


@pytest.mark.db
def test_nothing_a_person_types_reaches_the_logs(lines, client: Client, applicant, login) -> None:
    client.get("/findes-ikke/Kanariefugl/")
    client.get("/", headers={"host": "kanarie.invalid:0123456789"})
    client.post("/konto/login/", {"login": "kanarie@odense.example", "password": "hemmelig-tekst"})
    login(client, applicant)
    client.post("/mine-tilskudssager/2026-0001/beskeder/send/", {"subject": "Kanariefugl", "body": "hemmelig-tekst"})
    Client(enforce_csrf_checks=True).post("/konto/login/", {"login": "kanarie@odense.example"})
    assert len(lines()) >= 5
    assert (seen(lines()), PASSWORD in str(lines())) == ([], False)


@pytest.mark.db
def test_an_error_says_what_kind_and_where_but_not_the_row(lines, odense, now) -> None:
    try:
        with transaction.atomic():
            Organisation.objects.create(name="Kanariefugl", cvr="0123456789"[:8], kind="kanarie", created_at=now)
    except IntegrityError:
        log.exception("broken")
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/sag/Kanariefugl/")
    own, other = lines()
    assert (own["event"], other["event"], other["logger"]) == ("broken", "Internal Server Error: %s", "django.request")
    assert own["exception"].splitlines()[0] == "IntegrityError"
    assert "test_logs.py" in own["exception"]
    assert (seen([own, other]), "Failing row" in str([own, other])) == ([], False)


def test_a_task_that_failed_is_named_without_what_it_was_given(lines) -> None:
    about = {"name": "cases.tasks.make_papers", "args": "Kanariefugl", "exc": "hemmelig-tekst"}
    logging.getLogger("celery.app.trace").error("Task %(name)s raised: %(exc)s", about, extra={"data": about})
    (line,) = lines()
    assert (line["task"], seen([line])) == ("cases.tasks.make_papers", [])


def test_a_line_break_makes_no_second_line(lines) -> None:
    log.info("request", route='x\n{"event": "forged"}\x1b[31m')
    assert [line["event"] for line in lines()] == ["request"]
