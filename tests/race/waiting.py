"""How a story holds the database still at one point, sees who waits there, and lets go."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg2
from django.db import connection

from tests.worlds import owner_url

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
"""


@contextmanager
def nobody_writes(table: str) -> Iterator[None]:
    """Until the block ends, whoever writes in `table` waits; reading is free."""
    holder = psycopg2.connect(owner_url(connection.settings_dict["NAME"]))
    with holder.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{table}" IN SHARE MODE')
    try:
        yield
    finally:
        holder.rollback()
        holder.close()


def waiting() -> int:
    """How many of the world's connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


def until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Wait until `condition` holds; AssertionError with `what` when it has not within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.05)
