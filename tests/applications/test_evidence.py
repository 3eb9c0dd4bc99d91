"""Can it be shown what was tried, when, by whom in which role, what stood in the way, and when the portal was away?"""

import re
from datetime import timedelta
from io import BytesIO

import page as validator
import pytest
from django.urls import reverse
from pypdf import PdfReader

from applications.actions.deadline import approve_deadline
from applications.actions.submitting import record_attempt
from applications.evidence import CUT_OFF, evidence_of_case, evidence_of_pool, evidence_paper
from applications.evidence_words import words_of
from applications.models import Dispensation, DispensationRequest, ProblemReport
from cases.models import CaseParticipant
from pools.actions import propose_deadline
from portal import heartbeat
from portal.clock import Arrival
from portal.steps import NotPossibleNow
from tests.applications.factories import approved_draft, draft, opened, seen_by, sent, submitted

pytestmark = pytest.mark.db


def tried(application, *, by, at):
    with pytest.raises(NotPossibleNow):
        sent(application, by=by, now=at)


def the_case(application, now, *, names=True):
    return evidence_of_case(application, names=names, now=now)


@pytest.fixture
def late(pool, applicant, approver, now):
    """A whole application that came one second too late."""
    application = approved_draft(pool, applicant, approver, now)
    tried(application, by=applicant, at=pool.deadline_at + timedelta(seconds=1))
    return application


def test_every_attempt_says_what_stood_in_the_way_in_words_that_give_nothing_away(pool, applicant, now):
    application = draft(pool, applicant, now)
    tried(application, by=applicant, at=now)
    only = the_case(application, now).attempts[0]
    assert (only.outcome, only.who, only.name) == ("Ufuldstændig", "Ansøgningsansvarlig", applicant.name)
    assert "Aktiviteter manglede" in only.missing
    assert re.fullmatch(r"Svar manglede \(\d+\)", only.missing[0])


def test_a_late_attempt_stands_with_both_its_moments(late, pool, now):
    only = the_case(late, now).attempts[0]
    assert (only.received_at, only.stored_at) == (pool.deadline_at + timedelta(seconds=1),) * 2
    assert (only.outcome, only.missing, only.stamped_by) == ("For sent", ("Fristen var overskredet",), "Databasen")


def test_an_attempt_without_an_outcome_is_evidence_of_a_crash(pool, applicant, now):
    application = draft(pool, applicant, now)
    record_attempt(application, by=applicant, arrival=Arrival(now, "proxy", "x"), now=now)
    only = the_case(application, now).attempts[0]
    assert (only.is_cut_off, only.outcome, only.stamped_by) == (True, CUT_OFF, "Proxyen")


def test_the_role_is_the_one_the_person_had_then(late, pool, applicant, manager):
    place = CaseParticipant.objects.get(case=late.case, role="responsible")
    place.ended_at, place.ended_by = pool.deadline_at, applicant
    place.save()
    assert the_case(late, pool.deadline_at).attempts[0].who == "Ikke på sagen"


def test_pauses_near_a_deadline_are_marked(late, pool):
    deadline = pool.deadline_at
    for start in (deadline - timedelta(days=9), deadline - timedelta(minutes=5)):
        heartbeat.beat(now=start)
        heartbeat.beat(now=start + timedelta(seconds=30))
        heartbeat.beat(now=start + timedelta(minutes=10))
    pauses = evidence_of_pool(pool, now=deadline + timedelta(hours=1)).pauses
    near = [pause.is_near for pause in pauses if pause.ended_at - pause.started_at < timedelta(hours=1)]
    assert near == [False, True]


def test_extensions_dispensations_requests_reports_and_versions_stand_on_the_sheet(
    late, pool, applicant, manager, manager2
):
    at = pool.deadline_at + timedelta(minutes=5)
    change = propose_deadline(pool, at + timedelta(days=1), "Driftsstop", by=manager, now=at)
    moved = approve_deadline(change, by=manager2, now=at)
    given = Dispensation.objects.create(application=late, until=at, reason="Strømsvigt", at=at, by=manager)
    DispensationRequest.objects.create(
        application=late, reason="Vi mistede strømmen", at=at, by=applicant, answered_at=at, answered_by=manager,
        answer="I får en dag mere.", dispensation=given,
    )  # fmt: skip
    ProblemReport.objects.create(application=late, text="Siden svarede ikke", received_at=at, stored_at=at)
    ProblemReport.objects.create(text="Log-in virkede ikke", received_at=at, stored_at=at)
    whole = evidence_of_pool(moved, now=at)
    assert [each.reason for each in whole.extensions] == ["Driftsstop"]
    assert [each.until for each in whole.dispensations] == [at]
    assert [each.dispensation_id for each in whole.requests] == [given.pk]
    assert [each.text for each in whole.reports] == ["Siden svarede ikke", "Log-in virkede ikke"]
    assert [(each.number, each.in_force_at) for each in whole.versions] == [(1, pool.announced_at)]
    assert [each.text for each in the_case(late, at).reports] == ["Siden svarede ikke"]


def test_while_sealed_a_pools_sheet_says_neither_names_nor_what_was_written(late, pool, applicant, manager):
    at = pool.deadline_at + timedelta(minutes=5)
    DispensationRequest.objects.create(application=late, reason="Odense mistede strømmen", at=at, by=applicant)
    paper = PdfReader(BytesIO(evidence_paper(evidence_of_pool(pool, now=at), now=at)))
    text = " ".join(sheet.extract_text().replace("-\n", "") for sheet in paper.pages)
    assert ("bedt om" in text, "Ansøgningsansvarlig" in text) == (True, True)
    assert [word for word in ("strømmen", "Odense", applicant.name) if word in text] == []
    opened(pool, manager)
    assert evidence_of_pool(pool, now=at).texts


def test_a_sheet_holds_five_hundred_attempts_and_names_the_next(late, pool, monkeypatch):
    tried(late, by=late.changed_by, at=pool.deadline_at + timedelta(seconds=2))
    monkeypatch.setattr("applications.evidence.ON_A_SHEET", 1)
    first = evidence_of_pool(pool, now=pool.deadline_at)
    rest = evidence_of_pool(pool, after=str(first.next_after), now=pool.deadline_at)
    assert (len(first.attempts), len(rest.attempts), rest.next_after) == (1, 1, None)
    assert first.attempts[0].received_at < rest.attempts[0].received_at


def test_the_paper_is_valid_as_archive_and_as_accessible_file(late, pool):
    pdf = evidence_paper(evidence_of_pool(pool, now=pool.deadline_at), now=pool.deadline_at)
    profiles = (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1)
    reports = [validator.validate_pdf_bytes(pdf, profile=profile) for profile in profiles]
    assert [failure.message for report in reports for failure in report.failures] == []


def test_a_code_nobody_has_words_for_is_shown_as_it_is():
    words = [words_of(code) for code in ("late", "budget_over_max", "new_thing")]
    assert words == ["Fristen var overskredet", "Budgettet var ikke i orden", "Andet (new_thing)"]


def test_the_party_reads_its_own_sheet_and_a_stranger_finds_nothing(
    pool, applicant, approver, aalborg_applicant, login, client, now
):
    application = submitted(pool, applicant, approver, now)
    pages = {
        name: reverse(f"applications:{name}", args=[application.case.number]) for name in ("evidence", "evidence_pdf")
    }
    login(client, applicant)
    assert applicant.name in client.get(pages["evidence"]).content.decode()
    assert client.get(pages["evidence_pdf"]).content[:5] == b"%PDF-"
    history = client.get(reverse("cases:history", args=[application.case.number])).content.decode()
    assert pages["evidence"] in history
    login(client, aalborg_applicant)
    assert {client.get(path).status_code for path in pages.values()} == {404}
    assert seen_by(applicant, application).attempts.count() == 1
