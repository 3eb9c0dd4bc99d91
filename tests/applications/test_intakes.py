"""A call that takes applications in again and again: what an opening takes in, what waits, and what is fixed by it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from applications.actions.dispensing import give_dispensation
from applications.actions.drafting import save_answer
from applications.actions.opening import open_applications
from applications.actions.withdrawing import resume, withdraw
from applications.openings import ready_to_open
from applications.rules import obstacles_to_open_applications, obstacles_to_start, obstacles_to_start_another
from cases.models import Case
from pools.actions.calling import add_version
from pools.document import document_of
from pools.document.form import Intake
from pools.models import Pool
from pools.page import page_of, status_words
from pools.rules.version import _of_the_document
from pools.states import PoolState
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.applications.factories import complete_draft, draft, seen_by, sent
from tests.applications.factories import organisation_of as home
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2022, 12, 31, 11, 0, tzinfo=UTC)
CUT_OFF = datetime(2019, 9, 1, 10, 0, tzinfo=UTC)
CONTINUOUS = Intake("continuous", "Der kan søges løbende.")
ROUNDS = Intake("rounds", "Der kan søges i runder.", (CUT_OFF, datetime(2019, 12, 1, 11, 0, tzinfo=UTC)))
HOUR = timedelta(hours=1)


@pytest.fixture
def intake() -> Intake:
    return CONTINUOUS


@pytest.fixture
def call(manager, manager2, intake) -> Pool:
    """The seed pool's words in a call that goes on until the end of 2022."""
    return announced_pool(manager, manager2, slug="loebende", approval="none", intake=intake, deadline=DEADLINE)


def apply(call, user, now):
    """A whole application, received at `now`."""
    application = complete_draft(call, user, now)
    sent(application, by=user, now=now)
    return seen_by(user, application)


def opened(call, manager, now) -> int:
    number = open_applications(call, by=manager, now=now)
    call.refresh_from_db()
    return number


def released(call) -> None:
    """As the fourth floor does it, without its packages."""
    for state in (PoolState.RECOMMENDED, PoolState.APPROVED, PoolState.RELEASED):
        Pool.objects.filter(pk=call.pk).update(state=state)
    call.refresh_from_db()


def codes(refusal) -> list[str]:
    return [obstacle.code for obstacle in refusal.value.obstacles]


def refused(sql: str, *values) -> str:
    """The constraint a bare statement meets; "" when it goes through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as error:
        return error.__cause__.diag.constraint_name
    return ""


def test_the_announcement_says_how_applications_are_taken_in(call, pool, manager):
    assert (call.takes_in_rounds, pool.takes_in_rounds) == (True, False)
    assert refused("UPDATE pools_pool SET takes_in_rounds = false WHERE id = %s", call.pk) == "pool_announced_is_kept"
    assert refused("UPDATE pools_pool SET takes_in_rounds = true WHERE id = %s", pool.pk) == "pool_announced_is_kept"


def test_an_opening_takes_in_what_waits_and_the_call_stays_open(call, applicant, aalborg_applicant, manager, now):
    first = apply(call, applicant, now)
    assert opened(call, manager, now + HOUR) == 1
    assert (call.state, call.intake, call.applications_opened_at) == (PoolState.ASSESSING, 1, now + HOUR)
    first = seen_by(applicant, first)
    assert (first.intake, first.case.unsealed_at) == (1, now + HOUR)
    assert obstacles_to_start(call, now=now + 2 * HOUR) == []
    assert (call.is_open(now + 2 * HOUR), status_words(call, now + 2 * HOUR)) == (True, "Åben")
    second = apply(call, aalborg_applicant, now + 2 * HOUR)
    assert (second.intake, second.case.unsealed_at, second.case.agency_words) == (None, None, "")
    assert ready_to_open(call, now=now + 2 * HOUR).get() == second


def test_the_next_opening_waits_until_the_last_is_answered(call, applicant, aalborg_applicant, manager, now):
    apply(call, applicant, now)
    opened(call, manager, now + HOUR)
    second = apply(call, aalborg_applicant, now + 2 * HOUR)
    with pytest.raises(NotPossibleNow) as refusal:
        opened(call, manager, now + 3 * HOUR)
    assert codes(refusal) == ["opening_under_judgement"]
    released(call)
    assert opened(call, manager, now + 4 * HOUR) == 1
    second.refresh_from_db()
    assert (call.state, call.intake, second.intake) == (PoolState.ASSESSING, 2, 2)
    facts = HistoryRow.objects.filter(verb="open_applications").order_by("pk").values_list("facts", flat=True)
    assert [(row["intake"], row["applications"]) for row in facts] == [(1, 1), (2, 1)]


def test_nothing_is_opened_when_nothing_waits(call, applicant, manager, now):
    draft(call, applicant, now)
    assert [each.code for each in obstacles_to_open_applications(call, now=now)] == ["nothing_to_open"]
    with pytest.raises(NotPossibleNow):
        opened(call, manager, now)


def test_what_is_taken_in_is_fixed_and_what_waits_is_not(call, applicant, aalborg_applicant, manager, now):
    taken = apply(call, applicant, now)
    opened(call, manager, now + HOUR)
    with pytest.raises(NotPossibleNow) as refusal:
        save_answer(taken, "citizens", "5", base_version=0, by=applicant, now=now + 2 * HOUR)
    assert codes(refusal) == ["taken_in"]
    waiting = apply(call, aalborg_applicant, now + 2 * HOUR)
    version = waiting.answers.get(question="citizens").version
    save_answer(waiting, "citizens", "77", base_version=version, by=aalborg_applicant, now=now + 3 * HOUR)
    again = sent(waiting, by=aalborg_applicant, now=now + 3 * HOUR)
    released(call)
    opened(call, manager, now + 4 * HOUR)
    waiting.refresh_from_db()
    assert (waiting.intake, waiting.current_submission) == (2, again)


def test_more_time_does_not_open_what_is_taken_in(call, applicant, manager, now):
    application = apply(call, applicant, now)
    opened(call, manager, now + HOUR)
    application = seen_by(applicant, application)
    with pytest.raises(NotPossibleNow) as refusal:
        give_dispensation(application, DEADLINE + HOUR, "Nedbrud", by=manager, now=now + 2 * HOUR)
    assert codes(refusal) == ["submission_stands"]


def test_the_database_keeps_what_is_taken_in(call, applicant, manager, now):
    application = apply(call, applicant, now)
    table = "UPDATE applications_application SET"
    assert refused(f"{table} intake = 1 WHERE id = %s", application.pk) == "application_is_taken_in_once"
    opened(call, manager, now + HOUR)
    for change in ("draft_version = draft_version + 1", "current_submission_id = NULL, state = 'draft'"):
        assert refused(f"{table} {change} WHERE id = %s", application.pk) == "application_is_taken_in"
    for intake in ("NULL", "2"):
        assert refused(f"{table} intake = {intake} WHERE id = %s", application.pk) == "application_is_taken_in_once"
    row = "application_id, attempt_id, draft_version, canonical, sha256, receipt_number, received_at, stored_at, by_id"
    row += ", login_method, cvr, amount_applied, places_applied"
    copy = row.replace("receipt_number", "'K-2019-2222-3333'").replace("draft_version", "draft_version - 1")
    again = f"INSERT INTO applications_submission ({row}) SELECT {copy} FROM applications_submission"
    assert refused(again) == "application_is_taken_in"


def test_the_database_counts_openings_one_by_one(call, pool, applicant, manager, now):
    apply(call, applicant, now)
    assert refused("UPDATE pools_pool SET intake = 1 WHERE id = %s", call.pk) == "pool_intake_counts_openings"
    opened(call, manager, now + HOUR)
    released(call)
    again = "UPDATE pools_pool SET state = 'assessing' WHERE id = %s"
    assert refused(again, call.pk) == "pool_opens_again_in_rounds"


def test_a_pool_with_one_deadline_is_opened_once(pool, manager, now):
    moment = pool.deadline_at + timedelta(minutes=4)
    assert opened(pool, manager, moment) == 0
    assert (pool.intake, pool.state) == (1, PoolState.ASSESSING)
    released(pool)
    assert [each.code for each in obstacles_to_open_applications(pool, now=moment)] == ["already_opened"]
    again = "UPDATE pools_pool SET state = 'assessing', intake = 2 WHERE id = %s"
    assert refused(again, pool.pk) == "pool_opens_again_in_rounds"


def test_a_withdrawal_is_possible_until_its_own_release(call, applicant, aalborg_applicant, manager, now):
    first, second = apply(call, applicant, now), None
    opened(call, manager, now + HOUR)
    second = apply(call, aalborg_applicant, now + HOUR)
    released(call)
    with pytest.raises(NotPossibleNow) as refusal:
        withdraw(first, by=applicant, now=now + 2 * HOUR)
    assert codes(refusal) == ["released"]
    withdraw(second, by=aalborg_applicant, now=now + 2 * HOUR)
    resume(second, by=aalborg_applicant, now=now + 2 * HOUR)  # nobody has opened it: it can still be taken up
    assert seen_by(aalborg_applicant, second).intake is None


def test_what_was_opened_and_withdrawn_is_not_taken_up_but_begun_anew(call, applicant, manager, now):
    application = apply(call, applicant, now)
    opened(call, manager, now + HOUR)
    withdraw(application, by=applicant, now=now + HOUR)
    with pytest.raises(NotPossibleNow) as refusal:
        resume(application, by=applicant, now=now + 2 * HOUR)
    assert codes(refusal) == ["taken_in"]
    assert draft(call, applicant, now + 2 * HOUR).pk != application.pk


def test_whoever_has_had_an_answer_may_apply_again(call, applicant, manager, now):
    apply(call, applicant, now)
    another = (call, home(applicant), [])
    assert [each.code for each in obstacles_to_start_another(*another, by=applicant)] == ["already_started"]
    opened(call, manager, now + HOUR)
    assert obstacles_to_start_another(*another, by=applicant) != []
    released(call)
    assert obstacles_to_start_another(*another, by=applicant) == []


@pytest.mark.parametrize("intake", [ROUNDS])
def test_a_round_takes_in_what_came_by_its_end(call, applicant, aalborg_applicant, manager, now):
    first = apply(call, applicant, CUT_OFF)  # the last microsecond is in time
    second = apply(call, aalborg_applicant, CUT_OFF + timedelta(microseconds=1))
    early = CUT_OFF + timedelta(seconds=179)
    assert [each.code for each in obstacles_to_open_applications(call, now=early)] == ["round_not_over"]
    assert opened(call, manager, CUT_OFF + timedelta(seconds=180)) == 1
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.intake, second.intake) == (1, None)
    released(call)
    later = CUT_OFF + timedelta(days=10)
    assert [each.code for each in obstacles_to_open_applications(call, now=later)] == ["round_not_over"]
    assert opened(call, manager, ROUNDS.cut_offs[1] + timedelta(minutes=3)) == 1


@pytest.mark.parametrize("intake", [ROUNDS])
def test_after_the_last_deadline_everything_that_waits_is_opened(call, applicant, aalborg_applicant, manager):
    application = complete_draft(call, applicant, DEADLINE - HOUR)
    give_dispensation(application, DEADLINE + 2 * HOUR, "Nedbrud", by=manager, now=DEADLINE - HOUR)
    apply(call, aalborg_applicant, DEADLINE)
    assert opened(call, manager, DEADLINE + timedelta(minutes=3)) == 1
    sent(application, by=applicant, now=DEADLINE + HOUR)
    assert seen_by(applicant, application).intake is None  # no opening is the last: it waits like everybody else
    released(call)
    assert opened(call, manager, DEADLINE + 3 * HOUR) == 1


def test_the_party_reads_when_it_is_looked_at(call, applicant, manager, now, client):
    application = apply(call, applicant, now)
    case = Case.objects.get(pk=application.case_id)
    note, due = case.party_note, case.party_due_at
    answer = document_of(call.version).expected_answer
    assert (note, due) == (f"I kan rette, indtil styrelsen åbner ansøgningen. Svar: {answer}.", None)
    client.force_login(applicant, backend="portal.identity.PasswordBackend")
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Styrelsen har modtaget ansøgningen." in page
    assert "til og med" not in page
    receipt = OutboxMail.objects.filter(to=applicant.email, subject__startswith="Kvittering").get().body
    assert "I kan rette, indtil styrelsen åbner ansøgningen." in receipt
    assert "ansøgningsfristen" not in receipt
    opened(call, manager, now + HOUR)
    case = Case.objects.get(pk=application.case_id)
    assert (case.party_words, case.party_due_at, case.party_note) == ("Under behandling", None, f"Svar: {answer}.")
    page = client.get(reverse("applications:review", args=[case.number])).content.decode()
    assert "UNDER BEHANDLING" in page
    assert "Indsend ansøgning</button>" not in page


@pytest.mark.parametrize(
    ("intake", "words"),
    [(CONTINUOUS, "Løbende"), (ROUNDS, "I runder. Runden nu slutter søndag den 1. september 2019 kl. 12.00")],
    ids=["continuous", "rounds"],
)
def test_the_pool_page_says_how_and_when(call, intake, words, now, client):
    assert page_of(call, [], now).taken_in == words
    page = client.get(f"/puljer/{call.slug}/").content.decode()
    assert intake.text in page
    assert "indtil styrelsen åbner ansøgningen" in page


def test_a_new_wording_cannot_change_how_it_is_taken_in(call, manager, now):
    other = replace(document_of(call.version), intake=None)
    with pytest.raises(IntegrityError, match="pool_takes_in_as_announced"), transaction.atomic():
        add_version(call, other, by=manager, now=now)
    found = _of_the_document(Pool.objects.get(pk=call.pk), other)
    assert "pool_takes_in_as_announced" in {each.code for each in found}
