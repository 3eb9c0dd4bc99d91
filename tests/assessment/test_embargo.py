"""Two worlds, one seed, opposite decisions: before the release nothing outside the agency can tell them apart."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import time_machine
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from applications.actions.withdrawing import withdraw
from assessment import actions
from assessment.insight.dossier import dossier_of, scope_of
from assessment.reasoning.reasons import PRIORITY
from cases.actions import add_colleague, make_papers, tell_participants
from cases.models import Case, Document, JournalEntry
from cases.states import CaseRole
from portal import paper
from portal.models import OutboxMail
from tests.assessment import openings, stories
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

RELEASE_AT = datetime(2019, 12, 2, 8, 0, tzinfo=UTC)
LOOKED_AT = datetime(2019, 11, 25, 12, 0, tzinfo=UTC)
TOKENS = [
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(rb'"X-CSRFToken": ?"[^"]+"'),
    re.compile(rb'data-csrf="[^"]+"'),
]
IN_SQL = re.compile(r"'[^']*'|\d+")
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
    papers = Document.objects.filter(entry__in=entries).order_by("pk").values_list("pk", flat=True)
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


class Onlooker:
    """Somebody outside (None: a visitor) with a browser of their own, and the case they ask for."""

    def __init__(self, user, application) -> None:
        self.number = application.case.number
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user, backend="portal.identity.PasswordBackend")

    def sees(self) -> dict[str, tuple]:
        """What comes at every address: status, headers, body, and which queries it took in which order."""
        return {
            address: self.at(address)
            for address in addresses(self.number)
            if "logout" not in address and address not in ("/healthz", "/readyz")
        }

    def at(self, address: str) -> tuple:
        reset_queries()  # the connection remembers 9,000 and then counts none
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(address)
        body = b"".join(response) if response.streaming else response.content
        for token in TOKENS:
            body = token.sub(b"", body)
        headers = {name: COOKIES.sub(r"\1 ", value) for name, value in response.items()}
        path = "\n".join(IN_SQL.sub("?", query["sql"]) for query in queries)
        return (response.status_code, headers, body, len(queries), sha256(path.encode()).hexdigest())


@pytest.fixture
def quick_paper(monkeypatch) -> None:
    """Papers keep their words and take no time: the page stands in for the printed file."""
    monkeypatch.setattr(paper, "_print", lambda html, xmp: b"%PDF-" + html.encode() + xmp)


def mails_outside() -> list[tuple]:
    """Every mail in the queue to anybody outside the agency."""
    rows = OutboxMail.objects.exclude(to__endswith="@styrelsen.example").order_by("pk")
    return list(rows.values_list("to", "subject", "body", "once_key", "created_at", "not_before"))


def handed_out(application, choices) -> list[str]:
    """What aktindsigt would give of the case, for each of the `choices` about the agency's own notes."""
    dossiers = [dossier_of(application, scope_of(application, internal=internal)) for internal in choices]
    return [repr((each.words, each.journal, each.papers, each.files, each.submissions)) for each in dossiers]


def decided(application, outcome: str, manager) -> None:
    """With reasons enough for either outcome, whichever of the two stands first in the ranking."""
    reasons = stories.draft_of(application, outcome).reasons | {PRIORITY: "Vi har lagt vægt på hele landet."}
    why = {"reasons": reasons, "deviation_reason": "Hele landet skal med."}
    stories.decided(application, outcome, "400000.00" if outcome == "grant" else "0", by=manager, **why)


@contextmanager
def a_world() -> Iterator[None]:
    """What happens in it never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything(applications, onlookers, choices=(False, True)) -> dict[tuple, object]:
    """All that is outside at one moment, by whose and where: every address, the queue of mails, what is handed out."""
    with time_machine.travel(LOOKED_AT, tick=False):
        seen = {
            (place, address): shown
            for place, onlooker in enumerate(onlookers)
            for address, shown in onlooker.sees().items()
        }
    dossiers = {(each.case.number, "dossier"): handed_out(each, choices) for each in applications}
    return seen | dossiers | {("queue", "mails"): mails_outside()}


def world(judged, outcomes, onlookers, manager, director, *, planned: bool = False) -> dict[tuple, object]:
    """One of the two worlds: decided, approved (and planned), looked at by everybody outside."""
    with a_world():
        for application, outcome in zip(judged, outcomes, strict=True):
            decided(application, outcome, manager)
        package = stories.approved(judged[0].pool, manager=manager, director=director)
        if planned:
            actions.plan_release(package, RELEASE_AT, by=director, now=stories.DECIDED_AT)
        return everything(judged, onlookers)


def differences(one: dict[tuple, object], other: dict[tuple, object]) -> set[tuple]:
    """Where the worlds can be told apart."""
    return {where for where in one.keys() | other.keys() if one.get(where) != other.get(where)}


@pytest.fixture
def outside(judged, quick_paper, applicant, colleague, approver, aalborg_applicant, request) -> list[Onlooker]:
    """Everybody who may not know: the parties in every role, other parties, visitors, and staff without a place."""
    odense, aalborg = judged
    for user, role in ((colleague, CaseRole.READER), (approver, CaseRole.APPROVER)):
        add_colleague(odense.case, email=user.email, role=role, by=applicant, now=stories.JUDGED_AT)
    make_papers(now=stories.JUDGED_AT)
    Client().get("/puljer/recovery-2019/ansoegningsskema.pdf")  # printed once per process: not a matter of the world
    strangers = [request.getfixturevalue(name) for name in ("administrator", "stranger", "payer", "admin")]
    people = [(None, odense), (applicant, odense), (colleague, odense), (approver, odense)]
    people += [(aalborg_applicant, aalborg), *((user, odense) for user in strangers)]
    return [Onlooker(user, application) for user, application in people]


def test_before_the_release_a_granted_and_a_refused_case_are_the_same_to_everybody_outside(
    judged, outside, manager, director
):
    odense, aalborg = judged
    granted = world(judged, ("grant", "refusal"), outside, manager, director, planned=True)
    refused = world(judged, ("refusal", "grant"), outside, manager, director)
    assert len(granted) > 900
    assert granted[1, f"/mine-tilskudssager/{odense.case.number}/"][0] == 200
    assert granted[4, f"/mine-tilskudssager/{aalborg.case.number}/"][0] == 200
    assert differences(granted, refused) == set()


def test_a_change_on_its_way_is_the_same_as_none_to_everybody_outside(judged, outside, manager, director):
    """After the release: an omgørelse that is approved and not released."""
    outside = [*outside[:2], *outside[4:6]]  # a visitor, both parties, and the administrator of one
    for application, outcome in zip(judged, ("grant", "refusal"), strict=True):
        decided(application, outcome, manager)
    stories.released(judged[0].pool, manager=manager, director=director)
    make_papers(now=stories.RELEASED_AT)
    with a_world():
        before = everything(judged, outside, choices=(False,))
    with a_world():
        draft = vars(stories.draft_of(judged[1], "grant", "300000.00"))
        draft = actions.ReversalDraft(**draft, change_reason="Vi havde overset et bilag.")
        change = actions.save_reversal(judged[1].case.number, draft, by=manager, now=stories.RELEASED_AT)
        package = actions.recommend_reversal(change.package, by=manager, now=stories.RELEASED_AT)
        actions.approve(package, by=director, now=stories.RELEASED_AT)
        after = everything(judged, outside, choices=(False,))
    assert differences(before, after) == set()


def test_while_one_opening_is_public_the_next_is_the_same_to_everybody_outside(
    quick_paper, manager, manager2, caseworker, caseworker2, director, stranger
):
    """A call opened again and again: the first two have their answers, and two others are decided and not told."""
    call, team = openings.continuous_call(manager, manager2), (caseworker, caseworker2, manager, director)
    first = [openings.arrives(call, number, openings.FIRST - openings.DAY) for number in (1, 2)]
    openings.whole_opening(call, team, openings.FIRST)
    second = [openings.arrives(call, number, openings.SECOND - openings.DAY) for number in (3, 4)]
    late = openings.arrives(call, 5, openings.SECOND - openings.DAY)
    withdraw(late, by=late.changed_by, now=openings.SECOND - openings.DAY)
    second = openings.opened(call, team, openings.SECOND)
    stories.declared_over_list(call, manager, director, now=openings.SECOND)
    for application, points in zip(second, (4, 3), strict=True):
        stories.assessed(application, caseworker, caseworker2, manager=manager, points=points)
    make_papers(now=openings.SECOND)
    Client().get("/puljer/recovery-2019/ansoegningsskema.pdf")
    people = [(None, second[0]), *((each.changed_by, each) for each in (*second, first[0])), (stranger, second[0])]
    for user, _ in people[1:]:
        user.set_password(PASSWORD)  # without one, the page of a second factor shows a secret of its own each time
        user.save()
    outside = [Onlooker(user, application) for user, application in people]
    granted = world(second, ("grant", "refusal"), outside, manager, director)
    refused = world(second, ("refusal", "grant"), outside, manager, director)
    assert granted[3, f"/mine-tilskudssager/{first[0].case.number}/"][0] == 200
    assert first[0].case.number in granted[0, "/data/tilskud.json"][2].decode()
    assert differences(granted, refused) == set()


def touch_the_face(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(party_words="Tilsagn", party_words_after_due="Tilsagn")


def lay_a_mail(case: Case) -> None:
    tell_participants(case, occasion="leak", now=stories.DECIDED_AT)


def show_an_akt(case: Case) -> None:
    last = JournalEntry.objects.filter(case=case).last()
    JournalEntry.objects.create(
        case=case, number=last.number + 1, party_number=last.party_number + 1, direction="out",
        at=stories.DECIDED_AT, title="Brev", visible_to_party=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("leak", "where"),
    [(touch_the_face, "/mine-tilskudssager/"), (lay_a_mail, "mails"), (show_an_akt, "dossier")],
    ids=["the words of the case", "a mail", "an akt"],
)
def test_the_comparison_notices_a_planted_leak(judged, quick_paper, applicant, manager, leak, where):
    """The negative control: one thing done to the granted case and not to the refused."""
    onlooker = Onlooker(applicant, judged[0])
    worlds = []
    for planted in (True, False):
        with a_world():
            if planted:
                leak(judged[0].case)
            worlds.append(everything(judged, [onlooker]))
    assert where in {each[1] for each in differences(*worlds)}


def test_the_same_comparison_notices_a_release(judged, quick_paper, applicant, manager, director):
    """The negative control: after the release the worlds do differ."""
    onlooker = Onlooker(applicant, judged[0])
    before = world(judged, ("grant", "refusal"), [onlooker], manager, director)
    for application, outcome in zip(judged, ("grant", "refusal"), strict=True):
        decided(application, outcome, manager)
    stories.released(judged[0].pool, manager=manager, director=director)
    told = differences(before, everything(judged, [onlooker]))
    assert {(0, f"/mine-tilskudssager/{judged[0].case.number}/"), (0, "/data/tilskud.json")} <= told
    assert {each[1] for each in told} >= {"mails", "dossier"}
