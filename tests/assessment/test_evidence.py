"""Can it be shown who tried to send what and when, to whom it may be shown, and which papers may a caseworker fetch?"""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from applications.actions.submitting import record_attempt
from applications.envelope import send
from applications.models import Dispensation, DispensationRequest, ProblemReport
from assessment.actions import assign_cases, declare
from cases.actions import make_papers
from cases.models import Document
from portal import heartbeat
from portal.clock import Arrival
from portal.identity import Login
from portal.steps import NotPossibleNow
from tests.assessment import stories

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("written_on",)
SLUG = "recovery-2019"


@pytest.fixture
def at(login):
    return lambda user: login(Client(), user)


def sheet(client: Client, query: str = "") -> str:
    return " ".join(client.get(reverse("assessment:evidence", args=[SLUG]) + query).content.decode().split())


def late_by_a_microsecond(application, by):
    moment = application.pool.deadline_at + timedelta(microseconds=1)
    application.draft_version += 1
    with pytest.raises(NotPossibleNow):
        send(application, by=by, arrival=Arrival(moment, "proxy", "x"), login=Login("password"), now=moment)


def test_a_late_attempt_stands_on_the_sheet_to_the_microsecond(at, sent, manager, applicant):
    late_by_a_microsecond(sent[0], applicant)
    page = sheet(at(manager))
    assert "17.09.2019 kl. 12.00.00,000001</td>" in page
    assert ("For sent" in page, "Proxyen" in page) == (True, True)


def test_an_attempt_that_was_cut_off_is_said_to_be(at, sent, manager, applicant):
    record_attempt(sent[0], by=applicant, arrival=Arrival(stories.APPLIED_AT, "database"), now=stories.APPLIED_AT)
    assert "Afbrudt: forsøget har intet udfald" in sheet(at(manager))


def test_while_sealed_the_sheet_has_numbers_and_no_names(at, sent, caseworker, auditor):
    for user in (caseworker, auditor):
        page = sheet(at(user))
        assert sent[0].case.number in page
        assert [name for name in ("Odense", "Aalborg", "Anna") if name in page] == []


def test_one_cases_sheet_has_its_own_attempts_alone(at, sent, manager):
    page = sheet(at(manager), f"?sag={sent[0].case.number}")
    assert (sent[0].case.number in page, sent[1].case.number in page) == (True, False)


@pytest.fixture
def written_on(judged, applicant, manager):
    """Odense's case, on which its people and the agency have written, once while the session had ended."""
    application, at = judged[0], judged[0].pool.deadline_at
    given = Dispensation.objects.create(application=application, until=at, reason="Givet: strøm", at=at, by=manager)
    DispensationRequest.objects.create(
        application=application, reason="Bedt: strømmen gik", at=at, by=applicant, answered_at=at,
        answered_by=manager, answer="Svaret: ja", dispensation=given,
    )  # fmt: skip
    page = f"/mine-tilskudssager/{application.case.number}/"
    for text, on in (("Meldt: kan ikke gemme", application), ("Meldt: logget ud", None)):
        ProblemReport.objects.create(application=on, text=text, page=page, received_at=at, stored_at=at)
    return application


TEXTS = ("Givet: strøm", "Bedt: strømmen gik", "Svaret: ja", "Meldt: kan ikke gemme", "Meldt: logget ud")


def read_on(client, number):
    """The texts that stand on the pool's sheet, as page, as PDF, and of the one case."""
    papers = []
    for query in ("", f"?sag={number}"):
        answer = client.get(reverse("assessment:evidence_pdf", args=[SLUG]) + query)
        pages = PdfReader(BytesIO(answer.content)).pages
        papers.append(" ".join(" ".join(page.extract_text().split()) for page in pages))
    sheets = [sheet(client), sheet(client, f"?sag={number}"), *papers]
    assert all("bedt om" in each for each in sheets)
    return [[text for text in TEXTS if text in each] for each in sheets]


def test_what_was_written_is_read_on_the_pools_sheet_by_those_alone_who_read_the_case(
    at, written_on, caseworker, auditor, caseworker3, manager
):
    case = written_on.case
    for user in (caseworker, auditor, manager):
        assert read_on(at(user), case.number) == [list(TEXTS)] * 4
    assign_cases(written_on.pool, [case.number], [caseworker3], by=manager, now=stories.JUDGED_AT)
    assert read_on(at(caseworker3), case.number) == [[]] * 4  # has not declared
    declare(case, conflict=True, text="Min bror", by=caseworker3, now=stories.JUDGED_AT)
    assert read_on(at(caseworker3), case.number) == [[]] * 4  # is barred


def test_a_pause_of_the_portal_stands_on_the_sheet(at, sent, manager):
    heartbeat.beat(now=stories.APPLIED_AT)
    heartbeat.beat(now=stories.APPLIED_AT + timedelta(minutes=10))
    assert "Fra 20.08.2019 kl. 12.00.00 til 20.08.2019 kl. 12.10.00" in sheet(at(manager))


def test_the_sheet_asks_the_same_for_one_case_and_for_two(at, sent, manager, django_assert_num_queries):
    client = at(manager)
    address = reverse("assessment:evidence", args=[SLUG])
    for query in (f"?sag={sent[0].case.number}", ""):
        with django_assert_num_queries(14):
            client.get(address + query)


def test_applicant_and_payer_see_no_sheet(at, sent, applicant, payer):
    address = reverse("assessment:evidence", args=[SLUG])
    assert {at(user).get(address).status_code for user in (applicant, payer)} == {403}


def test_who_may_read_the_case_fetches_the_application_as_one_pdf(at, judged, caseworker, auditor):
    make_papers(now=stories.JUDGED_AT)
    case = judged[0].case
    for user in (caseworker, auditor):
        page = at(user).get(reverse("assessment:case", args=[case.number])).content.decode()
        paper = Document.objects.get(entry__case=case, kind="ansoegning")
        address = reverse("assessment:document", args=[case.number, paper.entry.number])
        assert f'href="{address}"' in page
        answer = at(user).get(address)
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    paper.refresh_from_db()
    assert paper.opened_at is None


def test_nobody_undeclared_fetches_a_paper_and_another_cases_akt_is_not_found(at, judged, caseworker3, caseworker):
    make_papers(now=stories.JUDGED_AT)
    address = reverse("assessment:document", args=[judged[0].case.number, 3])
    assert at(caseworker3).get(address)["Location"].endswith("/habilitet/")
    assert at(caseworker).get(reverse("assessment:document", args=[judged[0].case.number, 99])).status_code == 404


def test_a_cases_own_sheet_is_read_by_those_who_may_read_the_case(at, judged, caseworker, caseworker3, auditor):
    case = judged[0].case
    addresses = [reverse(f"assessment:{name}", args=[case.number]) for name in ("case_evidence", "case_evidence_pdf")]
    for user in (caseworker, auditor):
        page, paper = (at(user).get(address) for address in addresses)
        assert (page.status_code, paper.content[:5]) == (200, b"%PDF-")
        assert judged[0].changed_by.name in page.content.decode()
    for address in addresses:
        assert at(caseworker3).get(address)["Location"].endswith("/habilitet/")


def test_while_sealed_a_cases_own_sheet_does_not_exist(at, sent, manager):
    for name in ("case_evidence", "case_evidence_pdf"):
        assert at(manager).get(reverse(f"assessment:{name}", args=[sent[0].case.number])).status_code == 404


def test_a_case_that_only_came_too_late_has_a_sheet_with_roles_and_no_names(at, pool, sent, manager):
    drafts = []
    for number in (1, 2):
        organisation, user = stories.municipality(number)
        drafts.append(stories.start(pool, organisation=organisation, by=user, now=stories.APPLIED_AT))
    late, empty = drafts
    late_by_a_microsecond(late, late.changed_by)
    stories.opened(pool, by=manager)
    page = at(manager).get(reverse("assessment:case_evidence", args=[late.case.number]))
    body = page.content.decode()
    assert ("Ansøgningsansvarlig" in body, late.changed_by.name in body) == (True, False)
    assert at(manager).get(reverse("assessment:case_evidence", args=[empty.case.number])).status_code == 404


def test_the_pools_sheet_is_fetched_as_one_pdf(at, sent, manager):
    answer = at(manager).get(reverse("assessment:evidence_pdf", args=[SLUG]))
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
