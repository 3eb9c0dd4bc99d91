"""Does «Mine tilskudssager» show a person's own cases, what they are waiting for, and what to do next?"""

from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model

from cases.faces import PartyFace, set_party_face
from portal.models import Membership
from portal.states import MembershipState, Turn

pytestmark = pytest.mark.db
PATH = "/mine-tilskudssager/"
QUERIES = 5  # session, user, cases, memberships, the header's organisation


@pytest.fixture
def client_of(client, login):
    return lambda user: login(client, user)


@pytest.fixture
def time_machine_at():
    """`time_machine_at(moment)`: from here on it is that moment."""
    with ExitStack() as journeys:
        yield lambda moment: journeys.enter_context(time_machine.travel(moment, tick=False))


@pytest.fixture(autouse=True)
def _clock(time_machine_at, now):
    time_machine_at(now)


def rows(response) -> list[tuple[str, str]]:
    return [(case.title, face.words) for case, face in response.context["rows"]]


@pytest.mark.parametrize("number_of_cases", [1, 3])
def test_the_list_takes_the_same_queries_for_one_case_and_for_three(
    client_of, open_case, odense, applicant, now, number_of_cases, django_assert_num_queries
):
    for _ in range(number_of_cases):
        open_case(odense, applicant, now)
    client = client_of(applicant)
    with django_assert_num_queries(QUERIES):
        response = client.get(PATH)
    assert len(rows(response)) == number_of_cases


def test_no_column_of_the_agency_is_read(client_of, case, applicant, django_assert_num_queries):
    client = client_of(applicant)
    with django_assert_num_queries(QUERIES) as queries:
        client.get(PATH)
    assert [query["sql"] for query in queries if "agency_" in query["sql"] or "unsealed" in query["sql"]] == []


def test_a_row_says_status_turn_and_next_date(client_of, case, applicant):
    page = client_of(applicant).get(PATH).content.decode()
    for text in ("Recovery i Odense", "2019-0001 · Odense Kommune", "Kladde", "Jer", "17.09.2019 kl. 12.00"):
        assert page.count(text) == 1, text


def test_the_clock_alone_changes_the_words(client_of, case, applicant, time_machine_at):
    time_machine_at(case.party_due_at + timedelta(seconds=1))
    assert rows(client_of(applicant).get(PATH)) == [("Recovery i Odense", "Ikke indsendt")]


def test_what_was_sent_is_under_behandling_when_the_deadline_has_passed(client_of, case, applicant, time_machine_at):
    due = case.party_due_at
    face = PartyFace("Indsendt", Turn.AGENCY, "/x/", due, "Under behandling", Turn.AGENCY)
    set_party_face(case, face, now=due - timedelta(days=1))
    time_machine_at(due)
    assert rows(client_of(applicant).get(PATH)) == [("Recovery i Odense", "Indsendt")]
    time_machine_at(due + timedelta(microseconds=1))
    assert rows(client_of(applicant).get(PATH)) == [("Recovery i Odense", "Under behandling")]


def test_everybody_sees_own_cases_only(client_of, open_case, odense, aalborg, applicant, aalborg_applicant, now):
    open_case(odense, applicant, now, title="Odenses")
    open_case(aalborg, aalborg_applicant, now, title="Aalborgs")
    assert rows(client_of(applicant).get(PATH)) == [("Odenses", "Kladde")]
    assert rows(client_of(aalborg_applicant).get(PATH)) == [("Aalborgs", "Kladde")]


def test_a_colleague_with_the_same_cvr_sees_nothing_and_the_administrator_everything(
    client_of, case, colleague, administrator
):
    assert rows(client_of(colleague).get(PATH)) == []
    assert rows(client_of(administrator).get(PATH)) == [("Recovery i Odense", "Kladde")]


def test_the_newest_change_the_party_may_see_stands_first(client_of, open_case, odense, applicant, now):
    first, second = (open_case(odense, applicant, now + timedelta(hours=n), title=f"Nr. {n}") for n in (1, 2))
    assert [title for title, _ in rows(client_of(applicant).get(PATH))] == ["Nr. 2", "Nr. 1"]
    set_party_face(first, PartyFace("Indsendt", Turn.AGENCY), now=now + timedelta(hours=3))
    assert [title for title, _ in rows(client_of(applicant).get(PATH))] == ["Nr. 1", "Nr. 2"]


def test_a_long_list_is_read_page_by_page_there_and_back(client_of, open_case, odense, applicant, now):
    for n in range(45):
        open_case(odense, applicant, now + timedelta(minutes=n // 3), title=f"Nr. {n}")  # three share each minute
    client = client_of(applicant)
    pages = [client.get(PATH)]
    while pages[-1].context["next_url"]:
        pages.append(client.get(pages[-1].context["next_url"]))
    titles = [title for page in pages for title, _ in rows(page)]
    assert titles == [f"Nr. {n}" for n in reversed(range(45))]
    assert [len(rows(page)) for page in pages] == [20, 20, 5]
    back = client.get(pages[2].context["previous_url"])
    assert rows(back) == rows(pages[1])
    top = client.get(back.context["previous_url"])
    assert (rows(top), top.context["previous_url"]) == (rows(pages[0]), "")


CURSORS = ["efter=x", "efter=1-", "foer=-1-2", "efter=99999999999999999999-1", "foer=", "efter=1-9e9"]


@pytest.mark.parametrize("cursor", CURSORS)
def test_an_unreadable_cursor_gives_the_top(client_of, case, applicant, cursor):
    assert len(rows(client_of(applicant).get(f"{PATH}?{cursor}"))) == 1


def test_whoever_waits_for_the_administrator_is_told_what_to_do(client_of, applicant):
    Membership.objects.filter(user=applicant).update(state=MembershipState.WAITING)
    page = client_of(applicant).get(PATH).content.decode()
    assert page.count("Du venter på adgang hos Odense Kommune") == 1


def test_somebody_without_an_organisation_is_told_what_to_do(client_of, now, db):
    nobody = get_user_model().objects.create_user("ingen@intet.example", "Ingen Intet", created_at=now)
    page = client_of(nobody).get(PATH).content.decode()
    assert page.count("Du er ikke tilknyttet en organisation") == 1


def test_after_log_in_everybody_comes_to_a_page_of_their_own(client_of, applicant, caseworker, auditor, payer, admin):
    landing = {user: client_of(user).get("/konto/hjem/", follow=True) for user in (applicant, caseworker, auditor)}
    assert [page.request["PATH_INFO"] for page in landing.values()] == [PATH, "/sagsbehandling/", "/sagsbehandling/"]
    others = [client_of(user).get("/konto/hjem/", follow=True) for user in (payer, admin)]
    assert [page.request["PATH_INFO"] for page in others] == ["/konto/organisation/"] * 2
    assert {page.status_code for page in (*landing.values(), *others)} == {200}


def test_a_visitor_is_sent_to_log_in(client):
    assert client.get(PATH)["Location"] == f"/konto/login/?next={PATH}"
