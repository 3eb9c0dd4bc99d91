"""Messages and documents of a course: both sides on one page, mail without content, the report closed to others."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import add_colleague, make_papers, send_message, write_document
from cases.models import Document, Message
from cases.states import CaseRole
from indsatsforloeb.actions.people import add_consultant
from indsatsforloeb.models import AnalysisReport, Course
from portal.models import OutboxMail
from tests.indsatsforloeb import stories
from tests.indsatsforloeb.test_board import main_of

pytestmark = pytest.mark.db
NOW = stories.STARTED_AT
WORDS = {"subject": "Lokaler", "body": "Kan vi bruge den store sal?"}
MESSAGES_QUERIES, DOCUMENTS_QUERIES = 9, 9


@pytest.fixture
def reader(course, applicant, colleague):
    add_colleague(course.case, email=colleague.email, role=CaseRole.READER, by=applicant, now=NOW)
    return colleague


def written(course: Course, *, kind: str = "letter", title: str = "Brev") -> Document:
    return write_document(
        course.case, kind=kind, title=title, template="paper/base.html", words={}, direction="out",
        visible_to_party=True, dated_at=NOW, now=NOW,
    )  # fmt: skip


@pytest.fixture
def report(course, consultant) -> Document:
    """The report as it was handed over."""
    paper = written(course, kind="analyserapport", title="Analyserapport")
    stamps = {"changed_at": NOW, "changed_by": consultant, "handed_over_at": NOW, "handed_over_by": consultant}
    with stories.as_already_happened():
        AnalysisReport.objects.create(course=course, document=paper, summary="Styrker", **stamps)
    make_papers(now=NOW)
    return paper


def address(course: Course, page: str) -> str:
    return f"/forloeb/{course.case.number}/{page}/"


def test_a_consultant_writes_and_everybody_there_hears_of_it_the_reader_too(
    course, client, login, consultant, reader, applicant
):
    sent = login(client, consultant).post(f"{address(course, 'beskeder')}send/", WORDS)
    assert (sent.status_code, sent.url) == (302, address(course, "beskeder"))
    message = Message.objects.get()
    assert (message.from_agency, message.author) == (True, consultant)
    for person in (applicant, reader):
        mail = OutboxMail.objects.get(to=person.email, once_key__contains=f"message-{message.pk}")
        assert "sal" not in mail.body
    assert "Kan vi bruge den store sal?" in main_of(login(client, reader).get(address(course, "beskeder")))


def test_the_tilbud_answers_and_the_consultants_are_told_with_an_address_that_is_theirs(
    course, client, login, consultant, applicant
):
    login(client, applicant).post(f"{address(course, 'beskeder')}send/", WORDS)
    mail = OutboxMail.objects.get(to=consultant.email, once_key__contains="message-")
    assert f"/forloeb/{course.case.number}/" in mail.body
    assert "/sagsbehandling/" not in mail.body
    assert Message.objects.get().from_agency is False


def test_an_external_consultant_writes_on_an_assigned_course_alone(course, external, consultant, client, login):
    with pytest.raises(PermissionDenied):
        send_message(course.case, **WORDS, from_agency=True, by=external, now=NOW)
    add_consultant(course, external, by=consultant, now=NOW)
    assert send_message(course.case, **WORDS, from_agency=True, by=external, now=NOW).from_agency
    assert "<textarea" in main_of(login(client, external).get(address(course, "beskeder")))


@pytest.mark.parametrize("who", ["consultant2", "auditor", "manager", "caseworker", "director"])
def test_nobody_else_of_the_agency_writes_to_the_tilbud(who, course, request):
    with pytest.raises(PermissionDenied):
        send_message(course.case, **WORDS, from_agency=True, by=request.getfixturevalue(who), now=NOW)


def test_a_reader_reads_and_is_told_how_to_get_to_write(course, client, login, reader):
    page = login(client, reader).get(address(course, "beskeder"))
    assert "Du kan læse beskederne, men ikke skrive." in main_of(page)
    assert client.post(f"{address(course, 'beskeder')}send/", WORDS).status_code == 403


def test_what_was_typed_is_kept_when_something_is_missing(course, client, login, applicant):
    page = login(client, applicant).post(f"{address(course, 'beskeder')}send/", {"subject": "", "body": "Lang tekst"})
    assert "Lang tekst" in main_of(page)
    assert "Skriv kort, hvad beskeden handler om." in main_of(page)
    assert Message.objects.count() == 0


@pytest.mark.parametrize("who", ["applicant", "consultant"])
def test_the_tilbud_and_its_consultants_fetch_every_paper(who, course, report, client, login, request):
    login(client, request.getfixturevalue(who))
    page = main_of(client.get(address(course, "dokumenter")))
    link = f"{address(course, 'dokumenter')}{report.entry.party_number}/"
    assert link in page
    assert client.get(link)["Content-Type"] == "application/pdf"
    report.refresh_from_db()
    assert (report.opened_at is not None) == (who == "applicant")


@pytest.mark.parametrize("who", ["consultant2", "auditor"])
def test_others_see_that_the_report_exists_and_never_the_report(who, course, report, client, login, request):
    letter = written(course)
    make_papers(now=NOW)
    login(client, request.getfixturevalue(who))
    page = main_of(client.get(address(course, "dokumenter")))
    assert "Analyserapport – <em>kan kun læses af tilbuddet" in page
    assert client.get(f"{address(course, 'dokumenter')}{report.entry.party_number}/").status_code == 404
    assert client.get(f"{address(course, 'dokumenter')}{letter.entry.party_number}/").status_code == 200


@pytest.mark.parametrize("who", ["stranger", "caseworker", "manager", "director", "external", "payer", "admin"])
def test_a_stranger_meets_404(who, course, report, client, login, request):
    login(client, request.getfixturevalue(who))
    for page in ("beskeder", "dokumenter", f"dokumenter/{report.entry.party_number}"):
        assert client.get(address(course, page)).status_code == 404
    assert client.post(f"{address(course, 'beskeder')}send/", WORDS).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("beskeder", MESSAGES_QUERIES), ("dokumenter", DOCUMENTS_QUERIES)])
def test_the_pages_ask_the_same_however_much_lies_there(
    number, page, queries, course, client, login, applicant, consultant
):
    for _ in range(number):
        send_message(course.case, **WORDS, from_agency=True, by=consultant, now=NOW)
        written(course)
    login(client, applicant).get(address(course, page))
    with CaptureQueriesContext(connection) as asked:
        client.get(address(course, page))
    assert len(asked) == queries
