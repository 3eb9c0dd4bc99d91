"""Is the installation what it says it is? The ground floor's own questions: history, triggers, roles, files."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import connection

from portal import files, history
from portal.clock import database_now
from portal.invariants import all_invariants, expected_triggers
from portal.models import HistoryAnchor, HistoryRow, StoredFile


def all_problems() -> Iterator[str]:
    """Every floor's problems, one Danish sentence each."""
    for config in apps.get_app_configs():
        if "." not in config.name and config.name != "csp" and find_spec(f"{config.name}.verify"):
            yield from import_module(f"{config.name}.verify").problems()


def problems() -> Iterator[str]:
    """The ground floor's."""
    yield from history.broken_links(HistoryRow.objects.in_chain_order().iterator(chunk_size=2000))
    yield from _cut_chains()
    yield from _missing_in_the_database()
    yield from _open_rights()
    yield from _damaged_files()


def _cut_chains() -> Iterator[str]:
    """A chain does not notice its own cut tail; the number of chains at the last anchor does not shrink."""
    last = HistoryAnchor.objects.order_by("-day").first()
    if last and HistoryRow.objects.values("chain").distinct().count() < last.chains:
        yield f"Historikken har færre kæder end ved ankeret {last.day.isoformat()}"


def _missing_in_the_database() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
            " AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
        )
        triggers = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND convalidated"
            " UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
        )
        constraints = {row[0] for row in cursor.fetchall()}
    yield from (f"Triggeren {name} mangler eller er slået fra" for name in sorted(expected_triggers() - triggers))
    wanted = {rule.name for model in apps.get_models() for rule in model._meta.constraints}
    yield from (f"Begrænsningen {name} mangler" for name in sorted(wanted - constraints))


def _open_rights() -> Iterator[str]:
    """The portal's own role may not change what only grows."""
    tables = sorted(table for invariants in all_invariants() for table in invariants.append_only)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND NOT rolsuper", [settings.DATABASE_PORTAL_ROLE])
        if not cursor.fetchone():
            return
        for table in tables:
            cursor.execute(
                "SELECT has_table_privilege(%s, %s, 'UPDATE, DELETE, TRUNCATE')", [settings.DATABASE_PORTAL_ROLE, table]
            )
            if cursor.fetchone()[0]:
                yield f"Rollen {settings.DATABASE_PORTAL_ROLE} kan ændre {table}"


def _damaged_files() -> Iterator[str]:
    for stored in StoredFile.objects.iterator(chunk_size=500):
        try:
            files.read(stored)
        except files.FileIsDamaged as error:
            yield f"Filen {error}"
    for path in files.orphans(database_now() - timedelta(days=1)):
        yield f"Filen {path.name} hører ikke til noget i databasen"
