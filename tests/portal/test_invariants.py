"""What the database itself holds: the promised triggers are there, and the portal's own role can change no evidence."""

import uuid

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from portal.invariants import all_invariants, expected_triggers, install, refusal_texts
from portal.models import Installation
from portal.verify import all_problems

pytestmark = pytest.mark.db


def _column(sql: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def test_the_database_has_exactly_the_promised_triggers():
    found = _column(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        " AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
    )
    assert found == expected_triggers()


def test_the_database_has_exactly_the_promised_functions():
    """Those of our own; the extensions bring theirs."""
    found = _column(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
    )
    assert found == {name for invariants in all_invariants() for name in invariants.functions}


def test_every_refusal_has_plain_danish_words():
    assert [name for name, text in refusal_texts().items() if not text.endswith(".")] == []


def test_installing_twice_changes_nothing():
    install()
    assert list(all_problems()) == []


@pytest.fixture
def portal_role(settings):
    """The portal's own role, with the rights `install` gives it."""
    settings.DATABASE_PORTAL_ROLE = f"portal_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {settings.DATABASE_PORTAL_ROLE}")
        install()
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_PORTAL_ROLE}")
    return settings.DATABASE_PORTAL_ROLE


def test_the_portals_own_role_can_change_nothing_that_only_grows(portal_role):
    tables = sorted(table for invariants in all_invariants() for table in invariants.append_only)
    assert "portal_historyrow" in tables
    for table in tables:
        column = "kind" if table == "portal_installation" else "id"
        for attack in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"UPDATE {table} SET {column} = {column}"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(attack)


def test_the_portals_own_role_truncates_nothing_and_makes_nothing(portal_role):
    attacks = [
        "TRUNCATE portal_user",
        "DROP TABLE portal_user",
        "CREATE TABLE public.x (y int)",
        "ALTER TABLE portal_user DISABLE TRIGGER ALL",
    ]
    for attack in attacks:
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(attack)


def test_a_test_database_is_marked_as_one_for_ever():
    assert Installation.current_kind() == settings.INSTALLATION == "test"
    for attack in ("UPDATE portal_installation SET kind = 'live'", "DELETE FROM portal_installation"):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(attack)
