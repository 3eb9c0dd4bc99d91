"""Sending: received or not received, kept as evidence either way, told to everybody, and never twice."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from applications.actions.approval import approve, ask_approval
from applications.actions.drafting import save_answer
from applications.envelope import send
from applications.models import Attempt, AttemptResult, Submission
from applications.reading import reading_of
from applications.states import ApplicationState, AttemptOutcome
from cases.models import Document, JournalEntry
from pools.document import document_of
from portal.clock import Arrival
from portal.history import broken_links
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.applications.factories import (
    BY_PASSWORD,
    a_text,
    approved_draft,
    complete_draft,
    draft,
    seen_by,
    sent,
    submitted,
)
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.db
MICROSECOND = timedelta(microseconds=1)


def outcomes(application):
    found = AttemptResult.objects.filter(attempt__application=application).order_by("pk")
    return list(found.values_list("outcome", flat=True))


def codes(error):
    return [obstacle.code for obstacle in error.value.obstacles]


def test_an_approved_application_is_received_with_a_receipt(any_pool, applicant, approver, now):
    application = submitted(any_pool, applicant, approver, now)
    submission = application.current_submission
    canonical = bytes(Submission.objects.get(pk=submission.pk).canonical)
    assert application.state == ApplicationState.SUBMITTED
    assert submission.received_at == now
    assert submission.sha256 == hashlib.sha256(canonical).hexdigest()
    assert submission.receipt_number.startswith("K-2019-")
    applied = {"money": (41_250, 0), "places": (0, 1)}[any_pool.offers]
    assert (submission.amount_applied, submission.places_applied) == applied
    assert outcomes(application) == [AttemptOutcome.ACCEPTED]


def test_what_is_sent_is_content_alone(any_pool, applicant, approver, now):
    application = submitted(any_pool, applicant, approver, now)
    content = json.loads(bytes(application.submissions.get().canonical))
    assert sorted(content) == [
        "activities", "applicant", "budget", "commitments", "criteria", "declaration", "files", "format",
        "outside_audience_confirmed", "pool", *(["tilbud"] if any_pool.offers == "places" else []),
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False)
    assert application.case.number not in text
    assert applicant.name not in text
    applied = content["budget"]["amount_applied"] if content["budget"] else len(content["tilbud"])
    assert applied == {"money": "41250.00", "places": 1}[any_pool.offers]
    items = document_of(any_pool.version).commitment_items
    assert [item for group in content["commitments"]["groups"] for item in group["items"]] == list(items)


def test_the_reading_says_what_was_sent_also_when_the_draft_is_changed(pool, applicant, approver, now):
    application = submitted(pool, applicant, approver, now)
    save_answer(application, "project_manager", "En anden", base_version=1, by=applicant, now=now)
    reading = reading_of(Submission.objects.get())
    shown = {answer.key: answer.shown for section in reading.sections for answer in section.answers}
    assert shown["project_manager"] == "Pernille Projektleder, specialkonsulent"
    assert shown["citizens"] == "1.250"
    assert reading.budget.amount_applied == 41_250
    assert reading.commitments_accepted


def test_everybody_on_the_case_and_the_official_mailbox_get_the_receipt(any_pool, applicant, approver, now):
    submitted(any_pool, applicant, approver, now)
    mails = OutboxMail.objects.filter(once_key__startswith="submission/")
    assert sorted(mail.to for mail in mails) == [
        "ansoeger@odense.example",
        "godkender@odense.example",
        "post@odense.example",
    ]
    assert all("Anna Ansøger for Odense Kommune" in mail.body for mail in mails)
    assert all("tirsdag den 20. august 2019 kl. 12.00.00" in mail.body for mail in mails)


def test_the_case_file_holds_the_application_and_the_receipt(any_pool, applicant, approver, now):
    application = submitted(any_pool, applicant, approver, now)
    papers = Document.objects.filter(entry__case=application.case).order_by("pk")
    assert [(paper.kind, paper.entry.direction) for paper in papers] == [("ansoegning", "in"), ("kvittering", "out")]
    assert JournalEntry.objects.filter(case=application.case, visible_to_party=True).count() == 4
    rows = list(HistoryRow.objects.of(application.history_chain))
    assert rows[-1].verb == "submit"
    assert broken_links(rows) == []


def test_the_same_version_sent_twice_gives_the_same_receipt(any_pool, applicant, approver, now):
    application = submitted(any_pool, applicant, approver, now)
    again = sent(application, by=applicant, now=now + timedelta(seconds=5))
    assert again.pk == application.current_submission_id
    assert Submission.objects.count() == 1
    assert outcomes(application) == [AttemptOutcome.ACCEPTED, AttemptOutcome.REPEATED]
    assert HistoryRow.objects.filter(verb="submit").count() == 1
    assert OutboxMail.objects.filter(once_key__startswith="submission/").count() == 3


def test_a_repeat_of_an_acknowledged_version_is_answered_after_the_deadline_too(any_pool, applicant, approver, now):
    application = submitted(any_pool, applicant, approver, now)
    again = sent(application, by=applicant, now=any_pool.deadline_at + timedelta(minutes=1))
    assert again.pk == application.current_submission_id


def test_received_at_the_deadline_itself_is_in_time(any_pool, applicant, approver, now):
    application = approved_draft(any_pool, applicant, approver, now)
    assert sent(application, by=applicant, now=any_pool.deadline_at).received_at == any_pool.deadline_at


def test_one_microsecond_after_the_deadline_is_refused_and_kept_as_an_attempt(any_pool, applicant, approver, now):
    application = approved_draft(any_pool, applicant, approver, now)
    with pytest.raises(NotPossibleNow) as refusal:
        sent(application, by=applicant, now=any_pool.deadline_at + MICROSECOND)
    assert codes(refusal) == ["late"]
    assert "vi har ikke modtaget den" in refusal.value.obstacles[0].text
    attempt = Attempt.objects.get()
    assert attempt.received_at == any_pool.deadline_at + MICROSECOND
    assert (attempt.result.outcome, attempt.result.obstacles) == (AttemptOutcome.LATE, ["late"])
    assert Submission.objects.count() == 0
    assert seen_by(applicant, application).state == ApplicationState.READY


def test_an_incomplete_application_is_refused_with_everything_that_is_missing(pool, applicant, now):
    application = draft(pool, applicant, now)
    with pytest.raises(NotPossibleNow) as refusal:
        sent(application, by=applicant, now=now)
    missing = "answer_missing"  # said in the form's order: the plan stands under criterion 4, the budget under 5
    assert codes(refusal) == [
        *[missing] * 12, "no_activities", missing, missing, "budget_empty", missing, missing,
        "commitments", "not_approved",
    ]  # fmt: skip
    assert outcomes(application) == [AttemptOutcome.INCOMPLETE]


def test_nothing_is_sent_without_the_approval_the_pool_asks_for(any_pool, applicant, now):
    application = complete_draft(any_pool, applicant, now)
    with pytest.raises(NotPossibleNow) as refusal:
        sent(application, by=applicant, now=now)
    assert codes(refusal) == ["not_approved"]


def test_a_pool_without_approval_in_the_portal_needs_none(manager, manager2, applicant, now):
    from_pool = announced_pool(manager, manager2, approval="none")
    application = complete_draft(from_pool, applicant, now)
    assert sent(application, by=applicant, now=now).draft_version == application.draft_version


def test_what_was_on_the_page_is_what_is_sent(any_pool, applicant, approver, now):
    application = approved_draft(any_pool, applicant, approver, now)
    arrival = Arrival(now, "database")
    with pytest.raises(NotPossibleNow) as refusal:
        send(application, by=applicant, arrival=arrival, login=BY_PASSWORD, now=now, draft_version=1)
    assert codes(refusal) == ["changed_meanwhile"]


def test_only_the_responsible_sends(any_pool, applicant, approver, now):
    application = approved_draft(any_pool, applicant, approver, now)
    with pytest.raises(PermissionDenied):
        sent(application, by=approver, now=now)


def test_a_corrected_application_is_sent_again_and_the_newest_counts(any_pool, applicant, approver, now):
    application = submitted(any_pool, applicant, approver, now)
    first = application.current_submission
    save_answer(application, a_text(application), "En anden", base_version=1, by=applicant, now=now)
    application = seen_by(applicant, application)
    assert (application.state, application.current_submission) == (ApplicationState.SUBMITTED, first)
    with pytest.raises(NotPossibleNow) as refusal:
        sent(application, by=applicant, now=now)
    assert codes(refusal) == ["not_approved"]
    ask_approval(application, by=applicant, now=now)
    assert seen_by(applicant, application).current_submission == first
    approve(application, by=approver, now=now)
    second = sent(application, by=applicant, now=now + timedelta(hours=1))
    assert seen_by(applicant, application).current_submission == second
    assert Submission.objects.count() == 2
    assert second.receipt_number != first.receipt_number


def test_the_face_of_the_case_says_sent_and_then_under_assessment(pool, applicant, approver, now):
    case = submitted(pool, applicant, approver, now).case
    assert (case.party_words, case.party_turn, case.party_due_at) == ("Indsendt", "agency", pool.deadline_at)
    assert case.party_words_after_due == "Under behandling"
    assert case.unsealed_at is None
