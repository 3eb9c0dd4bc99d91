"""More time for one applicant alone: asked for after a late attempt, answered with a reason and on paper."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from applications.actions.deadline import enforce_deadlines
from applications.actions.dispensing import ask_dispensation, give_dispensation, refuse_dispensation
from applications.late import late_of
from applications.models import Application, Attempt, Dispensation, DispensationRequest, Submission
from applications.states import AttemptOutcome
from cases.actions import make_paper
from cases.models import Case, Document, Impartiality
from cases.states import ImpartialityState
from cases.timeline import newest_events
from pools.document import document_of
from portal import files
from portal.models import OutboxMail
from portal.steps import NotPossibleNow
from tests.applications.factories import approved_draft, draft, opened, seen_by, sent, submitted

pytestmark = pytest.mark.db
AFTER = timedelta(seconds=7)
LONGER = timedelta(days=1)


def codes(error):
    return [obstacle.code for obstacle in error.value.obstacles]


def news_to(case):
    """Who was told that there is something new, since the late attempt."""
    found = OutboxMail.objects.filter(once_key__startswith=f"case/{case.number}/dispensation").order_by("to")
    assert {each.subject for each in found} == {f"Nyt på sag {case.number}"}
    return list(found.values_list("to", flat=True))


@pytest.fixture
def late(pool, applicant, approver, now):
    """A whole, approved application, sent seven seconds past twelve."""
    application = approved_draft(pool, applicant, approver, now)
    with pytest.raises(NotPossibleNow):
        sent(application, by=applicant, now=pool.deadline_at + AFTER)
    return seen_by(applicant, application)


def test_a_late_attempt_is_told_and_kept_and_can_be_followed_by_a_request(pool, late, applicant):
    attempt = Attempt.objects.get()
    assert (attempt.result.outcome, attempt.received_at) == (AttemptOutcome.LATE, pool.deadline_at + AFTER)
    shown = late_of(late, applicant, now=pool.deadline_at + AFTER)
    assert (shown.attempts, shown.is_late, shown.can_ask) == ((attempt,), True, True)
    assert late_of(late, applicant, now=pool.deadline_at) is None


def test_a_request_is_one_at_a_time_and_the_manager_is_told_that_it_is_there_and_no_more(
    pool, late, applicant, approver, stranger, manager
):
    now = pool.deadline_at + AFTER
    with pytest.raises(NotPossibleNow) as early:
        ask_dispensation(late, "Strømmen gik", by=applicant, now=pool.deadline_at)
    assert codes(early) == ["not_late"]
    with pytest.raises(NotPossibleNow) as empty:
        ask_dispensation(late, "  ", by=applicant, now=now)
    assert codes(empty) == ["reason_is_missing"]
    with pytest.raises(PermissionDenied):
        ask_dispensation(late, "Strømmen gik", by=approver, now=now)
    with pytest.raises(Http404):
        ask_dispensation(late, "Strømmen gik", by=stranger, now=now)
    ask_dispensation(late, "Strømmen gik", by=applicant, now=now)
    with pytest.raises(NotPossibleNow) as again:
        ask_dispensation(late, "Strømmen gik", by=applicant, now=now)
    assert codes(again) == ["request_waits"]
    mail = OutboxMail.objects.get(once_key__startswith="dispensation-request/", to=manager.email)
    for secret in ("Odense", late.case.number, "Strømmen"):
        assert secret not in mail.subject + mail.body


def test_a_dispensation_answers_the_request_and_opens_the_case_again(pool, late, applicant, approver, manager):
    now = pool.deadline_at + timedelta(minutes=10)
    enforce_deadlines(now=now)
    request = ask_dispensation(late, "Strømmen gik", by=applicant, now=now)
    given = give_dispensation(late, now + LONGER, "Driftsforstyrrelse i portalen", by=manager, now=now)
    request.refresh_from_db()
    assert (request.dispensation, request.answer, request.answered_by) == (given, given.reason, manager)
    case = Case.objects.get()
    assert (case.party_face_at(now).words, case.party_due_at) == ("Klar til indsendelse", given.until)
    assert case.party_note == "I har dispensation og kan indsende til og med 18.09.2019 kl. 12.10."
    assert [event.text for event in newest_events(case, at_most=2)] == [
        "I fik dispensation fra ansøgningsfristen til onsdag den 18. september 2019 kl. 12.10",
        "Der blev bedt om dispensation fra ansøgningsfristen",
    ]
    assert news_to(case) == [applicant.email, approver.email]
    paper = Document.objects.get(kind="dispensation")
    assert (paper.words["until"], paper.words["reason"]) == ("onsdag den 18. september 2019 kl. 12.10", given.reason)
    assert make_paper(paper, now=now) is True
    paper.refresh_from_db()
    assert files.read(paper.file).startswith(b"%PDF")
    submission = sent(late, by=applicant, now=given.until)
    assert submission.received_at == given.until


def test_a_refusal_is_a_dated_letter_with_the_facts_the_reason_and_how_to_appeal(
    pool, late, applicant, approver, manager, manager2
):
    now = pool.deadline_at + timedelta(hours=2)
    request = ask_dispensation(late, "Vi glemte det", by=applicant, now=now)
    with pytest.raises(NotPossibleNow) as empty:
        refuse_dispensation(request, " ", by=manager, now=now)
    assert codes(empty) == ["reason_is_missing"]
    refuse_dispensation(request, "Der var ingen forstyrrelser i portalen.", by=manager, now=now)
    paper = Document.objects.get(kind="dispensation")
    words = paper.words
    assert paper.entry.title == "Afvist: ikke dispensation fra ansøgningsfristen"
    assert words["attempts"] == ["tirsdag den 17. september 2019 kl. 12.00.07"]
    assert words["appeal_text"] == document_of(pool.version).law.appeal_text
    assumed = [each.text for each in document_of(pool.version).assumptions if each.path.startswith("law")]
    assert words["assumptions"] == assumed != []
    assert (words["reason"], words["stands"]) == ("Der var ingen forstyrrelser i portalen.", "")
    assert make_paper(paper, now=now) is True
    assert news_to(late.case) == [applicant.email, approver.email]
    assert [event.text for event in newest_events(late.case, at_most=1)] == [
        "Styrelsen gav ikke dispensation fra ansøgningsfristen"
    ]
    with pytest.raises(NotPossibleNow) as again:
        refuse_dispensation(request, "Nej", by=manager2, now=now)
    assert codes(again) == ["request_is_answered"]
    assert ask_dispensation(late, "Vi fandt en fejl i portalen", by=applicant, now=now).answered_at is None


def test_a_dispensation_is_given_before_the_deadline_too_and_not_after_the_release(pool, applicant, manager, now):
    application = draft(pool, applicant, now)
    until = pool.deadline_at + LONGER
    give_dispensation(application, until, "Oversvømmelse i rådhuset", by=manager, now=now)
    assert seen_by(applicant, application).deadline_in_force == until
    for earlier in (until, pool.deadline_at):
        with pytest.raises(NotPossibleNow) as refusal:
            give_dispensation(application, earlier, "Igen", by=manager, now=now)
        assert codes(refusal) == ["dispensation_is_later"]
    with pytest.raises(NotPossibleNow) as blank:
        give_dispensation(application, until + LONGER, "", by=manager, now=now)
    assert codes(blank) == ["dispensation_has_a_reason"]


def test_more_time_is_never_until_an_hour_that_is_not_one(pool, applicant, manager, now):
    application = draft(pool, applicant, now)
    twice = datetime(2019, 10, 27, 0, 30, tzinfo=UTC)
    with pytest.raises(NotPossibleNow) as refusal:
        give_dispensation(application, twice, "Strømsvigt", by=manager, now=now)
    assert codes(refusal) == ["deadline_at_clock_change"]


def test_one_who_is_barred_from_the_case_gives_it_no_more_time(pool, late, applicant, manager, manager2):
    now = opened(pool, manager2)
    Impartiality.objects.create(
        case=late.case, user=manager, state=ImpartialityState.REPORTED, declared_at=now, text="Min søster"
    )
    with pytest.raises(PermissionDenied):
        give_dispensation(late, now + LONGER, "Strømsvigt", by=manager, now=now)
    give_dispensation(late, now + LONGER, "Strømsvigt", by=manager2, now=now)


def test_nobody_else_at_the_agency_gives_it(pool, late, caseworker, deputy, payer, auditor, admin, applicant):
    now = pool.deadline_at + LONGER
    for person in (caseworker, deputy, payer, auditor, admin, applicant):
        with pytest.raises(PermissionDenied):
            give_dispensation(late, now + LONGER, "Strømsvigt", by=person, now=now)
    assert Dispensation.objects.count() == 0


def test_nobody_is_late_in_silence_whoever_they_are(
    pool, applicant, approver, agency, caseworker, manager, director, payer, auditor, admin, now
):
    """A role at the agency is no way in: a late submission passes with a row of dispensation, or not at all."""
    application = approved_draft(pool, applicant, approver, now)
    just_late = pool.deadline_at + timedelta(microseconds=1)
    for role in [*{role for each in (caseworker, manager, director, payer, auditor, admin) for role in each.roles}]:
        applicant.roles = [role]
        applicant.is_superuser = applicant.is_staff = True
        applicant.save()
        with pytest.raises(NotPossibleNow) as refusal:
            sent(application, by=applicant, now=just_late)
        assert codes(refusal) == ["late"]
    for person in (caseworker, manager, director, payer, auditor, admin):
        with pytest.raises((PermissionDenied, Http404)):
            sent(application, by=person, now=now)
    assert Submission.objects.count() == 0
    give_dispensation(application, just_late, "Strømsvigt", by=manager, now=now)
    assert sent(application, by=applicant, now=just_late).received_at == just_late


def test_corrections_that_came_too_late_can_be_asked_for_and_what_stands_is_said(
    pool, applicant, approver, manager, now
):
    application = submitted(pool, applicant, approver, now)
    late = pool.deadline_at + AFTER
    with pytest.raises(NotPossibleNow) as nothing:
        ask_dispensation(application, "Vi vil rette", by=applicant, now=late)
    assert codes(nothing) == ["nothing_to_send"]
    Application.objects.update(draft_version=application.draft_version + 1)
    request = ask_dispensation(seen_by(applicant, application), "Vi vil rette", by=applicant, now=late)
    refuse_dispensation(request, "Ingen forstyrrelser.", by=manager, now=late)
    assert Document.objects.get(kind="dispensation").words["stands"].startswith("tirsdag den 20. august 2019")
    assert DispensationRequest.objects.waiting().count() == 0


def test_what_was_received_is_judged_as_it_was_sent_once_the_applications_are_opened(
    pool, applicant, approver, manager, manager2, now
):
    application = submitted(pool, applicant, approver, now)
    Application.objects.update(draft_version=application.draft_version + 1)
    before = pool.deadline_at + AFTER
    request = ask_dispensation(seen_by(applicant, application), "Vi vil rette", by=applicant, now=before)
    after = opened(pool, manager2)
    words = Case.objects.get().party_face_at(after).words
    with pytest.raises(NotPossibleNow) as refusal:
        give_dispensation(application, after + LONGER, "De nåede det ikke", by=manager, now=after)
    assert codes(refusal) == ["submission_stands"]
    assert Dispensation.objects.count() == 0
    assert Case.objects.get().party_face_at(after).words == words
    refuse_dispensation(request, "Det indsendte gælder.", by=manager, now=after)
    assert Document.objects.get(kind="dispensation").words["stands"] != ""
