"""What every answer carries, who is let in, and who is thrown out: the portal's own doors (OWASP ASVS level 2)."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from portal.models import Membership, OutboxMail
from tests.conftest import PASSWORD

pytestmark = pytest.mark.db
ROOT = Path(__file__).resolve().parents[2]
LOGIN = "/konto/login/"
ARGUMENTS = {"slug": "findes-ikke", "number": "2026-0001", "provider_id": "mitid", "uidb36": "1", "key": "x-y"}
ARGUMENTS |= {
    "token": "00000000-0000-0000-0000-000000000000",
    "upload_key": "00000000-0000-0000-0000-000000000000",
    "earlier": "2026-0002",
}


def routes(patterns: list | None = None, space: str = "", words: dict | None = None) -> list[str]:
    """Every address of the portal, with words in the places of its arguments."""
    found = []
    for pattern in patterns or get_resolver().url_patterns:
        kinds = pattern.pattern.converters
        here = (words or {}) | {
            name: 1 if isinstance(kinds.get(name), IntConverter) else ARGUMENTS.get(name, "x")
            for name in pattern.pattern.regex.groupindex
        }
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, here)
        elif pattern.name:
            found.append(reverse(space + pattern.name, kwargs=here))
    return found


def log_in(client: Client, user, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": user.email, "password": password} | more)


def is_in(client: Client) -> bool:
    return client.get("/mine-tilskudssager/").status_code == 200


def test_every_address_answers_with_the_security_headers(client: Client) -> None:
    lacking = []
    for path in routes():
        headers = client.get(path).headers
        held = (
            headers.get("X-Content-Type-Options") == "nosniff",
            headers.get("X-Frame-Options") == "DENY",
            headers.get("Referrer-Policy") in {"same-origin", "no-referrer"},
            "default-src 'none'" in headers.get("Content-Security-Policy", ""),
        )
        lacking += [] if all(held) else [path]
    assert lacking == []


@pytest.mark.parametrize("who", ["applicant", "manager", "auditor", "payer"])
def test_nothing_shown_to_somebody_logged_in_is_kept(client: Client, login, request, who) -> None:
    login(client, request.getfixturevalue(who))
    kept = [path for path in routes() if "no-store" not in client.get(path).headers.get("Cache-Control", "")]
    assert kept == []


def test_an_unsafe_address_is_refused_without_its_token(applicant, login) -> None:
    client = login(Client(enforce_csrf_checks=True), applicant)
    taken = [path for path in routes() if client.post(path).status_code not in {403, 404, 405}]
    assert taken == []


@pytest.mark.parametrize("host", ["fremmed.example", "127.0.0.1@fremmed.example", "127.0.0.1:x", ""])
def test_a_host_that_is_not_ours_is_refused(client: Client, host) -> None:
    assert client.get("/was/", headers={"host": host}).status_code == 400


def test_a_forwarded_host_moves_no_address(client: Client, caseworker) -> None:
    client.post(
        reverse("account_reset_password"), {"email": caseworker.email}, headers={"x-forwarded-host": "f.example"}
    )
    assert "f.example" not in OutboxMail.objects.get().body


@pytest.mark.parametrize(
    "way",
    [
        "https://fremmed.example/",
        "//fremmed.example",
        "/\\fremmed.example",
        "javascript:alert(1)",
        "https:fremmed.example",
    ],
)
def test_after_log_in_nobody_is_sent_elsewhere(client: Client, applicant, way) -> None:
    assert log_in(client, applicant, next=way)["Location"] == "/konto/hjem/"


def test_a_log_in_gets_a_new_key_and_a_log_out_ends_it(client: Client, applicant) -> None:
    client.get(LOGIN)
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies["tilskud_session"] = before
    log_in(client, applicant)
    inside = client.session.session_key
    client.post("/konto/logout/")
    client.cookies["tilskud_session"] = inside
    assert (inside != before, is_in(client)) == (True, False)


def test_somebody_who_may_no_longer_log_in_is_out_at_the_next_request(client: Client, applicant) -> None:
    log_in(client, applicant)
    assert is_in(client)
    applicant.is_active = False
    applicant.save()
    assert not is_in(client)


def test_a_role_taken_away_is_gone_at_the_next_request(client: Client, manager) -> None:
    log_in(client, manager)
    assert client.get("/sagsbehandling/").status_code == 200
    manager.roles = ["payer"]
    manager.save()
    assert client.get("/sagsbehandling/").status_code == 403


def test_guessing_a_password_is_stopped_and_another_sender_is_not(client: Client, applicant, aalborg_applicant) -> None:
    for _ in range(6):
        log_in(client, applicant, "forkert-kode")
    assert log_in(client, applicant).status_code in {200, 429}
    assert not is_in(client)
    assert log_in(Client(REMOTE_ADDR="10.0.0.2"), aalborg_applicant).status_code == 302


def test_behind_our_proxy_each_sender_is_counted_alone(client: Client, applicant, aalborg_applicant, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(12):
        guess = {"login": f"nogen{number}@odense.example", "password": "forkert-kode"}
        client.post(LOGIN, guess, headers={"x-forwarded-for": "10.0.0.1"})
    there = {"login": applicant.email, "password": PASSWORD}
    assert client.post(LOGIN, there, headers={"x-forwarded-for": "10.0.0.1"}).status_code != 302
    assert Client().post(LOGIN, there, headers={"x-forwarded-for": "10.0.0.2"}).status_code == 302


def test_an_unknown_e_mail_and_a_wrong_password_get_the_same_words(client: Client, applicant) -> None:
    wrong = log_in(client, applicant, "forkert-kode").context["form"].errors
    unknown = client.post(LOGIN, {"login": "ukendt@odense.example", "password": "forkert"}).context["form"].errors
    assert wrong == unknown


def test_a_leaver_is_out_of_the_case_while_still_logged_in(client: Client, applicant, odense, now) -> None:
    log_in(client, applicant)
    place = Membership.objects.get(user=applicant, organisation=odense)
    place.state, place.ended_at, place.ended_by = "ended", now + timedelta(days=1), applicant
    place.save()
    assert client.get("/puljer/").status_code == 200
    assert "Odense Kommune" not in client.get("/mine-tilskudssager/").content.decode()


def test_a_real_installation_has_nothing_to_be_warned_of() -> None:
    live = {
        "INSTALLATION": "live",
        "SECRET_KEY": "".join(chr(33 + number) for number in range(64)),
        "PORTAL_URL": "https://tilskud.styrelsen.example",
        "ALLOWED_HOSTS": "tilskud.styrelsen.example",
        "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=kept | live, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
