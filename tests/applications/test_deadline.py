"""What a passed deadline means, how it is moved, and how the applications are opened: safe twice, late, or never."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from applications.actions.deadline import approve_deadline, enforce_deadlines, remind_drafts
from applications.actions.drafting import save_answer
from applications.actions.opening import open_applications
from applications.actions.withdrawing import resume, withdraw
from applications.models import Application, Dispensation
from applications.states import ApplicationState
from cases.models import Case
from pools.actions import propose_deadline
from pools.states import PoolState
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.applications.factories import approved_draft, draft, opened, seen_by, sent, submitted

pytestmark = pytest.mark.db
CLOSED = timedelta(seconds=180)


def codes(error):
    return [obstacle.code for obstacle in error.value.obstacles]


def mails(prefix):
    return sorted(OutboxMail.objects.filter(once_key__startswith=prefix).values_list("to", flat=True))


def test_a_pool_closes_three_minutes_after_its_deadline_and_not_before(pool, now):
    assert enforce_deadlines(now=pool.deadline_at + CLOSED - timedelta(microseconds=1)) == 0
    assert enforce_deadlines(now=pool.deadline_at + CLOSED) == 1
    pool.refresh_from_db()
    assert pool.closed_at == pool.deadline_at + CLOSED


def test_unsent_drafts_are_told_once_and_the_manager_gets_the_numbers(
    pool, applicant, approver, aalborg_applicant, manager, now
):
    submitted(pool, applicant, approver, now)
    draft(pool, aalborg_applicant, now)
    late = pool.deadline_at + timedelta(hours=3)
    assert [enforce_deadlines(now=late), enforce_deadlines(now=late + timedelta(minutes=1))] == [1, 0]
    assert mails("not-submitted/") == ["ansoeger@aalborg.example"]
    assert mails("closed/") == ["puljeansvarlig2@styrelsen.example", "puljeansvarlig@styrelsen.example"]
    row = HistoryRow.objects.get(verb="close")
    assert row.facts == {"received": 1, "unsent": 1}


def test_without_any_job_a_late_submission_is_refused_and_the_opening_closes_the_pool(
    pool, applicant, approver, manager, now
):
    application = approved_draft(pool, applicant, approver, now)
    with pytest.raises(NotPossibleNow):
        sent(application, by=applicant, now=pool.deadline_at + timedelta(seconds=1))
    moment = opened(pool, manager)
    assert (pool.closed_at, pool.applications_opened_at, pool.state) == (moment, moment, PoolState.ASSESSING)


def test_reminders_go_to_everybody_on_an_unsent_draft_seven_days_and_24_hours_before(pool, applicant, now):
    draft(pool, applicant, now)
    remind_drafts(now=pool.deadline_at - timedelta(days=7, seconds=1))
    assert mails("reminder/") == []
    for hours in (7 * 24, 7 * 24 - 1, 25):
        remind_drafts(now=pool.deadline_at - timedelta(hours=hours))
    assert mails("reminder/") == ["ansoeger@odense.example"]
    remind_drafts(now=pool.deadline_at - timedelta(hours=24))
    remind_drafts(now=pool.deadline_at - timedelta(hours=1))
    assert mails("reminder/") == ["ansoeger@odense.example"] * 2
    remind_drafts(now=pool.deadline_at)
    assert len(mails("reminder/")) == 2


def test_nobody_is_reminded_of_what_is_sent(pool, applicant, approver, now):
    submitted(pool, applicant, approver, now)
    remind_drafts(now=pool.deadline_at - timedelta(hours=20))
    assert mails("reminder/") == []


def test_a_draft_is_not_changed_after_the_deadline(pool, applicant, now):
    application = draft(pool, applicant, now)
    with pytest.raises(NotPossibleNow) as refusal:
        save_answer(
            application, "citizens", "5", base_version=0, by=applicant, now=pool.deadline_at + timedelta(microseconds=1)
        )
    assert codes(refusal) == ["late"]
    assert application.answers.count() == 0


def test_a_moved_deadline_takes_two_persons_and_is_told_to_everybody_once(
    pool, applicant, approver, aalborg_applicant, manager, manager2, now
):
    sent_one, unsent = submitted(pool, applicant, approver, now), draft(pool, aalborg_applicant, now)
    old, new = pool.deadline_at, pool.deadline_at + timedelta(hours=2)
    after = old + timedelta(minutes=5)
    enforce_deadlines(now=after)
    change = propose_deadline(pool, new, "Driftsforstyrrelse kl. 11.40–12.05", by=manager, now=after)
    with pytest.raises(NotPossibleNow) as refusal:
        approve_deadline(change, by=manager, now=after)
    assert codes(refusal) == ["deadline_change_takes_two_persons"]
    moved = approve_deadline(change, by=manager2, now=after)
    assert (moved.deadline_at, moved.closed_at, moved.calendar_sequence) == (new, None, 1)
    assert list(Case.objects.order_by("pk").values_list("party_due_at", flat=True)) == [new, new]
    assert mails("deadline/") == ["ansoeger@aalborg.example", "ansoeger@odense.example", "godkender@odense.example"]
    assert HistoryRow.objects.filter(verb="deadline_moved").count() == 2
    assert seen_by(aalborg_applicant, unsent).deadline_in_force == new
    assert seen_by(applicant, sent_one).state == ApplicationState.SUBMITTED
    enforce_deadlines(now=new + CLOSED)
    moved.refresh_from_db()
    assert moved.closed_at == new + CLOSED
    assert len(mails("not-submitted/")) == 2


def test_after_the_opening_the_deadline_stands(pool, applicant, approver, manager, manager2, now):
    submitted(pool, applicant, approver, now)
    moment = opened(pool, manager)
    with pytest.raises(NotPossibleNow) as refusal:
        propose_deadline(pool, moment + timedelta(days=1), "For sent", by=manager, now=moment)
    assert codes(refusal) == ["deadline_cannot_move_now"]


def test_applications_are_opened_by_the_manager_after_three_minutes_and_all_at_once(
    pool, applicant, approver, aalborg_applicant, caseworker, manager, now
):
    application, unsent = submitted(pool, applicant, approver, now), draft(pool, aalborg_applicant, now)
    with pytest.raises(NotPossibleNow) as refusal:
        open_applications(pool, by=manager, now=pool.deadline_at + timedelta(seconds=179))
    assert codes(refusal) == ["too_early"]
    with pytest.raises(PermissionDenied):
        open_applications(pool, by=caseworker, now=pool.deadline_at + CLOSED)
    moment = opened(pool, manager)
    cases = {case.pk: case for case in Case.objects.all()}
    assert cases[application.case_id].unsealed_at == moment
    assert cases[application.case_id].agency_words == "Modtaget"
    assert cases[application.case_id].party_words == "Indsendt"
    assert cases[unsent.case_id].unsealed_at is None
    with pytest.raises(NotPossibleNow) as again:
        open_applications(pool, by=manager, now=moment)
    assert codes(again) == ["already_opened"]


def test_what_is_sent_by_dispensation_after_the_opening_is_open_at_once(pool, applicant, approver, manager, now):
    application = approved_draft(pool, applicant, approver, now)
    moment = opened(pool, manager)
    until = moment + timedelta(days=1)
    Dispensation.objects.create(application=application, until=until, reason="Strømsvigt", at=moment, by=manager)
    sent(application, by=applicant, now=until)
    assert Case.objects.get().unsealed_at == until


def test_withdrawn_before_the_deadline_can_be_resumed_and_after_it_not(pool, applicant, approver, now):
    application = submitted(pool, applicant, approver, now)
    withdraw(application, by=applicant, now=now)
    assert Application.objects.submitted().count() == 0
    assert Case.objects.get().party_words == "Trukket tilbage"
    resumed = resume(application, by=applicant, now=now)
    assert (resumed.state, resumed.current_submission) == (ApplicationState.DRAFT, None)
    withdraw(application, by=applicant, now=pool.deadline_at + timedelta(days=1))
    with pytest.raises(NotPossibleNow) as refusal:
        resume(application, by=applicant, now=pool.deadline_at + timedelta(days=1))
    assert codes(refusal) == ["late"]


def test_two_drafts_are_told_in_as_many_queries_as_one(
    pool, applicant, aalborg_applicant, now, django_assert_num_queries
):
    draft(pool, applicant, now)
    with django_assert_num_queries(6):
        remind_drafts(now=pool.deadline_at - timedelta(hours=20))
    draft(pool, aalborg_applicant, now)
    with django_assert_num_queries(6):
        remind_drafts(now=pool.deadline_at - timedelta(hours=19))
