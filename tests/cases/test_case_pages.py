"""Do the case's pages answer the right people, say what to do, and give a stranger the same 404 everywhere?"""

import re
from datetime import timedelta

import pytest
import time_machine

from cases import actions
from cases.faces import PartyFace, set_party_face
from cases.models import CaseParticipant, Document, Message
from cases.permissions import roles_on
from cases.urls import urlpatterns
from portal.models import Membership
from portal.states import MembershipState, Turn
from tests.cases.test_paper import write

pytestmark = pytest.mark.db
HOME = "/mine-tilskudssager/2019-0001/"
PAGES = {"": 200, "beskeder/": 200, "dokumenter/": 200, "historik/": 200, "kolleger/": 200, "dokumenter/2/": 200}
POSTS = [
    "beskeder/send/",
    "kolleger/tilfoej/",
    "kolleger/overdrag/",
    "kolleger/{place}/fjern/",
    "kolleger/{place}/rolle/",
]


@pytest.fixture(autouse=True)
def _clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def client_of(client, login):
    return lambda user: login(client, user)


@pytest.fixture
def with_letter(case, now):
    """Akt 2 is a letter from the agency, made."""
    actions.make_paper(write(case, now), now=now)
    return case


def every_address(case) -> list[tuple[str, str]]:
    place = CaseParticipant.objects.filter(case=case).first().pk
    gets = [("get", HOME + page) for page in PAGES]
    return gets + [("post", HOME + page.format(place=place)) for page in POSTS]


def masked(response) -> str:
    """The page without the two things that differ anyway: the form token and the address asked for."""
    without_token = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r"2019-000[19]", "", without_token)


def test_the_list_of_addresses_here_is_whole():
    of_a_case = [str(route.pattern) for route in urlpatterns if "number" in str(route.pattern)]
    assert len(of_a_case) == len(PAGES) + len(POSTS)


def test_a_stranger_gets_the_same_404_on_every_address_as_where_there_is_no_case(client_of, with_letter, stranger):
    client = client_of(stranger)
    for method, path in every_address(with_letter):
        theirs = getattr(client, method)(path)
        nothing = getattr(client, method)(path.replace("2019-0001", "2019-0009"))
        assert (theirs.status_code, nothing.status_code) == (404, 404), path
        assert masked(theirs) == masked(nothing), path


@pytest.mark.parametrize("who", ["colleague", "caseworker", "manager", "director", "auditor", "admin", "payer"])
def test_neither_a_colleague_outside_the_case_nor_the_agency_enters_the_partys_pages(
    client_of, with_letter, request, who
):
    client = client_of(request.getfixturevalue(who))
    with_letter.unsealed_at = with_letter.created_at
    with_letter.save(update_fields=["unsealed_at"])
    answers = [getattr(client, method)(path).status_code for method, path in every_address(with_letter)]
    assert set(answers) == {404}


def test_the_people_on_the_case_and_the_administrator_get_every_page(
    client_of, with_letter, place, applicant, colleague, administrator
):
    place(colleague, "reader")
    for user in (applicant, colleague, administrator):
        client = client_of(user)
        assert {page: client.get(HOME + page).status_code for page in PAGES} == PAGES


def test_a_leaver_is_a_stranger_from_that_moment(client_of, with_letter, place, colleague, administrator, now):
    place(colleague, "editor")
    client = client_of(colleague)
    assert client.get(HOME).status_code == 200
    Membership.objects.filter(user=colleague).update(state=MembershipState.ENDED, ended_at=now, ended_by=administrator)
    assert {client.get(HOME + page).status_code for page in PAGES} == {404}


def test_pages_are_not_kept_by_browsers_or_proxies(client_of, with_letter, applicant):
    client = client_of(applicant)
    for page in PAGES:
        assert "no-store" in client.get(HOME + page)["Cache-Control"], page


@pytest.mark.parametrize("number_of_rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"), [("", 9), ("beskeder/", 6), ("dokumenter/", 5), ("historik/", 6), ("kolleger/", 8)]
)
def test_every_page_takes_the_same_queries_for_one_row_and_for_three(
    client_of, case, applicant, colleague, approver, administrator, place, now, page, queries, number_of_rows,
    django_assert_num_queries,
):  # fmt: skip
    for user in [colleague, approver, administrator][:number_of_rows]:
        write(case, now)
        place(user, "reader")
        actions.send_message(case, subject="Hej", body="Hej", from_agency=False, by=applicant, now=now)
    client = client_of(applicant)
    with django_assert_num_queries(queries):
        client.get(HOME + page)


def test_a_draft_is_unmistakably_not_sent_and_has_one_next_step(client_of, case, applicant):
    page = client_of(applicant).get(HOME).content.decode()
    assert page.count("IKKE INDSENDT") == 1
    assert page.count('<a class="button button-primary mt-4" href="/puljer/">Fortsæt ansøgningen</a>') == 1
    assert page.count("Ansøgningen skal indsendes senest tirsdag den 17. september 2019 kl. 12.00.") == 1


def test_the_case_page_leads_to_all_its_pages(client_of, case, applicant):
    page = client_of(applicant).get(HOME).content.decode()
    for path in ("ansoegning/", "budget/", "gennemse/", "beskeder/", "dokumenter/", "historik/", "kolleger/"):
        assert f'href="{HOME}{path}"' in page, path


# Messages


def test_a_message_is_sent_and_read_again(client_of, case, applicant):
    client = client_of(applicant)
    page = client.post(HOME + "beskeder/send/", {"subject": "Spørgsmål", "body": "Linje 1\n\n<b>2</b>"}, follow=True)
    text = page.content.decode()
    assert text.count("Beskeden er gemt på sagen.") == 1
    assert text.count("Fra Anna Ansøger til styrelsen") == 1
    assert text.count("&lt;b&gt;2&lt;/b&gt;") == 1


def test_an_empty_message_says_what_to_do_and_keeps_what_was_typed(client_of, case, applicant):
    page = client_of(applicant).post(HOME + "beskeder/send/", {"subject": "", "body": "Vigtigt"}).content.decode()
    assert "Emne: Skriv kort, hvad beskeden handler om." in page
    assert ">\nVigtigt</textarea>" in page
    assert Message.objects.count() == 0


def test_a_reader_has_no_box_and_may_not_send(client_of, case, place, colleague):
    place(colleague, "reader")
    client = client_of(colleague)
    assert "Send besked" not in client.get(HOME + "beskeder/").content.decode()
    assert client.post(HOME + "beskeder/send/", {"subject": "a", "body": "b"}).status_code == 403


NOT_IN_THE_ASSESSMENT = "<strong>indgår ikke i vurderingen</strong>"
SEALED = "Styrelsen kan først læse beskeder på sagen, når ansøgningerne er åbnet efter fristen."


def test_from_the_deadline_to_the_release_the_box_says_what_it_does_not_change(client_of, case, applicant):
    due = case.party_due_at
    face = PartyFace("Indsendt", Turn.AGENCY, "/x/", due, "Under behandling", Turn.AGENCY)
    set_party_face(case, face, now=due - timedelta(days=1))
    client = client_of(applicant)
    assert NOT_IN_THE_ASSESSMENT not in client.get(HOME + "beskeder/").content.decode()
    with time_machine.travel(due + timedelta(seconds=1), tick=False):
        assert NOT_IN_THE_ASSESSMENT in client_of(applicant).get(HOME + "beskeder/").content.decode()
        set_party_face(case, PartyFace("Afslag", Turn.NOBODY), now=due + timedelta(days=90))
        assert NOT_IN_THE_ASSESSMENT not in client.get(HOME + "beskeder/").content.decode()


def test_before_the_opening_the_box_says_that_nobody_reads_it_yet(client_of, case, applicant, now):
    client = client_of(applicant)
    assert client.get(HOME + "beskeder/").content.decode().count(SEALED) == 1
    case.unsealed_at = now
    case.save(update_fields=["unsealed_at"])
    assert client.get(HOME + "beskeder/").content.decode().count(SEALED) == 0


# Documents


def test_a_letter_is_fetched_and_its_first_opening_remembered(client_of, with_letter, applicant, now):
    client = client_of(applicant)
    assert client.head(HOME + "dokumenter/2/").status_code == 200
    assert Document.objects.get().opened_at is None
    answer = client.get(HOME + "dokumenter/2/")
    assert answer.content[:5] == b"%PDF-"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="2019-0001-2-letter.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    document = Document.objects.get()
    assert (document.opened_at, document.opened_by) == (now, applicant)


def test_a_paper_that_is_not_made_says_try_again(client_of, case, applicant, now):
    write(case, now)
    client = client_of(applicant)
    page = client.get(HOME + "dokumenter/2/", follow=True)
    assert page.content.decode().count("Dokumentet dannes – prøv igen om et øjeblik.") == 1
    assert "dokumentet dannes, prøv igen om et øjeblik" in page.content.decode()


def test_internal_papers_have_no_address_and_leave_no_gap(client_of, case, applicant, now):
    write(case, now, visible=False, direction="internal")
    actions.make_paper(write(case, now), now=now)
    client = client_of(applicant)
    page = client.get(HOME + "dokumenter/").content.decode()
    assert page.count('href="/mine-tilskudssager/2019-0001/dokumenter/2/"') == 1
    assert client.get(HOME + "dokumenter/2/").status_code == 200
    for place in ("0", "1", "3", "99999999999999999999"):
        assert client.get(f"{HOME}dokumenter/{place}/").status_code == 404, place


# Colleagues


def test_a_colleague_is_added_from_the_page(client_of, case, applicant, colleague):
    sent = {"email": "kollega@odense.example", "role": "editor"}
    page = client_of(applicant).post(HOME + "kolleger/tilfoej/", sent, follow=True).content.decode()
    assert page.count("Karl Kollega er nu på sagen som Redaktør og får besked på mail.") == 1
    assert roles_on(colleague, case) == {"editor"}


def test_an_unknown_colleague_is_explained_at_the_field_and_the_email_kept(client_of, case, applicant, stranger):
    for email in ("ukendt@odense.example", "fremmed@aalborg.example"):
        sent = {"email": email, "role": "reader"}
        page = client_of(applicant).post(HOME + "kolleger/tilfoej/", sent).content.decode()
        assert page.count("Vi kan ikke finde en kollega hos Odense Kommune med den e-mail.") == 2  # summary and field
        assert f'value="{email}"' in page


def test_the_last_responsible_is_told_why_not(client_of, case, applicant):
    place = CaseParticipant.objects.get()
    page = client_of(applicant).post(f"{HOME}kolleger/{place.pk}/fjern/").content.decode()
    assert page.count("Sagen skal have mindst én ansøgningsansvarlig.") == 1
    assert roles_on(applicant, case) == {"responsible"}


def test_who_leaves_by_oneself_comes_to_the_list(client_of, case, place, colleague):
    own = place(colleague, "reader")
    answer = client_of(colleague).post(f"{HOME}kolleger/{own.pk}/fjern/")
    assert answer["Location"] == "/mine-tilskudssager/"


def test_a_place_on_another_case_is_not_ended_here(client_of, open_case, case, odense, approver, applicant, now):
    other = open_case(odense, approver, now)
    theirs = CaseParticipant.objects.get(case=other)
    assert client_of(applicant).post(f"{HOME}kolleger/{theirs.pk}/fjern/").status_code == 404
    assert roles_on(approver, other) == {"responsible"}


def test_responsibility_is_handed_over_from_the_page(client_of, case, place, applicant, colleague):
    place(colleague, "reader")
    page = client_of(applicant).post(HOME + "kolleger/overdrag/", {"ansvar-to": colleague.pk}, follow=True)
    assert page.content.decode().count("Karl Kollega er nu ansøgningsansvarlig og får besked på mail.") == 1
    assert (roles_on(colleague, case), roles_on(applicant, case)) == ({"reader", "responsible"}, {"editor"})


def test_nobody_outside_the_case_can_be_chosen_as_responsible(client_of, case, applicant, colleague, stranger):
    for user in (colleague, stranger):
        page = client_of(applicant).post(HOME + "kolleger/overdrag/", {"ansvar-to": user.pk}).content.decode()
        assert "Vælg en kollega, som er på sagen." in page
        assert user.name not in page


def test_a_reader_sees_the_people_without_the_boxes_and_is_refused(client_of, case, place, colleague, approver):
    place(colleague, "reader")
    client = client_of(colleague)
    page = client.get(HOME + "kolleger/").content.decode()
    assert ("Tilføj kollega" in page, "Giv ansvaret videre" in page) == (False, False)
    assert client.post(HOME + "kolleger/tilfoej/", {"email": approver.email, "role": "reader"}).status_code == 403
