"""Does the database keep what is written on a case, whoever attacks it by hand?"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases import actions
from cases.group import MemberDraft
from cases.models import CaseParticipant, Document, Impartiality
from cases.plan import ActionDraft, GoalDraft
from portal import files
from tests.cases.test_paper import write

pytestmark = pytest.mark.db


def refused(sql: str, *values: object) -> str:
    """The name of what refused `sql`; fails the test when nothing did."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return error.value.__cause__.diag.constraint_name


def done(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


@pytest.fixture
def full(unsealed, applicant, caseworker, manager, now):
    """A case with a row of every kind."""
    actions.send_message(unsealed, subject="Hej", body="Hej", from_agency=False, by=applicant, now=now)
    actions.assign(unsealed, caseworker, by=manager, now=now)
    actions.declare_impartiality(unsealed, conflict=False, by=caseworker, now=now)
    actions.record_duty(unsealed, "score", by=caseworker, now=now)
    write(unsealed, now)
    return unsealed


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("cases_message", "body = 'Noget andet'"),
        ("cases_journalentry", "title = 'Noget andet'"),
        ("cases_journalentry", "visible_to_party = NOT visible_to_party"),
        ("cases_caseduty", "duty = 'recommend'"),
    ],
)
def test_what_is_written_only_grows(full, table, change):
    assert refused(f"UPDATE {table} SET {change}") == f"{table}_append_only"
    assert refused(f"DELETE FROM {table}") == f"{table}_append_only"
    done("SET CONSTRAINTS ALL IMMEDIATE")  # a truncation with checks still waiting is refused for another reason
    assert refused(f"TRUNCATE {table} CASCADE").endswith("_append_only")


@pytest.mark.parametrize(
    "change",
    [
        "number = '2019-9999'",
        "organisation_id = organisation_id + 1",
        "created_at = created_at + interval '1 day'",
        "unsealed_at = NULL",
    ],
)
def test_a_case_keeps_its_number_its_owner_and_its_opening(full, change):
    assert refused(f"UPDATE cases_case SET {change}") == "case_is_kept"
    assert refused("DELETE FROM cases_case") == "case_is_kept"


@pytest.mark.parametrize("table", ["cases_caseparticipant", "cases_assignment"])
def test_a_place_is_ended_once_and_never_erased(full, table, applicant, now):
    assert refused(f"DELETE FROM {table}") == "place_is_kept"
    assert refused(f"UPDATE {table} SET user_id = %s", full.created_by_id + 1000) == "place_is_kept"
    assert done(f"UPDATE {table} SET ended_at = %s, ended_by_id = %s", now, applicant.pk) == 1
    assert refused(f"UPDATE {table} SET ended_at = NULL, ended_by_id = NULL") == "place_is_kept"


def test_a_role_is_not_changed_in_its_row(full):
    assert refused("UPDATE cases_caseparticipant SET role = 'approver'") == "place_is_kept"
    assert CaseParticipant.objects.get(case=full).role == "responsible"


@pytest.mark.parametrize(("number", "party_number"), [(9, 3), (5, 9), (5, 2), (0, 0)])
def test_akt_numbers_have_no_holes(full, now, number, party_number):
    last = full.journal.last()
    assert (last.number, last.party_number) == (5, 3)
    sql = """INSERT INTO cases_journalentry
        (case_id, number, party_number, direction, at, title, visible_to_party)
        VALUES (%s, %s + 1, %s, 'internal', %s, 'Indskudt', true)"""
    assert refused(sql, full.pk, number, party_number, now) == "journal_continues"


@pytest.mark.parametrize(
    "change", ["words = '{}'", "template = 'paper/andet.html'", "dated_at = dated_at + interval '1 day'", "kind = 'x'"]
)
def test_a_papers_words_never_change(full, change):
    assert refused(f"UPDATE cases_document SET {change}") == "document_is_fixed"


def test_a_papers_file_is_set_once_and_the_paper_is_never_erased(full, now):
    document = Document.objects.get()
    actions.make_paper(document, now=now)
    other = files.store(b"%PDF-1.7 andet", name="andet.pdf", media_type="application/pdf", now=now)
    assert refused("UPDATE cases_document SET file_id = %s", other.pk) == "document_is_fixed"
    assert refused("UPDATE cases_document SET file_id = NULL") == "document_is_fixed"
    assert refused("DELETE FROM cases_document") == "document_is_fixed"


def test_a_papers_first_opening_is_never_moved(full, applicant, colleague, now):
    assert done("UPDATE cases_document SET opened_at = %s, opened_by_id = %s", now, applicant.pk) == 1
    assert refused("UPDATE cases_document SET opened_by_id = %s", colleague.pk) == "document_is_fixed"
    assert refused("UPDATE cases_document SET opened_at = NULL, opened_by_id = NULL") == "document_is_fixed"


RULED = "ruled_at = declared_at, ruled_by_id = user_id + 1, text = 'Min bror'"


@pytest.mark.parametrize("state", ["confirmed", "dismissed"])
def test_nobody_is_ruled_on_without_having_reported(full, state):
    assert refused(f"UPDATE cases_impartiality SET state = '{state}', {RULED}") == "impartiality_steps"


def test_a_report_is_not_taken_back_and_a_declaration_not_erased(full, caseworker, now):
    actions.declare_impartiality(full, conflict=True, text="Min bror", by=caseworker, now=now)
    assert refused("UPDATE cases_impartiality SET state = 'clear'") == "impartiality_steps"
    assert refused("DELETE FROM cases_impartiality") == "impartiality_steps"


def test_who_was_found_inhabil_stays_so(full, caseworker, manager, now):
    declaration = actions.declare_impartiality(full, conflict=True, text="Min bror", by=caseworker, now=now)
    actions.rule_on_impartiality(declaration, confirmed=True, reason="FVL § 3", by=manager, now=now)
    for state in ("clear", "reported", "dismissed"):
        change = "" if state == "dismissed" else ", ruled_at = NULL, ruled_by_id = NULL"
        assert refused(f"UPDATE cases_impartiality SET state = '{state}'{change}") == "impartiality_steps"
    assert Impartiality.objects.get().state == "confirmed"


# The run of a case


@pytest.fixture
def running(gathering, group, applicant, now):
    """A run with a row of every kind."""
    later = now + timedelta(days=7)
    actions.note_attendance(gathering, {group[0].pk: "present"}, by=applicant, now=later)
    actions.write_minutes(gathering, "Vi blev enige.", seen=0, by=applicant, now=later)
    goal = actions.add_goal(gathering.case, GoalDraft("Mere motion"), by=applicant, now=now)
    actions.add_action(goal, ActionDraft("Gåtur", group[0], note="Aftalt"), by=applicant, now=now)
    actions.make_feed(applicant, gathering.case, now=now)
    return gathering


@pytest.mark.parametrize(
    ("table", "change"), [("cases_minutes", "text = 'Andet'"), ("cases_planactionnote", "text = 'Andet'")]
)
def test_minutes_and_notes_only_grow(running, table, change):
    assert refused(f"UPDATE {table} SET {change}") == f"{table}_append_only"
    assert refused(f"DELETE FROM {table}") == f"{table}_append_only"
    done("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused(f"TRUNCATE {table} CASCADE").endswith("_append_only")


@pytest.mark.parametrize(
    "change",
    [
        "uid = gen_random_uuid(), sequence = sequence + 1",
        "case_id = case_id + 1, sequence = sequence + 1",
        "sequence = sequence - 1",
        "title = 'Andet'",
        "starts_at = starts_at - interval '1 hour'",
        "state = 'cancelled', cancel_reason = 'Sne'",
        "state = 'held'",
    ],
)
def test_a_calendar_can_always_follow_an_activity(running, meeting, applicant, now, change):
    actions.change_gathering(running, meeting(days=9), by=applicant, now=now)
    assert refused(f"UPDATE cases_gathering SET {change}") == "gathering_is_followed"
    assert refused("DELETE FROM cases_gathering") in {"gathering_is_followed"}


def test_what_is_held_or_cancelled_stays_so(running, applicant, now):
    actions.cancel_gathering(running, reason="Sne", by=applicant, now=now)
    change = "sequence = sequence + 1, state = 'planned', cancel_reason = ''"
    assert refused(f"UPDATE cases_gathering SET {change}") == "gathering_is_followed"


@pytest.mark.parametrize(
    "change",
    ["email = 'b@privat.example'", "phone = '12345678'", "name = 'Bodil Borgersen'", "user_id = added_by_id"],
)
def test_a_citizen_is_at_most_a_first_name_for_somebody_with_sql_too(running, change):
    sql = f"UPDATE cases_groupmember SET {change} WHERE role = 'citizen'"
    assert refused(sql) == "group_member_citizen_is_a_first_name"


def test_an_employee_does_not_become_a_citizen_nor_the_other_way(running):
    assert refused("UPDATE cases_groupmember SET role = 'tr', name = 'B' WHERE role = 'citizen'") == "member_is_kept"
    sql = "UPDATE cases_groupmember SET role = 'citizen', name = '', email = '', user_id = NULL WHERE role = 'tr'"
    assert refused(sql) == "member_is_kept"


def test_a_member_is_ended_once_and_never_erased(running, group, applicant, now):
    assert refused("DELETE FROM cases_groupmember") == "member_is_kept"
    assert refused("UPDATE cases_groupmember SET case_id = case_id + 1") == "member_is_kept"
    actions.end_member(group[2], by=applicant, now=now)
    sql = "UPDATE cases_groupmember SET ended_at = NULL, ended_by_id = NULL WHERE id = %s"
    assert refused(sql, group[2].pk) == "member_is_kept"


def test_attendance_is_of_the_cases_own_and_stays_when_it_is_noted(
    running, group, open_run, aalborg, aalborg_applicant, consultant, now
):
    other = open_run(aalborg, consultant, aalborg_applicant)
    theirs = actions.add_member(other, MemberDraft("tr", "Tor"), by=aalborg_applicant, now=now)
    sql = "INSERT INTO cases_attendance (gathering_id, member_id, state, invited_at) VALUES (%s, %s, 'present', %s)"
    assert refused(sql, running.pk, theirs.pk, now) == "attendance_of_case"
    assert refused("UPDATE cases_attendance SET member_id = %s", group[0].pk) == "attendance_of_case"
    assert refused("DELETE FROM cases_attendance WHERE member_id = %s", group[0].pk) == "attendance_of_case"
    assert done("DELETE FROM cases_attendance WHERE member_id = %s", group[1].pk) == 1


def test_minutes_have_no_holes(running, now):
    sql = "INSERT INTO cases_minutes (gathering_id, number, text, at, by_id) VALUES (%s, %s, 'Andet', %s, %s)"
    for number in (3, 0, 9):
        assert refused(sql, running.pk, number, now, running.created_by_id) == "minutes_continue"


def test_a_calendar_address_is_ended_once_and_moved_to_nobody(running, now):
    assert refused("UPDATE cases_calendarfeed SET user_id = user_id + 1") == "feed_is_ended_once"
    assert refused("UPDATE cases_calendarfeed SET fingerprint = repeat('0', 64)") == "feed_is_ended_once"
    assert done("UPDATE cases_calendarfeed SET ended_at = %s", now) == 1
    assert refused("UPDATE cases_calendarfeed SET ended_at = NULL") == "feed_is_ended_once"
    assert refused("DELETE FROM cases_calendarfeed") == "feed_is_ended_once"


def test_goals_and_actions_are_given_up_and_never_erased(
    running, open_run, aalborg, aalborg_applicant, consultant, applicant, now
):
    other = open_run(aalborg, consultant, aalborg_applicant)
    theirs = actions.add_member(other, MemberDraft("tr", "Tor"), by=aalborg_applicant, now=now)
    assert refused("DELETE FROM cases_planaction") == "plan_action_is_kept"
    assert refused("UPDATE cases_planaction SET version = 0") == "plan_action_is_kept"
    assert refused("UPDATE cases_planaction SET responsible_id = %s", theirs.pk) == "plan_action_is_kept"
    assert refused("UPDATE cases_goal SET case_id = %s", other.pk) == "goal_is_kept"
    assert refused("UPDATE cases_goal SET version = 0") == "goal_is_kept"
    actions.drop_goal(running.case.goals.get(), reason="Nej", by=applicant, now=now)
    sql = "UPDATE cases_goal SET dropped_at = NULL, dropped_by_id = NULL, drop_reason = ''"
    assert refused(sql) == "goal_is_kept"
    assert refused("DELETE FROM cases_goal") == "goal_is_kept"
