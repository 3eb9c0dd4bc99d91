"""What the database itself refuses, whoever asks: triggers and functions, installed once after the last migration.

Each floor names its own in `<floor>/invariants.py`; `expected()` is what a running database is compared with.
"""

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import connection

from portal.states import InstallationKind


@dataclass(frozen=True)
class Invariants:
    """One floor's SQL (idempotent), the names it promises, and Danish words for each refusal."""

    sql: str = ""
    triggers: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    append_only: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()  # tables that only functions of the owner's read and write
    texts: dict[str, str] = field(default_factory=dict)


def append_only_triggers(*tables: str) -> str:
    """SQL that makes each table one that only grows: UPDATE, DELETE and TRUNCATE are refused."""
    return "\n".join(
        f"""
        CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
        CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
        """
        for table in tables
    )


APPEND_ONLY = (
    "portal_historyrow",
    "portal_historyanchor",
    "portal_heartbeatgap",
    "portal_installation",
    "portal_filescan",
)

SQL = """
    CREATE UNLOGGED TABLE IF NOT EXISTS portal_cache (
        cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
    CREATE INDEX IF NOT EXISTS portal_cache_expires ON portal_cache (expires);

    CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% kan kun vokse', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
    END $$;

    CREATE OR REPLACE FUNCTION portal_installation_kind() RETURNS text LANGUAGE sql STABLE AS $$
        SELECT COALESCE((SELECT kind FROM portal_installation), 'live')
    $$;

    CREATE OR REPLACE FUNCTION portal_history_continues() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE head portal_historyrow;
    BEGIN
        SELECT * INTO head FROM portal_historyrow WHERE chain = NEW.chain ORDER BY number DESC LIMIT 1;
        IF NEW.number <> COALESCE(head.number, 0) + 1
            OR NEW.previous_hash <> COALESCE(head.hash, repeat('0', 64)) THEN
            RAISE EXCEPTION 'linje % følger ikke efter den sidste på %', NEW.number, NEW.chain
                USING ERRCODE = 'check_violation', CONSTRAINT = 'history_continues';
        END IF;
        RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER history_continues BEFORE INSERT ON portal_historyrow
        FOR EACH ROW EXECUTE FUNCTION portal_history_continues();

    CREATE OR REPLACE FUNCTION portal_file_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'en gemt fil ændres ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'file_is_fixed';
    END $$;
    CREATE OR REPLACE TRIGGER file_is_fixed BEFORE UPDATE ON portal_storedfile
        FOR EACH ROW EXECUTE FUNCTION portal_file_is_fixed();

    CREATE OR REPLACE FUNCTION portal_mail_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR OLD.sent_at IS NOT NULL
            OR (NEW.once_key, NEW.message_id, NEW."to", NEW.subject, NEW.body, NEW.calendar, NEW.created_at)
                IS DISTINCT FROM (OLD.once_key, OLD.message_id, OLD."to", OLD.subject, OLD.body, OLD.calendar,
                    OLD.created_at) THEN
            RAISE EXCEPTION 'en mail ændres ikke, når den er skrevet'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'mail_is_fixed';
        END IF;
        RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER mail_is_fixed BEFORE UPDATE OR DELETE ON portal_outboxmail
        FOR EACH ROW EXECUTE FUNCTION portal_mail_is_fixed();
"""

INVARIANTS = Invariants(
    sql=SQL + append_only_triggers(*APPEND_ONLY),
    triggers=frozenset({"history_continues", "file_is_fixed", "mail_is_fixed"}),
    functions=frozenset(
        {
            "portal_refuse_change",
            "portal_installation_kind",
            "portal_history_continues",
            "portal_file_is_fixed",
            "portal_mail_is_fixed",
        }
    ),
    append_only=frozenset(APPEND_ONLY),
)


def all_invariants() -> list[Invariants]:
    """Every floor's, the ground floor first."""
    found = []
    for config in apps.get_app_configs():
        name = f"{config.name}.invariants"
        if "." not in config.name and config.name != "csp" and find_spec(name):
            found.append(import_module(name).INVARIANTS)
    return found


def expected_triggers() -> set[str]:
    """The names of all triggers a whole database has."""
    names: set[str] = set()
    for invariants in all_invariants():
        names |= invariants.triggers
        for table in invariants.append_only:
            names |= {f"{table}_append_only", f"{table}_no_truncate"}
    return names


def refusal_texts() -> dict[str, str]:
    """Constraint name → the Danish sentence shown when the database refuses."""
    return {name: text for invariants in all_invariants() for name, text in invariants.texts.items()}


def install(**signal: object) -> None:
    """Install everything, mark a new demo or test database as such, and give the portal's own role its rights."""
    if not _all_tables_exist():
        return  # a migration to a point in the past: the next whole migration installs
    with connection.cursor() as cursor:
        for invariants in all_invariants():
            if invariants.sql:
                cursor.execute(invariants.sql)
        _mark_installation(cursor)
        _grant(cursor)


def _all_tables_exist() -> bool:
    wanted = {model._meta.db_table for model in apps.get_models() if model._meta.managed}
    return wanted <= set(connection.introspection.table_names())


def _mark_installation(cursor: object) -> None:
    """Only a database without people can become demo or test: a live one cannot be turned into a play-ground."""
    if settings.INSTALLATION == InstallationKind.LIVE:
        return
    cursor.execute(
        """INSERT INTO portal_installation (id, kind, made_at)
           SELECT 1, %s, clock_timestamp()
           WHERE NOT EXISTS (SELECT FROM portal_installation) AND NOT EXISTS (SELECT FROM portal_user)""",
        [settings.INSTALLATION],
    )


def _grant(cursor: object) -> None:
    """The portal's role may read and write rows, never truncate, and never change what only grows."""
    execute = cursor.execute
    execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.DATABASE_PORTAL_ROLE])
    if not cursor.fetchone():
        return
    role = connection.ops.quote_name(settings.DATABASE_PORTAL_ROLE)
    execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
    execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
    for invariants in all_invariants():
        for table in sorted(invariants.append_only):
            execute(f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {role}")
        for table in sorted(invariants.hidden):
            execute(f"REVOKE ALL ON {connection.ops.quote_name(table)} FROM {role}")
    execute(f"REVOKE INSERT ON portal_installation FROM {role}")
    execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
