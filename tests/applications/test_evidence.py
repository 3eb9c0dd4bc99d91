"""Can it be shown what was tried, when, by whom in which role, what stood in the way, and when the portal was away?"""

import ast
import re
from datetime import timedelta
from io import BytesIO

import page as validator
import pytest
from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader

from applications.actions.deadline import approve_deadline
from applications.actions.submitting import record_attempt
from applications.evidence import CUT_OFF, evidence_for_party, evidence_of_case, evidence_of_pool, evidence_paper
from applications.evidence_words import words_of
from applications.invariants import TEXTS
from applications.models import Dispensation, DispensationRequest, ProblemReport
from applications.rules import LATE
from cases.models import Case, CaseParticipant
from cases.permissions import agency_cases
from pools.actions import propose_deadline
from portal import heartbeat
from portal.clock import Arrival
from portal.steps import NotPossibleNow
from tests.applications.factories import approved_draft, draft, opened, seen_by, sent, submitted
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.db


def tried(application, *, by, at):
    with pytest.raises(NotPossibleNow):
        sent(application, by=by, now=at)


def the_pool(pool, now, **which):
    """As one reads it who may read every case."""
    return evidence_of_pool(pool, readable=Case.objects.all(), now=now, **which)


def the_case(application, now, *, names=True):
    return evidence_of_case(application, names=names, now=now)


def on_paper(sheet, now):
    pages = PdfReader(BytesIO(evidence_paper(sheet, now=now))).pages
    return " ".join(" ".join(page.extract_text().replace("-\n", "") for page in pages).split())


def reported(text, *, at, page="", **on):
    return ProblemReport.objects.create(text=text, page=page, received_at=at, stored_at=at, **on)


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
    pauses = the_pool(pool, deadline + timedelta(hours=1)).pauses
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
    whole = the_pool(moved, at)
    assert [each.reason for each in whole.extensions] == ["Driftsstop"]
    assert [each.until for each in whole.dispensations] == [at]
    assert [each.dispensation_id for each in whole.requests] == [given.pk]
    assert [each.text for each in whole.reports] == ["Siden svarede ikke", ""]
    assert [(each.number, each.in_force_at) for each in whole.versions] == [(1, pool.announced_at)]
    assert [each.text for each in the_case(late, at).reports] == ["Siden svarede ikke"]


def test_while_sealed_a_pools_sheet_says_neither_names_nor_what_was_written(late, pool, applicant, manager):
    at = pool.deadline_at + timedelta(minutes=5)
    DispensationRequest.objects.create(application=late, reason="Odense mistede strømmen", at=at, by=applicant)
    text = on_paper(evidence_of_pool(pool, readable=agency_cases(manager), now=at), at)
    assert ("bedt om" in text, "Ansøgningsansvarlig" in text) == (True, True)
    assert [word for word in ("strømmen", "Odense", applicant.name) if word in text] == []


def test_what_was_written_after_the_session_ended_is_evidence_of_its_case_and_no_other(late, pool, manager, manager2):
    """Without a log-in the report has only its page's address: the agency reads it, the party sees that it came."""
    at = pool.deadline_at
    other = announced_pool(manager, manager2, slug="en-anden-pulje")
    mine = f"/mine-tilskudssager/{late.case.number}/ansoegning/?felt=1"
    reported("Jeg blev logget ud", at=at, page=mine)
    only = the_case(late, at).reports[0]
    assert (only.text, only.is_nameless, only.case_number) == ("Jeg blev logget ud", True, late.case.number)
    assert [(each.text, each.is_nameless) for each in the_pool(pool, at).reports] == [("Jeg blev logget ud", True)]
    assert the_pool(other, at).reports == ()
    theirs = evidence_for_party(late, now=at)
    assert [(each.number, each.text, each.page) for each in theirs.reports] == [(only.number, "", "")]
    assert "skrevet fra sagens side, ikke logget ind på sagen" in on_paper(theirs, at)


def test_what_belongs_to_no_pool_stands_on_every_sheet_as_a_number_alone(late, pool, manager):
    at = pool.deadline_at
    opened(pool, manager)
    for page in ("", "/konto/login/", "/mine-tilskudssager/2019-9999/"):
        reported("Odense kan ikke logge ind", at=at, page=page)
    reported("Puljens side er hvid", at=at, pool=pool, page=f"/puljer/{pool.slug}/")
    pool.refresh_from_db()
    sheet = the_pool(pool, at)
    assert [(each.text, each.is_elsewhere) for each in sheet.reports] == [("", True)] * 3 + [
        ("Puljens side er hvid", False)
    ]
    text = on_paper(sheet, at)
    assert ("Odense" in text, "login" in text, "ikke fra denne puljes sider" in text) == (False, False, True)


def test_a_sheet_holds_five_hundred_attempts_and_names_the_next(late, pool, monkeypatch):
    tried(late, by=late.changed_by, at=pool.deadline_at + timedelta(seconds=2))
    monkeypatch.setattr("applications.evidence.ON_A_SHEET", 1)
    first = the_pool(pool, pool.deadline_at)
    rest = the_pool(pool, pool.deadline_at, after=str(first.next_after))
    assert (len(first.attempts), len(rest.attempts), rest.next_after) == (1, 1, None)
    assert first.attempts[0].received_at < rest.attempts[0].received_at


def test_the_paper_is_valid_as_archive_and_as_accessible_file(late, pool):
    pdf = evidence_paper(the_pool(pool, pool.deadline_at), now=pool.deadline_at)
    profiles = (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1)
    reports = [validator.validate_pdf_bytes(pdf, profile=profile) for profile in profiles]
    assert [failure.message for report in reports for failure in report.failures] == []


def test_a_code_nobody_has_words_for_is_shown_as_it_is():
    words = [words_of(code) for code in ("late", "budget_over_max", "new_thing")]
    assert words == ["Fristen var overskredet", "Budgettet var ikke i orden", "Andet (new_thing)"]


MET_WHEN_SENDING = [
    *("applications/completeness.py", "applications/rules/submission.py", "applications/rules/approval.py"),
    *("applications/rules/deadline.py", "applications/budget/rules.py", "applications/rules/version.py"),
]
OF_OTHER_ACTS = {
    *("obstacles_to_ask_approval", "obstacles_to_approve", "obstacles_to_open_applications"),
    *("obstacles_to_acknowledge", "_to_open_again"),
    *("_of_descriptions", "_of_people", "_of_answered"),  # told, and stop nothing
}


def codes_in(path):
    """The codes of the obstacles that a file can lay in the way of sending."""
    parts = ast.parse((settings.BASE_DIR / path).read_text()).body
    nodes = [node for part in parts if getattr(part, "name", "") not in OF_OTHER_ACTS for node in ast.walk(part)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    first = [node.args[0] for node in calls if node.func.id == "Obstacle" and node.args]
    return {code.value for code in first if isinstance(code, ast.Constant)}


def test_whatever_stands_in_the_way_of_sending_has_words():
    codes = set().union(*(codes_in(path) for path in MET_WHEN_SENDING))
    codes |= {LATE, "received_when_stored"} | {code for code in TEXTS if code.startswith("submission_")}
    assert {"new_version_unread", "file_missing", "file_damaged", "declaration_date", "withdrawn"} <= codes
    assert [code for code in sorted(codes) if words_of(code).startswith("Andet")] == []


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
