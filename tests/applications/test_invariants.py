"""The database refuses by itself: late submissions, false hashes, changed evidence; Python and database judge alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.actions.attaching import remove_file
from applications.actions.drafting import save_answer
from applications.models import AnswerRevision, Dispensation, Submission
from applications.rules import obstacles_of_deadline
from portal.clock import database_now
from portal.models import FileScan
from tests.applications.factories import approved_draft, complete_draft, draft, seen_by, submitted
from tests.applications.file_stories import lay, pool_with_slots
from tests.applications.version_stories import acknowledged, added_question, document_now, in_force
from tests.pools.factories import announced_pool
from tests.portal.file_samples import pdf

pytestmark = pytest.mark.db
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MICROSECOND = timedelta(microseconds=1)


def refused(sql, *values):
    """The name of the constraint that refuses the statement; fails when nothing does."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return error.value.__cause__.diag.constraint_name


def insert_attempt(application, by, received_at):
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO applications_attempt (application_id, by_id, draft_version, received_at, stored_at,
               stamp_source, stamp_claimed) VALUES (%s, %s, %s, %s, %s, 'proxy', '') RETURNING id""",
            [application.pk, by.pk, application.draft_version, received_at, received_at],
        )
        return cursor.fetchone()[0]


SUBMISSION = """INSERT INTO applications_submission (application_id, attempt_id, draft_version, canonical, sha256,
    receipt_number, received_at, stored_at, by_id, login_method, cvr, amount_applied, places_applied)
    SELECT %(application)s, %(attempt)s, %(version)s, %(bytes)s, encode(sha256(%(bytes)s), 'hex'),
           'K-' || %(attempt)s, %(received)s, %(received)s, %(by)s, 'password', '', 0, 0"""


def insert_submission(application, by, received_at, *, attempt=None):
    """Past every rule in Python, as a faulty program or a hand at the database would."""
    values = {
        "application": application.pk,
        "attempt": attempt or insert_attempt(application, by, received_at),
        "version": application.draft_version,
        "bytes": b"{}",
        "received": received_at,
        "by": by.pk,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SUBMISSION, values)


def verdict_of_the_database(application, by, received_at):
    """None when it takes the submission, else the constraint's name; nothing is kept."""
    try:
        with transaction.atomic():
            insert_submission(application, by, received_at)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return None


def test_the_database_takes_the_deadline_itself_and_refuses_one_microsecond_later(pool, applicant, now):
    application = draft(pool, applicant, now)
    assert verdict_of_the_database(application, applicant, pool.deadline_at) is None
    assert verdict_of_the_database(application, applicant, pool.deadline_at + MICROSECOND) == "submission_in_time"


def test_a_dispensation_holds_for_its_applicant_alone(pool, applicant, aalborg_applicant, manager, now):
    ours, theirs = draft(pool, applicant, now), draft(pool, aalborg_applicant, now)
    until = pool.deadline_at + timedelta(days=2)
    Dispensation.objects.create(application=ours, until=until, reason="Strømsvigt", at=now, by=manager)
    assert verdict_of_the_database(ours, applicant, until) is None
    assert verdict_of_the_database(ours, applicant, until + MICROSECOND) == "submission_in_time"
    assert verdict_of_the_database(theirs, aalborg_applicant, until) == "submission_in_time"
    assert seen_by(applicant, ours).deadline_in_force == until


@pytest.mark.parametrize(
    "deadline",
    [
        datetime(2019, 9, 17, 12, 0, tzinfo=COPENHAGEN),
        datetime(2026, 10, 24, 12, 0, tzinfo=COPENHAGEN),
        datetime(2026, 10, 25, 12, 0, tzinfo=COPENHAGEN),
        datetime(2027, 3, 28, 12, 0, tzinfo=COPENHAGEN),
    ],
    ids=["seed", "day-before-winter-time", "winter-time", "summer-time"],
)
def test_python_and_the_database_judge_every_instant_alike(manager, manager2, applicant, deadline):
    moment = deadline.astimezone(UTC)
    pool = announced_pool(manager, manager2, deadline=moment)
    application = seen_by(applicant, draft(pool, applicant, pool.opens_at))

    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(min_value=-3 * 3600 * 10**6, max_value=3 * 3600 * 10**6) | st.integers(-3, 3))
    def judged(microseconds):
        received_at = moment + timedelta(microseconds=microseconds)
        in_python = not obstacles_of_deadline(application, at=received_at)
        assert in_python == (microseconds <= 0)
        assert (verdict_of_the_database(application, applicant, received_at) is None) == in_python

    judged()


def test_a_submission_belongs_to_its_attempt_and_says_its_own_hash(pool, applicant, aalborg_applicant, now):
    ours, theirs = draft(pool, applicant, now), draft(pool, aalborg_applicant, now)
    others = insert_attempt(theirs, aalborg_applicant, now)
    with pytest.raises(IntegrityError, match="submission_of_its_attempt"):
        insert_submission(ours, applicant, now, attempt=others)
    attempt = insert_attempt(ours, applicant, now)
    values = {"application": ours.pk, "attempt": attempt, "version": 1, "bytes": b"{}", "received": now}
    false = SUBMISSION.replace("encode(sha256(%(bytes)s), 'hex')", "repeat('0', 64)")
    with pytest.raises(IntegrityError, match="submission_hash"), connection.cursor() as cursor:
        cursor.execute(false, values | {"by": applicant.pk})


def test_nothing_is_received_before_the_pool_opens(pool, applicant, now):
    application = draft(pool, applicant, now)
    assert verdict_of_the_database(application, applicant, pool.opens_at - MICROSECOND) == "submission_too_early"


def test_an_unread_version_stops_a_submission_in_the_database_too(pool, applicant, manager, manager2, director, now):
    application = draft(pool, applicant, now)
    in_force(pool, added_question(document_now(pool)), manager, manager2, now)
    assert verdict_of_the_database(application, applicant, now) == "submission_of_what_is_read"
    acknowledged(application, by=applicant, now=now)
    assert verdict_of_the_database(application, applicant, now) is None


def test_what_came_late_and_asks_nothing_stops_nothing_in_the_database(pool, applicant, manager, manager2, now):
    application = draft(pool, applicant, now)
    near = pool.deadline_at - timedelta(days=2)
    in_force(pool, replace(document_now(pool), summary="Kortere."), manager, manager2, near)
    assert verdict_of_the_database(application, applicant, near) is None


def test_a_file_that_was_laid_stays_as_it_was(manager, manager2, applicant, now):
    """Taken out once, with a moment and a person; never back, never another's, never gone."""
    application = draft(pool_with_slots(manager, manager2), applicant, now)
    laid = lay(application, pdf(), by=applicant, now=now)
    attacks = [
        "UPDATE applications_attachment SET question = 'andet' WHERE id = %s",
        "UPDATE applications_attachment SET at = at - interval '1 day' WHERE id = %s",
        "DELETE FROM applications_attachment WHERE id = %s",
    ]
    assert {refused(attack, laid.pk) for attack in attacks} == {"attachment_is_fixed"}
    assert refused("UPDATE applications_attachment SET removed_at = now() WHERE id = %s", laid.pk) == (
        "attachment_removed_pair"
    )
    remove_file(application, laid.pk, by=applicant, now=now)
    back = "UPDATE applications_attachment SET removed_at = NULL, removed_by_id = NULL WHERE id = %s"
    assert refused(back, laid.pk) == "attachment_is_fixed"
    FileScan.objects.create(file=laid.file, is_clean=False, signature="Eicar", at=now)
    assert refused("UPDATE portal_filescan SET is_clean = true, signature = ''") == "portal_filescan_append_only"
    assert refused("DELETE FROM portal_filescan") == "portal_filescan_append_only"


def test_evidence_only_grows(pool, applicant, approver, now):
    submitted(pool, applicant, approver, now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE stops before the trigger speaks
    tables = ("submission", "attempt", "attemptresult")
    for table in tables:
        assert refused(f"UPDATE applications_{table} SET id = id") == f"applications_{table}_append_only"
        assert refused(f"DELETE FROM applications_{table}") == f"applications_{table}_append_only"
        assert refused(f"TRUNCATE applications_{table} CASCADE") == f"applications_{table}_append_only"


def test_every_replaced_answer_is_kept_whoever_replaces_it(pool, applicant, now):
    application = draft(pool, applicant, now)
    save_answer(application, "citizens", "1", base_version=0, by=applicant, now=now)
    save_answer(application, "citizens", "2", base_version=1, by=applicant, now=now)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE applications_answer SET value = '\"3.00\"', version = version + 1")
    kept = AnswerRevision.objects.order_by("version").values_list("version", "value")
    assert list(kept) == [(1, "1.00"), (2, "2.00")]
    assert refused("UPDATE applications_answer SET value = '\"4.00\"'") == "answer_version_follows"
    assert refused("DELETE FROM applications_answer") == "applications_answer_append_only"
    assert refused("UPDATE applications_answerrevision SET value = 'null'") == "applications_answerrevision_append_only"


def test_the_version_never_falls_and_a_case_keeps_its_own_submission(pool, applicant, aalborg_applicant, approver, now):
    ours, theirs = submitted(pool, applicant, approver, now), complete_draft(pool, aalborg_applicant, now)
    falls = "UPDATE applications_application SET draft_version = draft_version - 1 WHERE id = %s"
    assert refused(falls, ours.pk) == "draft_version_never_falls"
    steal = "UPDATE applications_application SET current_submission_id = %s WHERE id = %s"
    ours_sent = ours.current_submission_id
    with connection.cursor() as cursor:
        cursor.execute("UPDATE applications_application SET state = 'draft', current_submission_id = NULL")
    assert refused(steal, ours_sent, theirs.pk) == "current_submission_is_its_own"
    assert refused("UPDATE applications_application SET pool_id = pool_id + 1 WHERE id = %s", ours.pk) == (
        "application_stays_where_it_is"
    )


def as_live(cursor):
    """For the rest of the (rolled-back) transaction the database takes itself for a live one."""
    cursor.execute(
        "CREATE OR REPLACE FUNCTION portal_installation_kind() RETURNS text LANGUAGE sql STABLE AS $$ SELECT 'live' $$"
    )


@pytest.mark.parametrize(("seconds", "taken"), [(-119, True), (0, True), (-121, False), (2, False)])
def test_in_a_live_installation_received_and_stored_belong_together(
    manager, manager2, applicant, approver, seconds, taken
):
    clock = database_now()
    moments = {"opens": clock - timedelta(days=2), "deadline": clock + timedelta(days=1)}
    pool = announced_pool(manager, manager2, now=clock, **moments)
    application = approved_draft(pool, applicant, approver, clock)
    with connection.cursor() as cursor:
        as_live(cursor)
    attempted = database_now()
    received_at = attempted + timedelta(seconds=seconds)
    if not taken:
        assert verdict_of_the_database(application, applicant, received_at) == "received_when_stored"
        return
    insert_submission(application, applicant, received_at)
    assert Submission.objects.get().stored_at >= attempted


def test_what_was_asked_for_is_answered_once_and_with_the_cases_own_dispensation(
    pool, applicant, aalborg_applicant, manager, now
):
    ours, theirs = draft(pool, applicant, now), draft(pool, aalborg_applicant, now)
    until = pool.deadline_at + timedelta(days=2)
    others = Dispensation.objects.create(application=theirs, until=until, reason="Strømsvigt", at=now, by=manager)
    own = Dispensation.objects.create(application=ours, until=until, reason="Strømsvigt", at=now, by=manager)
    ours.dispensation_requests.create(reason="Strømmen gik", at=now, by=applicant)
    answered = "UPDATE applications_dispensationrequest SET answer = 'Ja', answered_at = %s, answered_by_id = %s"
    values = (now, manager.pk)
    assert refused("UPDATE applications_dispensationrequest SET reason = 'x'") == "dispensation_request_is_fixed"
    assert refused(f"{answered}, dispensation_id = %s", *values, others.pk) == "dispensation_of_its_own_case"
    with connection.cursor() as cursor:
        cursor.execute(f"{answered}, dispensation_id = %s", [*values, own.pk])
    assert refused("UPDATE applications_dispensationrequest SET answer = 'Nej'") == "dispensation_request_is_fixed"
    assert refused("DELETE FROM applications_dispensationrequest") == "dispensation_request_is_fixed"


REPORT = """INSERT INTO applications_problemreport (text, page, email, received_at, stored_at)
    VALUES ('Siden er hvid', '', '', %s, %s) RETURNING stored_at"""


def test_a_technical_problem_is_stamped_by_the_database_and_only_grows(db, now):
    with connection.cursor() as cursor:
        as_live(cursor)
        clock = database_now()
        cursor.execute(REPORT, [clock, now])
        assert cursor.fetchone()[0] >= clock
    assert refused(REPORT, clock - timedelta(hours=1), clock) == "received_when_stored"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE stops before the trigger speaks
    table = "applications_problemreport"
    for attack in (f"UPDATE {table} SET text = 'x'", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        assert refused(attack) == f"{table}_append_only"
