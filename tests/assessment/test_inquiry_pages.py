"""Where a party is asked and answers: the agency's form, the party's page with its one field, and who reads what."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.models import Inquiry, InquiryFile
from assessment.states import FormalItem, InquiryKind
from cases.actions import make_papers
from cases.actions.people import add_colleague
from cases.models import Document
from cases.states import CaseRole
from pools.document import document_of
from portal.danish import copenhagen, short_date
from portal.files import path_of
from portal.models import FileScan, HistoryRow, OutboxMail
from tests.assessment import stories
from tests.assessment.inquiring import ASKED_AT, DUE_AT, FACTS, QUESTION, asked, heard, ready_to_check
from tests.assessment.test_pages import text_of, url
from tests.portal import file_samples

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("ready",)
CANARY = "Kanariefuglen synger i Vollsmose"


@pytest.fixture
def at(client, login):
    """`at(user)`: the client, logged in as the user."""
    return lambda user: login(client, user)


@pytest.fixture
def ready(opened, caseworker, manager):
    ready_to_check(opened[0], caseworker, manager=manager)
    return opened[0]


def soon(days: int = 14) -> datetime:
    return timezone.now() + timedelta(days=days)


def running(application, *, by, kind=asked, item=FormalItem.IDENTITY) -> Inquiry:
    """Sent now, by the clock of the requests."""
    item = {"item": item} if kind is asked else {}
    return kind(application, by=by, now=timezone.now(), due_at=soon(), **item)


def answer_url(inquiry: Inquiry) -> str:
    return f"{inquiry.party_url}svar/"


def pdf(name: str = "godkendelse.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, file_samples.pdf())


def ask_form(**more) -> dict[str, str]:
    values = {"item": "approval", "text": QUESTION, "day": short_date(soon()), "clock": ""} | more
    return {f"spoerg-{key}": value for key, value in values.items()}


# The agency asks


def test_a_day_alone_is_the_whole_day_in_danish_time(at, ready, caseworker):
    number = ready.case.number
    answer = at(caseworker).post(url("ask_information", number), ask_form())
    assert (answer.status_code, answer.url) == (302, url("formal_check", number))
    due = copenhagen(Inquiry.objects.get().due_at)
    assert (due.date(), due.hour, due.minute) == (copenhagen(soon()).date(), 23, 59)
    page = text_of(at(caseworker).get(url("formal_check", number)))
    assert QUESTION in page
    assert "Afventer svar" in page
    assert "Vent på svaret, eller træk det tilbage." in page
    assert "Formalia er i orden</button>" not in page


def test_a_moment_can_be_typed_and_one_that_does_not_exist_is_refused(at, ready, caseworker):
    number = ready.case.number
    lost = at(caseworker).post(url("ask_information", number), ask_form(day="28.03.2027", clock="02.30"))
    assert lost.status_code == 422
    assert "findes to gange eller slet ikke" in text_of(lost)
    assert QUESTION in text_of(lost)
    at(caseworker).post(url("ask_information", number), ask_form(clock="12.00"))
    due = copenhagen(Inquiry.objects.get().due_at)
    assert (due.hour, due.minute) == (12, 0)


def test_too_short_a_time_is_told_and_the_words_stay(at, ready, caseworker):
    today = short_date(timezone.now())
    page = at(caseworker).post(url("ask_information", ready.case.number), ask_form(day=today))
    assert page.status_code == 409
    assert "Giv ansøger mindst 3 arbejdsdage" in text_of(page)
    assert QUESTION in text_of(page)


def test_a_request_is_drafted_from_what_is_missing(at, ready, caseworker):
    page = text_of(at(caseworker).get(url("formal_check", ready.case.number) + "?oplysning=approval"))
    assert "Puljen kræver, at ansøgningen er godkendt hos jer på centerchefniveau." in page


def test_the_manager_sends_a_hearing_and_takes_it_back(at, judged, manager):
    number, form = judged[0].case.number, {"text": FACTS, "day": short_date(soon()), "clock": ""}
    assert at(manager).post(url("send_hearing", number), form | {"text": ""}).status_code == 422
    assert at(manager).post(url("send_hearing", number), form).status_code == 302
    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.text) == (InquiryKind.HEARING, FACTS)
    assert FACTS in text_of(at(manager).get(url("hearings", number)))
    assert at(manager).post(url("withdraw_inquiry", number, inquiry.pk)).url == url("hearings", number)
    inquiry.refresh_from_db()
    assert inquiry.withdrawn_by == manager


def test_the_barred_and_the_undeclared_are_led_to_habilitet_and_others_refused(
    at,
    ready,
    caseworker,
    caseworker2,
    director,
    auditor,
    applicant,
):
    number = ready.case.number
    stories.declared_over_list(ready.pool, director)
    led = url("impartiality", number)
    assert at(caseworker2).post(url("ask_information", number), ask_form()).url == led
    for person in (director, auditor):
        assert at(person).post(url("ask_information", number), ask_form()).status_code == 403
    assert at(applicant).post(url("ask_information", number), ask_form()).status_code == 403
    actions.declare(ready.case, conflict=True, text="Min bror.", by=caseworker, now=ASKED_AT)
    assert at(caseworker).post(url("ask_information", number), ask_form()).url == led
    assert Inquiry.objects.count() == 0


# The party answers


def test_the_party_is_led_there_told_what_why_and_when_and_answers_with_a_file(
    at,
    ready,
    applicant,
    caseworker,
):
    inquiry = running(ready, by=caseworker)
    case_page = text_of(at(applicant).get(f"/mine-tilskudssager/{ready.case.number}/"))
    assert "Afventer svar fra jer" in case_page
    assert f'href="{inquiry.party_url}">Svar styrelsen' in case_page
    page = text_of(at(applicant).get(inquiry.party_url))
    assert QUESTION in page
    assert "I kan kun give denne ene oplysning." in page
    sent = at(applicant).post(answer_url(inquiry), {"text": "Hanne Holm, centerchef", "attached": [pdf()]})
    assert (sent.status_code, sent.url) == (302, inquiry.party_url)
    page = text_of(at(applicant).get(inquiry.party_url))
    assert "Hanne Holm, centerchef" in page
    assert "Send svar</button>" not in page
    laid = InquiryFile.objects.get()
    assert path_of(laid.file).read_bytes() == file_samples.pdf() or laid.file.size > 0
    own = reverse("assessment:answer_file", args=[ready.case.number, laid.pk])
    for person, address in ((applicant, own), (caseworker, url("inquiry_file", ready.case.number, laid.pk))):
        answer = at(person).get(address)
        assert (answer.status_code, answer["Content-Disposition"]) == (200, 'attachment; filename="godkendelse.pdf"')
    formal = text_of(at(caseworker).get(url("formal_check", ready.case.number)))
    assert "Hanne Holm, centerchef" in formal
    assert "Modtaget efter ansøgningsfristen" in formal


def test_a_second_answer_is_not_received_but_the_same_sent_twice_was(
    at,
    ready,
    applicant,
    caseworker,
):
    inquiry = running(ready, by=caseworker)
    assert at(applicant).post(answer_url(inquiry), {"text": "Første"}).status_code == 302
    assert at(applicant).post(answer_url(inquiry), {"text": "Første"}).status_code == 302
    second = at(applicant).post(answer_url(inquiry), {"text": "Et andet svar"})
    assert second.status_code == 409
    assert "der kan kun svares én gang" in text_of(second)
    assert ">Et andet svar</textarea>" in text_of(second)
    assert Inquiry.objects.get().answer == "Første"


def test_too_late_is_told_the_attempt_is_kept_and_the_text_shown_to_copy(
    at,
    ready,
    applicant,
    caseworker,
):
    inquiry = asked(ready, by=caseworker, item=FormalItem.CIRCLE)  # due in 2019
    late = at(applicant).post(answer_url(inquiry), {"text": "Vores sene svar"})
    assert late.status_code == 409
    page = text_of(late)
    assert "Svarfristen var torsdag den 10. oktober 2019 kl. 23.59. Svaret kom for sent og er ikke modtaget." in page
    assert ">Vores sene svar</textarea>" in page
    row = HistoryRow.objects.of(ready.history_chain).order_by("number").last()
    assert (row.verb, row.facts["code"], row.actor_id) == ("refused_answer", "inquiry_expired", applicant.pk)
    history = text_of(at(applicant).get(f"/mine-tilskudssager/{ready.case.number}/historik/"))
    assert "I forsøgte at svare styrelsen, men svaret blev ikke modtaget" in history
    assert Inquiry.objects.get().answered_at is None


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([("makro.exe", b"MZ")], "«makro.exe» kan ikke lægges ved."),
        ([("tom.pdf", b"")], "«tom.pdf» er tom."),
        ([("side.pdf", b"<html><script>alert(1)</script>")], "side.pdf"),
        ([(f"{n}.txt", b"x") for n in range(3)], "kan ikke lægges ved."),
        ([(f"{n}.pdf", b"x") for n in range(6)], "Der kan højst lægges 5 filer ved et svar."),
        ([("a.pdf", file_samples.pdf()), ("b.pdf", file_samples.pdf())], "er den samme fil som"),
        ([("s.pdf", file_samples.pdf_with_script())], "s.pdf"),
    ],
)
def test_a_file_that_may_not_come_in_is_told_and_the_text_stays(
    at,
    ready,
    applicant,
    caseworker,
    files,
    told,
):
    inquiry = running(ready, by=caseworker)
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    answer = at(applicant).post(answer_url(inquiry), {"text": "Svaret, der ikke må gå tabt", "attached": sent})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Svaret, der ikke må gå tabt" in page
    assert "Vælg filerne igen." in page
    if told.endswith((".", "som")):
        assert told in page
    assert (Inquiry.objects.get().answered_at, InquiryFile.objects.count()) == (None, 0)


def test_an_empty_answer_is_told_at_the_field(at, ready, applicant, caseworker):
    inquiry = running(ready, by=caseworker)
    answer = at(applicant).post(answer_url(inquiry), {"text": " "})
    assert answer.status_code == 422
    assert "Skriv jeres svar." in text_of(answer)
    read_again = at(applicant).get(answer_url(inquiry))
    assert (read_again.status_code, read_again["Location"]) == (302, inquiry.party_url)


def test_only_what_was_asked_for_opens_who_approved_is_a_name_a_title_and_a_date(at, ready, applicant, caseworker):
    inquiry = running(ready, by=caseworker, item=FormalItem.APPROVAL)
    page = text_of(at(applicant).get(inquiry.party_url))
    opened = [f'name="{name}"' in page for name in ("name", "title", "day", "attached", "text", "confirmed")]
    assert opened == [True, True, True, True, False, False]
    typed = {"name": "Hanne Holm", "title": "centerchef", "day": "31.02.2019"}
    wrong = at(applicant).post(answer_url(inquiry), typed)
    assert (wrong.status_code, "Den dato findes ikke." in text_of(wrong)) == (422, True)
    assert 'value="Hanne Holm"' in text_of(wrong)
    sent = at(applicant).post(answer_url(inquiry), typed | {"day": "2.9.2019", "attached": [pdf()]})
    assert (sent.status_code, InquiryFile.objects.count()) == (302, 1)
    answer = "Ansøgningen er godkendt af Hanne Holm, centerchef, den 2. september 2019."
    assert Inquiry.objects.get().answer == answer


def test_the_pools_commitments_are_confirmed_word_for_word_and_all_of_them(at, ready, applicant, caseworker):
    inquiry = running(ready, by=caseworker, item=FormalItem.COMMITMENT)
    document = document_of(ready.pool.version)
    page = text_of(at(applicant).get(inquiry.party_url))
    assert page.count('name="confirmed_') == len(document.commitment_items) > 1
    assert [f'name="{name}"' in page for name in ("text", "attached")] == [False, False]
    every = {
        f"confirmed_{place}": [str(number) for number in range(len(group.items))]
        for place, group in enumerate(document.commitments)
    }
    partly = at(applicant).post(answer_url(inquiry), every | {"confirmed_0": every["confirmed_0"][:-1]})
    assert (partly.status_code, "Sæt kryds ved hver forpligtelse." in text_of(partly)) == (422, True)
    assert partly.content.decode().count(" checked") == len(document.commitment_items) - 1
    assert at(applicant).post(answer_url(inquiry), every).status_code == 302
    lines = Inquiry.objects.get().answer.splitlines()
    assert [line[2:] for line in lines if line.startswith("- ")] == list(document.commitment_items)
    assert [group.title in lines for group in document.commitments] == [True] * len(document.commitments)


def test_a_file_with_a_virus_goes_to_nobody_and_the_party_is_told(at, ready, applicant, caseworker):
    inquiry = running(ready, by=caseworker)
    at(applicant).post(answer_url(inquiry), {"text": "Svar", "attached": [pdf()]})
    laid = InquiryFile.objects.get()
    FileScan.objects.create(file=laid.file, is_clean=False, signature="Eicar", at=timezone.now())
    number = ready.case.number
    assert at(caseworker).get(url("inquiry_file", number, laid.pk)).status_code == 409
    assert at(applicant).get(reverse("assessment:answer_file", args=[number, laid.pk])).status_code == 409
    assert "Filen indeholder virus" in text_of(at(applicant).get(inquiry.party_url))
    for _ in range(2):
        assert actions.tell_infected_answers(now=timezone.now()) == 1
    assert OutboxMail.objects.filter(to=applicant.email, once_key__contains="infected").count() == 1


def test_a_reader_reads_and_strangers_find_nothing(
    at,
    ready,
    applicant,
    colleague,
    stranger,
    aalborg_applicant,
    caseworker,
):
    add_colleague(ready.case, email=colleague.email, role=CaseRole.READER, by=applicant, now=stories.JUDGED_AT)
    inquiry = running(ready, by=caseworker)
    page = text_of(at(colleague).get(inquiry.party_url))
    assert "Kun en ansøgningsansvarlig på sagen kan svare." in page
    assert "Send svar</button>" not in page
    assert at(colleague).post(answer_url(inquiry), {"text": "x"}).status_code == 403
    as_hearing = reverse("assessment:hearing", args=[ready.case.number, inquiry.pk])
    assert at(applicant).get(as_hearing).status_code == 404
    for person in (stranger, aalborg_applicant, caseworker):
        assert at(person).get(inquiry.party_url).status_code == 404
        assert at(person).post(answer_url(inquiry), {"text": "x"}).status_code == 404
    assert Inquiry.objects.get().answered_at is None


# What comes of it, and who must not know


def test_an_answer_about_formalia_reaches_the_formal_check_and_the_journal_and_no_page_of_the_assessment(
    at,
    judged,
    applicant,
    caseworker,
    manager,
    director,
):
    application, number = judged[0], judged[0].case.number
    inquiry = running(application, by=caseworker)
    at(applicant).post(answer_url(inquiry), {"text": CANARY, "attached": [pdf("kanariefugl.pdf")]})
    stories.decided(application, "refusal", by=manager)
    slug = application.pool.slug
    pages = {
        name: url(name, *arguments)
        for name, arguments in {
            "desk": (), "pool": (slug,), "case": (number,), "score": (number,), "files": (number,),
            "hearings": (number,), "priorities": (slug,), "decision": (slug, number), "letter": (slug, number),
        }.items()
    }  # fmt: skip
    for person in (caseworker, manager, director):
        for name, address in pages.items():
            content = at(person).get(address).content.decode(errors="replace")
            assert (name, CANARY in content) == (name, False)
            assert (name, "kanariefugl" in content) == (name, False)
        assert CANARY in text_of(at(person).get(url("formal_check", number)))
    assert CANARY not in bytes(application.current_submission.canonical).decode()
    assert "Svar på anmodning om oplysninger, modtaget efter ansøgningsfristen" in text_of(
        at(caseworker).get(pages["files"])
    )


def test_a_hearings_answer_is_read_by_those_who_decide_and_by_an_assessor_after_the_lock(
    at,
    opened,
    applicant,
    caseworker,
    caseworker2,
    manager,
    director,
):
    application, number = opened[0], opened[0].case.number
    stories.declared_over_list(application.pool, manager, director)
    stories.ready_to_score(application, caseworker, caseworker2, manager=manager)
    stories.scored(application, caseworker)
    inquiry = running(application, by=manager, kind=heard)
    at(applicant).post(answer_url(inquiry), {"text": CANARY, "attached": [pdf()]})
    make_papers(now=timezone.now())
    paper = Document.objects.get(kind="svar-partshoering")
    file, akt = InquiryFile.objects.get(), paper.entry.number
    for person, reads in ((caseworker, True), (caseworker2, False), (manager, True), (director, True)):
        for page in ("case", "hearings"):
            assert (person.name, CANARY in text_of(at(person).get(url(page, number)))) == (person.name, reads)
        status = 200 if reads else 409
        assert at(person).get(url("document", number, akt)).status_code == status
        assert at(person).get(url("inquiry_file", number, file.pk)).status_code == status
        assert CANARY not in text_of(at(person).get(url("score", number)))
    stories.scored(application, caseworker2)
    assert CANARY in text_of(at(caseworker2).get(url("case", number)))
    assert CANARY in text_of(at(manager).get(url("decision", application.pool.slug, number)))


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("number_of_requests", [1, 3])
def test_the_pages_ask_the_database_the_same_however_many_inquiries_there_are(
    at,
    judged,
    caseworker,
    applicant,
    number_of_requests,
):
    application, number = judged[0], judged[0].case.number
    for week in range(number_of_requests):
        later = timedelta(days=14 * week)
        inquiry = heard(application, by=caseworker, now=ASKED_AT + later, due_at=DUE_AT + later)
        actions.answer(inquiry, "Svar", by=applicant, now=ASKED_AT + later)
    client = at(caseworker)
    desk = queries(client, url("hearings", number))
    assert (desk, queries(at(applicant), inquiry.party_url)) == (12, 7)


def test_the_letters_are_papers_that_keep(ready, applicant, caseworker):
    inquiry = asked(ready, by=caseworker)
    actions.answer(inquiry, "Hanne Holm", by=applicant, now=ASKED_AT)
    heard(ready, by=caseworker)
    make_papers(now=ASKED_AT)
    made = Document.objects.filter(kind__in=["oplysninger", "svar-oplysninger", "partshoering"], file__isnull=False)
    assert sorted(each.kind for each in made) == ["oplysninger", "partshoering", "svar-oplysninger"]
