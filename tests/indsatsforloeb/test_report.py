"""The analyserapport: written by several hands, handed over as a paper, the tilbud's own in every channel."""

from io import BytesIO

import page as validator
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from cases.actions import make_papers
from indsatsforloeb.actions import evaluating, reporting
from indsatsforloeb.models import AnalysisReport, Course, ReportShare
from indsatsforloeb.themes import THEMES
from portal.models import OutboxMail
from portal.steps import NotPossibleNow
from tests.conftest import person
from tests.indsatsforloeb.evaluations import answered, closed, opened
from tests.indsatsforloeb.stories import STARTED_AT

pytestmark = pytest.mark.db
WRITTEN = {
    key: {"finding": f"Fund om {title}.", "strength": "Godt", "potential": "Mere"} for key, title in THEMES.items()
}
SECRET = "Hemmeligt fund om praksis"


def evaluated(course: Course, consultant, leader) -> Course:
    """Eight employees and two citizens have answered, the leaders too, and it is closed."""
    evaluation = opened(course, consultant)
    answered(evaluation, "employees", [2, 3, 3, 4, 4, 5, 2, 3], consultant)
    answered(evaluation, "citizens", [1, 1], consultant)
    evaluating.answer_as_leaders(
        evaluation, {f"{key}-1": 4 for key in THEMES}, {"health": "Vi mangler en sygeplejerske."}, by=leader,
        now=STARTED_AT,
    )  # fmt: skip
    closed(evaluation, consultant)
    return Course.objects.select_related("case__organisation").get(pk=course.pk)


def written(course: Course, by, version: int = 0, summary: str = SECRET) -> AnalysisReport:
    return reporting.write_report(course, summary, WRITTEN, version=version, by=by, now=STARTED_AT)


@pytest.fixture
def handed_over(course: Course, consultant, applicant) -> AnalysisReport:
    course = evaluated(course, consultant, applicant)
    written(course, consultant)
    report = reporting.hand_over_report(course, by=consultant, now=STARTED_AT)
    make_papers(now=STARTED_AT)
    return AnalysisReport.objects.select_related("document__file", "course__case").get(pk=report.pk)


def address(report_or_course) -> str:
    course = getattr(report_or_course, "course", report_or_course)
    return f"/forloeb/{course.case.number}/rapport/"


def test_it_is_handed_over_when_the_evaluation_is_closed_and_every_theme_has_a_finding(course, consultant, applicant):
    opened(course, consultant)
    with pytest.raises(NotPossibleNow) as refusal:
        reporting.hand_over_report(course, by=consultant, now=STARTED_AT)
    codes = [each.code for each in refusal.value.obstacles]
    assert codes == ["evaluation_open", "no_summary", *["no_finding"] * 6]


def test_two_writers_lose_nothing(course, consultant, applicant, client, login):
    course = evaluated(course, consultant, applicant)
    written(course, consultant, summary="Første hånd")
    path = address(course)
    sent = {"version": "0", "summary": "Anden hånd", "health-finding": "Noget helt andet"}
    stale = login(client, consultant).post(f"{path}gem/", sent)
    body = stale.content.decode()
    assert stale.status_code == 409
    assert [text in body for text in ("Første hånd", "Anden hånd", "Noget helt andet", "Fund om Sundhed.")] == [
        True
    ] * 4
    assert AnalysisReport.objects.get().summary == "Første hånd"
    again = client.post(f"{path}gem/", sent | {"version": "1"})
    assert (again.status_code, AnalysisReport.objects.get().summary) == (302, "Anden hånd")


def test_what_is_too_long_is_told_at_its_field_and_kept(course, consultant, applicant, client, login):
    evaluated(course, consultant, applicant)
    sent = {"version": "0", "summary": "Kort", "health-finding": "Æ" * 4001}
    refused = login(client, consultant).post(f"{address(course)}gem/", sent)
    body = refused.content.decode()
    assert (refused.status_code, "Æ" * 4001 in body, 'href="#health-finding"' in body) == (409, True, True)
    assert 'id="health-finding-error"' in body
    assert AnalysisReport.objects.count() == 0


def test_the_paper_is_valid_as_archive_and_as_accessible_file(handed_over, client, login, consultant):
    pdf = login(client, consultant).get(f"{address(handed_over)}analyserapport.pdf").content
    profiles = (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1)
    reports = [validator.validate_pdf_bytes(pdf, profile=profile) for profile in profiles]
    assert [failure.rule_id for report in reports for failure in report.failures] == []
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)
    assert "Vi mangler en sygeplejerske." in text
    assert "færre end 5 svar" in text


def test_the_draft_is_valid_too_and_says_what_it_is(course, consultant, applicant, client, login):
    course = evaluated(course, consultant, applicant)
    written(course, consultant)
    pdf = login(client, consultant).get(f"{address(course)}udkast.pdf").content
    report = validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_UA_1)
    assert list(report.failures) == []
    assert "UDKAST" in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_handed_over_it_is_fixed(handed_over, consultant):
    with pytest.raises(NotPossibleNow, match="report_is_fixed"):
        written(handed_over.course, consultant, version=handed_over.version)
    with pytest.raises(IntegrityError, match="ligger fast"), transaction.atomic():
        AnalysisReport.objects.update(summary="Ændret")


def test_everybody_on_the_case_is_told_without_content(handed_over, applicant):
    mail = OutboxMail.objects.filter(to=applicant.email).order_by("-pk").first()
    assert (SECRET in mail.body, mail.subject) == (False, f"Nyt på sag {handed_over.course.case.number}")


def test_the_tilbud_and_its_consultants_read_it_others_see_that_it_exists(
    handed_over, consultant, consultant2, applicant, auditor, stranger, manager, client, login
):
    number = handed_over.course.case.number
    place = handed_over.document.entry
    channels = [
        f"/forloeb/{number}/rapport/",
        f"/forloeb/{number}/rapport/analyserapport.pdf",
        f"/forloeb/{number}/rapport/udkast.pdf",
        f"/forloeb/{number}/dokumenter/",
        f"/forloeb/{number}/dokumenter/{place.party_number}/",
        f"/mine-tilskudssager/{number}/dokumenter/{place.party_number}/",
        f"/sagsbehandling/sager/{number}/akter/{place.number}/",
        f"/sagsbehandling/sager/{number}/akter/",
        f"/forloeb/{number}/selvevaluering/",
        "/delte-rapporter/",
    ]
    paper = client.get("/").content  # nobody: every channel is closed or open to all
    paper = login(client, consultant).get(channels[1]).content
    for user in (consultant2, auditor, stranger, manager):
        answers = [login(client, user).get(channel) for channel in channels]
        bodies = [b"".join(each.streaming_content) if each.streaming else each.content for each in answers]
        assert [c for c, body in zip(channels, bodies, strict=True) if SECRET.encode() in body or body == paper] == []
        assert [body for body in bodies if body.startswith(b"%PDF")] == []
    exists = login(client, auditor).get(channels[0]).content.decode()
    assert ("Overdraget til tilbuddet" in exists, "ikke læse den" in exists) == (True, True)
    for user in (consultant, applicant):
        assert login(client, user).get(channels[1]).content == paper


def test_the_tilbud_does_not_read_it_before_it_is_handed_over(course, consultant, applicant, client, login):
    course = evaluated(course, consultant, applicant)
    written(course, consultant)
    body = login(client, applicant).get(address(course)).content.decode()
    assert (SECRET in body, "ikke overdraget endnu" in body) == (False, True)
    assert client.get(f"{address(course)}udkast.pdf").status_code == 403


def test_the_tilbud_alone_shares_it_and_takes_it_back(
    handed_over, consultant, applicant, aalborg, stranger, client, login
):
    with pytest.raises(PermissionDenied):
        reporting.share_report(handed_over, aalborg, by=consultant, now=STARTED_AT)
    path = address(handed_over)
    asked = login(client, applicant).post(f"{path}del/", {"cvr": "29 18 94 20"}).content.decode()
    assert ("Del rapporten med Aalborg Kommune?" in asked, ReportShare.objects.count()) == (True, 0)
    client.post(f"{path}del/", {"cvr": "29189420", "sure": "1"})
    share = ReportShare.objects.get()
    assert "Aalborg Kommune" in client.get(path).content.decode()
    assert login(client, stranger).get(f"/delte-rapporter/{share.pk}/").content.startswith(b"%PDF")
    assert login(client, consultant).get(f"/delte-rapporter/{share.pk}/").status_code == 404
    login(client, applicant).post(f"{path}delinger/{share.pk}/ophoer/")
    assert login(client, stranger).get(f"/delte-rapporter/{share.pk}/").status_code == 404


@pytest.mark.parametrize(("cvr", "status"), [("", 422), ("12345678", 422), ("35209115", 409)])
def test_it_is_not_shared_with_nobody_or_oneself(handed_over, applicant, client, login, cvr, status):
    refused = login(client, applicant).post(f"{address(handed_over)}del/", {"cvr": cvr, "sure": "1"})
    assert (refused.status_code, ReportShare.objects.count()) == (status, 0)
    assert 'id="cvr-error"' in refused.content.decode()


def test_a_reader_of_the_tilbud_may_read_and_not_share(handed_over, odense, client, login):
    reader = person("laeser@odense.example", "Lis Læser", odense)
    course = handed_over.course
    course.case.participants.create(user=reader, role="reader", added_at=STARTED_AT, added_by=reader)
    assert login(client, reader).get(f"{address(course)}analyserapport.pdf").status_code == 200
    assert client.post(f"{address(course)}del/", {"cvr": "29189420"}).status_code == 403
