"""Who meets 404 where: every address × strangers, visitors and staff without the case; and what no GET does."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from applications.models import Application
from cases.actions import make_papers
from cases.actions.people import add_colleague
from cases.models import Document
from cases.states import CaseRole
from portal.actions import end_membership
from portal.models import Invitation
from tests.applications.factories import complete_draft
from tests.assessment import stories
from tests.pools.factories import announced_pool, later
from tests.road.routes import DECLARED, DESK, DESK_CASE, MEMBERSHIP, OPEN_PAGES, PARTY, addresses, routes

pytestmark = pytest.mark.db

CANARY = "Pernille Projektleder, specialkonsulent"  # an answer in Odense's draft
DRAWN_ANEW = re.compile(r'value="[\w-]{64}"|data-session-ends-in="\d+"')
REFUSED_VERB = 405
LED_TO_HABILITET = "led to the page where habilitet is declared"
KEPT_ELSEWHERE = {"django_session", "portal_cache", "django_migrations"}


@pytest.fixture
def draft(manager, manager2, applicant) -> Application:
    """Odense's whole draft in a pool that is open now."""
    now = timezone.now()
    opens, deadline = later(now, days=-2), later(now, days=9)
    pool = announced_pool(manager, manager2, now=later(now, days=-3), slug="aaben", opens=opens, deadline=deadline)
    return complete_draft(pool, applicant, now)


@pytest.fixture
def judged(manager, manager2, odense, applicant, caseworker2, now) -> Application:
    """Odense's application in assessment, with a paper, assigned to the second caseworker."""
    application = stories.submitted(stories.plain_pool(manager, manager2), odense, by=applicant)
    stories.opened(application.pool, by=manager)
    stories.ready_to_score(application, caseworker2, manager=manager)
    make_papers(now=now)
    application.refresh_from_db()
    return application


def of(application: Application, number: str = "") -> dict[str, object]:
    """What stands in the addresses of an application's case; `number` puts another case in its place."""
    documents = Document.objects.filter(entry__case=application.case).order_by("pk")
    post = application.posts.first()
    return {
        "slug": application.pool.slug,
        "number": number or application.case.number,
        "place": documents[0].pk if documents else application.case.participants.first().pk,
        "post_id": post.pk,
        "line_id": 1,
        "declaration_id": getattr(application.case.impartialities.first(), "pk", 0),
        "criterion": "effort",
        **{"view_id": 1, "kind": "telefonnotat"},
        **{"gathering": 1, "member": 1, "goal": 1, "action": 1},
        **{"agreement_number": 1, "assignment_id": 1, "secret": "x" * 32},
        "tie_id": 1,
        "listing": "pakker",
        "scenario_id": 1,
        "akt": 1,
        **{"inquiry_id": 1, "file_id": 1},
        "question_id": 1,
        "question": "project_manager",
        "attachment_id": 1,
        "upload_key": "00000000-0000-0000-0000-000000000000",
        "sha256": "0" * 64,
        "material_id": 1,
        "token": "00000000-0000-0000-0000-000000000000",
        "organisation": application.organisation_id,
        "membership": application.organisation.memberships.first().pk,
        "invitation": 1,
        **{"change_id": 1, "request_id": 1, "proposal_id": 1},
        **{"version": 1, "answer": 1, "section": "criteria", "activity_id": 1, "tilbud_id": 1, "earlier": "2018-0001"},
        "partnership_id": 1,
        **{"round_number": 1, "share_id": 1},
        **{"uidb36": "1", "key": "k", "provider_id": "mitid"},
    }


def answers(client: Client, table: dict[str, tuple], values: dict[str, object]) -> dict[tuple[str, str], tuple]:
    """{(name, method): (status, body without what is drawn anew each time)} for GET and POST on every address."""
    found = {}
    for name, address in addresses(set(table), **values).items():
        for method in ("get", "post"):
            response = getattr(client, method)(address)
            body = response.content.decode(errors="replace").replace(str(values["number"]), "NUMMER")
            found[name, method] = (response.status_code, DRAWN_ANEW.sub("", body))
    return found


def expected(table: dict[str, tuple], status: int) -> dict[tuple[str, str], int]:
    """`status` where the address speaks the method, else 405."""
    return {(name, verb): status if verb in table[name] else REFUSED_VERB for name in table for verb in ("get", "post")}


def statuses(found: dict[tuple[str, str], tuple]) -> dict[tuple[str, str], int]:
    return {place: status for place, (status, _) in found.items()}


def test_every_address_is_declared():
    assert {name for name, _ in routes()} == DECLARED


@pytest.mark.parametrize("state", ["draft", "judged"])
def test_a_stranger_meets_404_on_every_address_of_anothers_case(client, login, stranger, state, request):
    application = request.getfixturevalue(state)
    login(client, stranger)
    found = answers(client, PARTY, of(application))
    assert statuses(found) == expected(PARTY, 404)
    assert found == answers(client, PARTY, of(application, number="2031-0001"))  # as if there were no such case
    assert CANARY not in str(found)


def test_a_leaver_meets_404_everywhere_from_the_next_request_and_the_case_stays(
    client, login, applicant, colleague, administrator, draft
):
    now = timezone.now()
    add_colleague(draft.case, email=colleague.email, role=CaseRole.RESPONSIBLE, by=applicant, now=now)
    login(client, colleague)
    values = of(draft)
    pages = {name for name in PARTY if "get" in PARTY[name]}
    assert client.get(addresses({"applications:form"}, **values)["applications:form"]).status_code == 200
    end_membership(colleague.memberships.get(), by=administrator, now=now)
    found = answers(client, PARTY, values)
    assert statuses(found) == expected(PARTY, 404)
    assert CANARY not in str(found)
    assert draft.case.number not in client.get("/mine-tilskudssager/").content.decode()
    stays = login(Client(), applicant)
    kept = {stays.get(address).status_code for address in addresses(pages, **values).values()}
    assert kept <= {200, 302, 404}  # 404: a paper that is not there
    assert 200 in kept


def test_an_applicant_has_no_place_at_the_desk_and_learns_nothing_there(client, login, applicant, judged):
    login(client, applicant)
    table = DESK | DESK_CASE
    found = answers(client, table, of(judged))
    assert statuses(found) == expected(table, 403)
    assert found == answers(client, table, of(judged, number="2031-0001"))


def test_staff_without_the_case_read_and_change_nothing_of_it(client, login, caseworker, judged):
    login(client, caseworker)
    before = rows()
    values = of(judged)
    here = addresses({"assessment:impartiality"}, **values)["assessment:impartiality"]
    found = {}
    for name, address in addresses(set(DESK_CASE), **values).items():
        for verb in DESK_CASE[name]:
            answer = getattr(client, verb)(address)
            assert "Underviser i recovery" not in answer.content.decode(errors="replace")
            found[name, verb] = LED_TO_HABILITET if answer.get("Location") == here else answer.status_code
    assert found.pop(("assessment:impartiality", "get")) == 200
    assert found.pop(("assessment:next_case", "get")) == 302  # to a case of their own, or to the desk
    assert found.pop(("assessment:declare", "post")) == 422  # nothing chosen; who is not assigned is refused after that
    assert {place: each for place, each in found.items() if each not in (403, LED_TO_HABILITET)} == {}
    assert rows() == before
    assert statuses(answers(client, PARTY, values)) == expected(PARTY, 404)


@pytest.mark.parametrize("who", ["caseworker", "manager", "director", "auditor"])
def test_what_is_sealed_does_not_exist_for_the_agency(client, login, who, draft, request):
    login(client, request.getfixturevalue(who))
    values = of(draft)
    found = answers(client, PARTY | DESK_CASE, values)
    wanted = expected(PARTY | DESK_CASE, 404)
    assert statuses(found) == wanted
    assert CANARY not in str(found)


def test_a_visitor_is_led_to_the_log_in(client, judged):
    closed = DECLARED - OPEN_PAGES
    for address in addresses(closed, **of(judged)).values():
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/konto/login/"), address


def test_another_organisations_people_are_not_mine_to_let_in_or_out(client, login, stranger, applicant):
    login(client, stranger)
    place = applicant.memberships.get()
    values = {"membership": place.pk, "organisation": place.organisation_id}
    moment = {"invited_at": timezone.now(), "invited_by": applicant}
    invitation = Invitation.objects.create(organisation=place.organisation, email="ny@odense.example", **moment)
    for address in addresses(MEMBERSHIP, **values, invitation=invitation.pk).values():
        assert client.post(address).status_code == 404, address


# What a forged page, and what looking, may do: nothing.


def rows() -> dict[str, str]:
    """A checksum of every table that is not a session or a cache."""
    tables = sorted(set(connection.introspection.table_names()) - KEPT_ELSEWHERE)
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{table}\" t")
            found[table] = str(cursor.fetchone())
    return found


def test_nothing_is_done_for_a_page_without_the_token(login, applicant, judged, draft):
    forged = login(Client(enforce_csrf_checks=True), applicant)
    before = rows()
    secret = {"indsatsforloeb:answer"}  # the address itself is the secret, and no cookie says who answers
    for address in addresses(DECLARED - secret, **of(draft)).values():
        assert forged.post(address).status_code == 403, address
    assert rows() == before


@pytest.mark.parametrize("who", ["applicant", "caseworker2", "manager", "director"])
def test_looking_changes_nothing(client, login, who, judged, draft, request):
    """Only the first opening of a paper is written down (`cases:document`), by the party."""
    login(client, request.getfixturevalue(who))
    before = rows()
    seen = []
    for application in (judged, draft):
        for address in addresses(DECLARED - {"cases:document"}, **of(application)).values():
            seen.append(client.get(address).status_code)
    assert rows() == before
    assert seen.count(200) >= 20
    assert max(seen) < 500
