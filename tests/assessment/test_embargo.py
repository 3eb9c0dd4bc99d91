"""Two worlds, one seed, opposite decisions: before the release nothing outside the agency can tell them apart."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from assessment.reasons import PRIORITY
from cases.models import Document, JournalEntry
from portal.models import OutboxMail
from tests.assessment import stories

pytestmark = pytest.mark.django_db

LOOKED_AT = datetime(2019, 11, 25, 12, 0, tzinfo=UTC)
TOKENS = [
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(rb'"X-CSRFToken": ?"[^"]+"'),
    re.compile(rb'data-csrf="[^"]+"'),
]
COOKIES = re.compile(r"(csrftoken|tilskud_session)=[^;]+; (expires=[^;]+; )?")


def routes(resolver=None, prefix: str = ""):
    """Every address pattern of the portal, as text."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses(number: str) -> list[str]:
    """Every address, with the case, the pool, and what hangs on the case put in where the pattern asks.

    A paper's address is tried with the numbers of the papers there are and of those that could have come; one number
    does for the rest.
    """
    entries = JournalEntry.objects.filter(case__number=number, visible_to_party=True)
    papers = Document.objects.filter(entry__in=entries).values_list("pk", flat=True)
    ids = [str(key) for key in (*papers, max(papers) + 1, max(papers) + 2)]
    values = {"number": [number], "slug": ["recovery-2019"], "criterion": ["effort"], "question": ["strategic_work"]}
    values |= {"akt": ids, "place": ids}
    found = []
    for route in routes():
        asked = re.search(r"<(?:\w+:)?(\w+)>", route)
        paths = [route]
        while asked:
            options = values.get(asked[1], ids[:1])
            paths = [path.replace(asked[0], option, 1) for path in paths for option in options]
            asked = re.search(r"<(?:\w+:)?(\w+)>", paths[0])
        found += ["/" + path.replace("^", "").replace("$", "").replace("\\Z", "") for path in paths]
    return found


def seen_by(user, number: str) -> dict[str, tuple]:
    """What `user` (None: a visitor) gets at every address: status, headers, body, and how many queries it took."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="portal.identity.PasswordBackend")
    seen = {}
    for address in addresses(number):
        if "logout" in address or address in ("/healthz", "/readyz"):
            continue
        reset_queries()  # the connection remembers 9,000 and then counts none
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        for token in TOKENS:
            body = token.sub(b"", body)
        headers = {name: COOKIES.sub(r"\1 ", value) for name, value in response.items()}
        seen[address] = (response.status_code, headers, body, len(queries))
    return seen


def mails_outside() -> list[tuple]:
    """Every mail in the queue to anybody outside the agency."""
    rows = OutboxMail.objects.exclude(to__endswith="@styrelsen.example").order_by("pk")
    return list(rows.values_list("to", "subject", "body", "once_key", "created_at"))


def decided(application, outcome: str, manager) -> None:
    """With reasons enough for either outcome, whichever of the two stands first in the ranking."""
    reasons = stories.draft_of(application, outcome).reasons | {PRIORITY: "Vi har lagt vægt på hele landet."}
    why = {"reasons": reasons, "deviation_reason": "Hele landet skal med."}
    stories.decided(application, outcome, "400000.00" if outcome == "grant" else "0", by=manager, **why)


def world(judged, outcomes, people, manager, director) -> list:
    """One of the two worlds: decided, approved, looked at by everybody outside – and then as if it never was."""
    with transaction.atomic():
        for application, outcome in zip(judged, outcomes, strict=True):
            decided(application, outcome, manager)
        stories.approved(judged[0].pool, manager=manager, director=director)
        with time_machine.travel(LOOKED_AT, tick=False):
            seen = [seen_by(user, application.case.number) for user, application in people]
        seen.append(mails_outside())
        transaction.set_rollback(True)
    return seen


def test_before_the_release_a_granted_and_a_refused_case_are_the_same_to_everybody_outside(
    judged, applicant, aalborg_applicant, stranger, administrator, manager, director
):
    odense, aalborg = judged
    people = [(None, odense), (applicant, odense), (aalborg_applicant, aalborg)]
    people += [(administrator, odense), (stranger, odense)]
    Client().get("/puljer/recovery-2019/ansoegningsskema.pdf")  # printed once per process: not a matter of the world
    granted = world(judged, ("grant", "refusal"), people, manager, director)
    refused = world(judged, ("refusal", "grant"), people, manager, director)
    assert sum(len(each) for each in granted[:-1]) > 300
    assert granted[1][f"/mine-tilskudssager/{odense.case.number}/"][0] == 200
    assert granted[2][f"/mine-tilskudssager/{aalborg.case.number}/"][0] == 200
    for one, other in zip(granted, refused, strict=True):
        assert one == other


def test_the_same_comparison_notices_a_release(judged, applicant, manager, director):
    """The negative control: after the release the worlds do differ."""
    before = world(judged, ("grant", "refusal"), [(applicant, judged[0])], manager, director)
    for application, outcome in zip(judged, ("grant", "refusal"), strict=True):
        decided(application, outcome, manager)
    stories.released(judged[0].pool, manager=manager, director=director)
    with time_machine.travel(LOOKED_AT, tick=False):
        after = seen_by(applicant, judged[0].case.number)
    address = f"/mine-tilskudssager/{judged[0].case.number}/"
    assert before[0][address] != after[address]
    assert before[0]["/data/tilskud.json"] != after["/data/tilskud.json"]
    assert before[-1] != mails_outside()
