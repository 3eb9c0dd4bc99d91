"""Does the database keep what is written on a case, whoever attacks it by hand?"""

import pytest
from django.db import IntegrityError, connection, transaction

from cases import actions
from cases.models import CaseParticipant, Document, Impartiality
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
