"""A pool is changed while it is open: two persons, a public notice, ten working days, and nothing is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from applications.actions.approval import ask_approval
from applications.actions.drafting import Typed, save_answer, save_form
from applications.actions.versions import (
    acknowledge_version,
    approve_version,
    propose_version,
    withdraw_version_proposal,
)
from applications.drafts import draft_of
from applications.models import Application, Approval
from applications.new_version import gone_answers, news_of
from applications.reading import reading_of
from applications.rules import obstacles_to_submit
from applications.states import ApplicationState
from cases.models import Case
from cases.timeline import newest_events
from pools.actions import store_version
from pools.calendar import deadline_calendar
from pools.document import Material, MaterialGroup, Option, document_of
from pools.models import DeadlineChange, PoolDraft, PoolNotice, PoolVersion, VersionProposal
from pools.page import approved_changes
from pools.versions import Clarification
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.applications.factories import approved_draft, complete_draft, draft, seen_by, sent, submitted
from tests.applications.version_stories import (
    TOLD,
    acknowledged,
    added_question,
    changed_question,
    document_now,
    in_force,
    propose_as_it_stands,
    proposed,
    without_question,
    written,
)

pytestmark = pytest.mark.db
LONG_BEFORE = datetime(2019, 9, 3, 10, 0, tzinfo=UTC)  # ten working days to 17 September
NEAR = datetime(2019, 9, 4, 10, 0, tzinfo=UTC)  # nine


def codes(error):
    return [obstacle.code for obstacle in error.value.obstacles]


def mails():
    return sorted(OutboxMail.objects.filter(once_key__startswith="version/").values_list("to", flat=True))


@pytest.fixture
def stricter(pool):
    return changed_question(document_now(pool), "citizens", minimum="5")


def test_a_version_takes_a_writer_and_another_and_is_told_publicly(pool, stricter, manager, manager2, director, now):
    proposal = proposed(pool, stricter, by=manager, now=now)
    assert (proposal.demands, proposal.version.number, proposal.version.writers) == (True, 2, [manager.pk])
    pool.refresh_from_db()
    assert pool.version.number == 1
    with pytest.raises(NotPossibleNow) as refusal:
        approve_version(proposal, by=manager, now=now)
    assert codes(refusal) == ["version_takes_two_persons"]
    pool = approve_version(proposal, by=director, now=now)
    assert document_of(pool.version) == stricter
    notice = PoolNotice.objects.first()
    assert (notice.title, notice.text, notice.at) == (TOLD.title, TOLD.text, now)
    assert PoolDraft.objects.count() == 0
    assert list(HistoryRow.objects.of(pool.history_chain).values_list("verb", flat=True)[3:]) == [
        "propose_version",
        "approve_version",
        "publish_notice",
    ]
    with pytest.raises(NotPossibleNow) as again:
        approve_version(proposal, by=director, now=now)
    assert codes(again) == ["proposal_is_over"]


def test_whoever_wrote_in_the_draft_is_no_second_person_though_another_proposes_it(
    pool, stricter, manager, manager2, director, now
):
    written(pool, stricter, by=manager, now=now)
    PoolDraft.objects.update(writers=[manager.pk, director.pk])
    proposal = propose_as_it_stands(pool, by=manager2, now=now)
    for writer in (manager, manager2, director):
        with pytest.raises(NotPossibleNow) as refusal:
            approve_version(proposal, by=writer, now=now)
        assert codes(refusal) == ["version_takes_two_persons"]


def test_nobody_but_a_manager_proposes_and_nobody_but_manager_and_director_approves(
    pool, stricter, manager, manager2, director, caseworker, auditor, admin, applicant, now
):
    written(pool, stricter, by=manager, now=now)
    for stranger in (director, caseworker, auditor, admin, applicant):
        with pytest.raises(PermissionDenied):
            propose_as_it_stands(pool, by=stranger, now=now)
    proposal = propose_as_it_stands(pool, by=manager, now=now)
    for stranger in (caseworker, auditor, admin, applicant):
        with pytest.raises(PermissionDenied):
            approve_version(proposal, by=stranger, now=now)
        with pytest.raises(PermissionDenied):
            withdraw_version_proposal(proposal, by=stranger, now=now)


@pytest.mark.parametrize("title", ["", "Ny version", "Præcisering", "Præcisering …"])
def test_a_version_says_what_is_clarified(pool, stricter, manager, now, title):
    with pytest.raises(NotPossibleNow) as refusal:
        proposed(pool, stricter, by=manager, now=now, told=Clarification(title, " "))
    assert codes(refusal) == ["clarification_needs_a_title", "clarification_needs_a_text"]


def test_what_frames_the_call_is_kept_and_a_question_keeps_its_kind(pool, manager, now):
    document = document_now(pool)
    for changes in ({"deadline": pool.deadline_at + timedelta(days=1)}, {"opens": now}):
        with pytest.raises(NotPossibleNow) as refusal:
            proposed(pool, replace(document, summary="Ny.", **changes), by=manager, now=now)
        assert "version_keeps_its_frame" in codes(refusal)
    with pytest.raises(NotPossibleNow) as refusal:
        proposed(pool, changed_question(document, "citizens", kind="short_text"), by=manager, now=now)
    assert "question_keeps_its_kind" in codes(refusal)
    with pytest.raises(NotPossibleNow) as nothing:
        proposed(pool, document, by=manager, now=now)
    assert codes(nothing) == ["nothing_is_changed"]


def test_a_key_that_was_once_a_question_keeps_its_kind_also_when_it_comes_again(pool, manager, manager2, now):
    document = document_now(pool)
    in_force(pool, without_question(document, "citizens"), manager, manager2, now)
    with pytest.raises(NotPossibleNow) as refusal:
        proposed(pool, changed_question(document, "citizens", kind="short_text"), by=manager, now=now)
    assert "question_keeps_its_kind" in codes(refusal)


def test_one_proposal_at_a_time_and_a_draft_from_an_older_version_is_stale(pool, stricter, manager, manager2, now):
    first = proposed(pool, stricter, by=manager, now=now)
    with pytest.raises(NotPossibleNow) as waits:
        propose_as_it_stands(pool, by=manager, now=now)
    assert codes(waits) == ["proposal_waits"]
    withdraw_version_proposal(first, by=manager2, now=now)
    with pytest.raises(NotPossibleNow) as over:
        approve_version(first, by=manager2, now=now)
    assert codes(over) == ["proposal_is_over"]
    stale = written(pool, stricter, by=manager, now=now)
    in_force(pool, replace(document_now(pool), summary="Kortere."), manager, manager2, now)
    pool.refresh_from_db()
    PoolDraft.objects.create(
        pool=pool, document=stale.document, base_version_id=stale.base_version_id, changed_at=now, changed_by=manager
    )
    with pytest.raises(NotPossibleNow) as refusal:
        propose_as_it_stands(pool, by=manager, now=now)
    assert codes(refusal) == ["draft_is_stale"]


def test_what_somebody_wrote_after_the_page_was_shown_is_not_proposed_unseen(pool, stricter, manager, manager2, now):
    read = written(pool, replace(document_now(pool), summary="Kortere."), by=manager, now=now).fingerprint
    written(pool, stricter, by=manager, now=now)
    with pytest.raises(NotPossibleNow) as refusal:
        propose_version(pool, TOLD, read=read, by=manager, now=now)
    assert codes(refusal) == ["draft_changed_meanwhile"]
    assert VersionProposal.objects.count() == 0


def test_a_version_names_no_file_that_the_portal_does_not_keep(pool, manager, manager2, now):
    lost = MaterialGroup("Materiale", (Material("Vejledning", "vejledning.pdf", "a" * 64),))
    document = replace(document_now(pool), material_groups=(lost,))
    with pytest.raises(NotPossibleNow) as refusal:
        proposed(pool, document, by=manager, now=now)
    assert codes(refusal) == ["file_is_not_here"]
    version = store_version(pool, document, by=manager, now=now)
    words = {"title": TOLD.title, "text": TOLD.text, "demands": True}
    proposal = VersionProposal.objects.create(pool=pool, version=version, **words, proposed_at=now, proposed_by=manager)
    with pytest.raises(NotPossibleNow) as refusal:
        approve_version(proposal, by=manager2, now=now)
    assert codes(refusal) == ["file_is_not_here"]


def test_nothing_is_changed_after_the_deadline(pool, stricter, manager, manager2, now):
    proposal = proposed(pool, stricter, by=manager, now=now)
    with pytest.raises(NotPossibleNow) as refusal:
        approve_version(proposal, by=manager2, now=pool.deadline_at + timedelta(microseconds=1))
    assert codes(refusal)[0] == "pool_is_not_open_for_changes"


def test_demands_need_ten_working_days_and_the_refusal_says_which_deadline_would_do(pool, stricter, manager, manager2):
    with pytest.raises(NotPossibleNow) as refusal:
        proposed(pool, stricter, by=manager, now=NEAR)
    assert codes(refusal) == ["demands_need_ten_working_days"]
    assert "der er 9 arbejdsdage til fristen tirsdag den 17. september 2019 kl. 12.00" in str(
        refusal.value.obstacles[0].text
    )
    assert "tidligst til onsdag den 18. september 2019 kl. 12.00" in refusal.value.obstacles[0].text
    proposal = proposed(pool, stricter, by=manager, now=LONG_BEFORE)
    with pytest.raises(NotPossibleNow) as too_late:
        approve_version(proposal, by=manager2, now=NEAR)
    assert codes(too_late) == ["demands_need_ten_working_days"]
    approve_version(proposal, by=manager2, now=LONG_BEFORE)


def test_demands_with_an_extension_in_the_same_act_move_the_deadline_as_any_other_move(
    pool, stricter, applicant, approver, aalborg_applicant, manager, manager2
):
    submitted(pool, applicant, approver, LONG_BEFORE)
    draft(pool, aalborg_applicant, LONG_BEFORE)
    new = pool.deadline_at + timedelta(days=7)
    told = replace(TOLD, new_deadline=new, reason="Nyt krav til antallet af borgere")
    old, pool = pool.deadline_at, in_force(pool, stricter, manager, manager2, NEAR, told)
    assert (pool.deadline_at, pool.calendar_sequence, pool.version.number) == (new, 1, 2)
    change = DeadlineChange.objects.get()
    assert (change.old_deadline, change.proposed_by, change.approved_by) == (old, manager, manager2)
    assert set(PoolNotice.objects.values_list("title", flat=True)) == {
        "Puljen er udmeldt",
        TOLD.title,
        "Ansøgningsfristen er forlænget",
    }
    assert b"SEQUENCE:1" in deadline_calendar(pool, approved_changes(pool), now=NEAR)
    assert list(Case.objects.values_list("party_due_at", flat=True)) == [new, new]
    assert mails() == ["ansoeger@aalborg.example", "ansoeger@odense.example", "godkender@odense.example"]
    assert OutboxMail.objects.filter(once_key__startswith="deadline/").count() == 0
    body = OutboxMail.objects.get(once_key__startswith="version/", to="ansoeger@aalborg.example").body
    assert "forlænget til tirsdag den 24. september 2019 kl. 12.00 (tidligere tirsdag den 17. september" in body
    assert "Læs ændringerne i jeres kladde" in body


def test_a_version_without_demands_inside_ten_working_days_blocks_nothing(pool, applicant, approver, manager, manager2):
    application = approved_draft(pool, applicant, approver, NEAR)
    in_force(pool, replace(document_now(pool), summary="Kortere."), manager, manager2, NEAR)
    application = seen_by(applicant, application)
    assert news_of(application).must_be_read is False
    assert obstacles_to_submit(application, now=NEAR) == []
    submission = sent(application, by=applicant, now=NEAR)
    assert reading_of(submission).sections
    assert (
        "I kan indsende jeres kladde, som den er."
        in OutboxMail.objects.filter(once_key__startswith="version/").first().body
    )


def test_a_version_in_good_time_is_read_in_every_draft_before_it_is_sent(
    pool, applicant, approver, manager, manager2, now
):
    application = approved_draft(pool, applicant, approver, now)
    in_force(pool, replace(document_now(pool), summary="Kortere."), manager, manager2, now)
    seen = seen_by(applicant, application)
    assert [each.code for each in obstacles_to_submit(seen, now=now)] == ["new_version_unread"]
    assert obstacles_to_submit(seen, now=now)[0].url.endswith("/ansoegning/#nyt-i-puljen")
    with pytest.raises(NotPossibleNow) as refusal:
        sent(application, by=applicant, now=now)
    assert codes(refusal) == ["new_version_unread"]
    assert Case.objects.get().party_note.startswith("Puljen er ændret")
    acknowledged(application, by=applicant, now=now)
    seen = seen_by(applicant, application)
    assert (seen.pool_version.number, seen.state) == (2, ApplicationState.DRAFT)
    assert Approval.objects.get().voided_at == now
    assert OutboxMail.objects.filter(once_key__endswith=f"voided/{approver.pk}").count() == 1
    assert Case.objects.get().party_note == ""
    assert [each.code for each in obstacles_to_submit(seen, now=now)] == ["not_approved"]
    assert [event.text for event in newest_events(seen.case, at_most=3)][0:3] == [
        "Godkendelsen bortfaldt, fordi ansøgningen blev ændret",
        "Ændringerne i puljen blev læst",
        "Puljens materiale blev ændret",
    ]
    with pytest.raises(NotPossibleNow) as again:
        acknowledged(application, by=applicant, now=now)
    assert codes(again) == ["nothing_new"]


def test_yes_is_said_to_the_version_on_the_page_and_to_no_newer(pool, applicant, manager, manager2, director, now):
    application = draft(pool, applicant, now)
    in_force(pool, replace(document_now(pool), summary="Kortere."), manager, manager2, now)
    read = news_of(seen_by(applicant, application)).number
    in_force(pool, added_question(document_now(pool)), manager, director, now)
    with pytest.raises(NotPossibleNow) as refusal:
        acknowledge_version(application, read=read, by=applicant, now=now)
    assert (read, codes(refusal)) == (2, ["another_version_read"])
    assert seen_by(applicant, application).pool_version.number == 1
    acknowledge_version(application, read=3, by=applicant, now=now)
    assert seen_by(applicant, application).pool_version.number == 3


def test_nothing_is_asked_to_be_approved_before_what_is_new_is_read(pool, stricter, applicant, manager, manager2, now):
    application = complete_draft(pool, applicant, now)
    in_force(pool, stricter, manager, manager2, now)
    with pytest.raises(NotPossibleNow) as refusal:
        ask_approval(application, by=applicant, now=now)
    assert "new_version_unread" in codes(refusal)


def test_a_reader_and_a_stranger_cannot_say_that_they_have_read_it_for_the_others(
    pool, stricter, applicant, approver, stranger, manager, manager2, now
):
    application = approved_draft(pool, applicant, approver, now)
    in_force(pool, stricter, manager, manager2, now)
    with pytest.raises(PermissionDenied):
        acknowledged(application, by=approver, now=now)
    assert seen_by(applicant, application).pool_version.number == 1


def test_what_is_submitted_stands_and_a_correction_begins_with_reading(
    pool, stricter, applicant, approver, manager, manager2, now
):
    application = submitted(pool, applicant, approver, now)
    in_force(pool, stricter, manager, manager2, now)
    seen = seen_by(applicant, application)
    assert (seen.state, seen.case.party_words) == (ApplicationState.SUBMITTED, "Indsendt")
    assert Application.objects.submitted().count() == 1
    assert reading_of(seen.current_submission).sections
    assert (
        "Jeres indsendte ansøgning gælder." in OutboxMail.objects.filter(once_key__startswith="version/").first().body
    )
    save_answer(application, "citizens", "7", base_version=1, by=applicant, now=now)
    seen = seen_by(applicant, application)
    assert "new_version_unread" in [each.code for each in obstacles_to_submit(seen, now=now)]


def test_one_who_reads_two_versions_late_reads_both_at_once(
    pool, stricter, applicant, manager, manager2, director, now
):
    application = draft(pool, applicant, now)
    in_force(pool, stricter, manager, manager2, now)
    other = Clarification("Præcisering af formålet", "Nyt resumé.")
    in_force(pool, replace(stricter, summary="Kortere."), manager, director, NEAR, other)
    news = news_of(seen_by(applicant, application))
    assert [proposal.title for proposal in news.proposals] == [TOLD.title, other.title]
    assert ([area for area, _ in news.by_area], news.must_be_read, news.demands) == (
        ["Spørgsmål i ansøgningsskemaet", "Puljens side"],
        True,
        True,
    )
    acknowledged(application, by=applicant, now=NEAR)
    assert seen_by(applicant, application).pool_version.number == 3


def test_the_answer_to_a_removed_question_stays_readable_and_comes_back_with_it(
    pool, applicant, manager, manager2, director, now
):
    application, document = draft(pool, applicant, now), document_now(pool)
    save_answer(application, "citizens", "1.250", base_version=0, by=applicant, now=now)
    in_force(pool, without_question(document, "citizens"), manager, manager2, now)
    assert gone_answers(draft_of(seen_by(applicant, application))) == ()
    acknowledged(application, by=applicant, now=now)
    kept = gone_answers(draft_of(seen_by(applicant, application)))
    assert [(each.label, each.shown) for each in kept] == [(document.question("citizens").label, "1.250")]
    in_force(pool, document, manager, director, now, Clarification("Præcisering: spørgsmålet er der igen", "Se det."))
    acknowledged(application, by=applicant, now=now)
    again = draft_of(seen_by(applicant, application))
    assert (gone_answers(again), again.value("citizens")) == ((), "1250.00")


def test_an_added_question_is_missing_until_it_is_answered(pool, applicant, approver, manager, manager2, now):
    application = approved_draft(pool, applicant, approver, now)
    in_force(pool, added_question(document_now(pool)), manager, manager2, now)
    acknowledged(application, by=applicant, now=now)
    missing = obstacles_to_submit(seen_by(applicant, application), now=now)
    assert [each.text for each in missing][0] == "Svar mangler: Hvem evaluerer projektet?"
    save_form(application, {"evaluation": Typed("VIVE", 0)}, by=applicant, now=now)
    assert [each.code for each in obstacles_to_submit(seen_by(applicant, application), now=now)] == ["not_approved"]


def test_a_draft_stands_on_no_version_but_its_own_and_the_one_in_force(pool, stricter, applicant, manager, now):
    application = draft(pool, applicant, now)
    proposal = proposed(pool, stricter, by=manager, now=now)
    with pytest.raises(IntegrityError, match="application_version_in_force"), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(pool_version=proposal.version)
    assert PoolVersion.objects.count() == 2
    assert VersionProposal.objects.waiting().count() == 1


def test_an_option_that_is_gone_must_be_chosen_anew_and_what_was_chosen_is_kept(
    pool, applicant, manager, manager2, director, now
):
    first = (Option("own", "Egen evaluering"), Option("other", "Ekstern evaluering"))
    asked = added_question(document_now(pool), kind="one_of", options=first)
    in_force(pool, asked, manager, manager2, now)
    application = draft(pool, applicant, now)
    save_answer(application, "evaluation", "own", base_version=0, by=applicant, now=now)
    fewer = changed_question(asked, "evaluation", options=(first[1], Option("none", "Ingen evaluering")))
    in_force(pool, fewer, manager, director, now, Clarification("Præcisering af evaluering", "Den er ekstern."))
    acknowledged(application, by=applicant, now=now)
    missing = [each.text for each in obstacles_to_submit(seen_by(applicant, application), now=now)]
    assert "«Hvem evaluerer projektet?»: Det valgte er ikke længere en mulighed. Vælg igen." in missing
    assert application.answers.get(question="evaluation").value == "own"
