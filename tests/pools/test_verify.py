"""Does `manage.py verify` see what is wrong with a pool, also behind the triggers' back?"""

from datetime import timedelta

import pytest
from django.db import connection

from pools.actions import move_deadline, propose_deadline, store_version
from pools.verify import problems
from tests.pools.factories import announced_pool, seed_document

pytestmark = pytest.mark.db


@pytest.fixture
def pool(manager, manager2):
    return announced_pool(manager, manager2)


def behind_the_triggers(sql: str) -> None:
    """As the database's owner may, with every trigger asleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_untouched_pool_has_no_problems(pool, manager, director, now):
    assert list(problems()) == []
    change = propose_deadline(pool, pool.deadline_at + timedelta(days=7), "Nedbrud", by=manager, now=now)
    move_deadline(pool, change, by=director, now=now)
    assert list(problems()) == []


def test_changed_words_are_seen(pool):
    behind_the_triggers("UPDATE pools_poolversion SET document = document || ' '::bytea")
    assert list(problems()) == ["Pulje recovery-2019, version 1: indholdet passer ikke med sin hash"]


def test_words_written_another_way_are_seen(pool):
    behind_the_triggers(
        "UPDATE pools_poolversion SET document = document || ' '::bytea, "
        "sha256 = encode(sha256(document || ' '), 'hex')"
    )
    assert list(problems()) == [
        "Pulje recovery-2019, version 1: indholdet er ikke skrevet på den ene måde, det skrives"
    ]


def test_an_unreadable_document_is_seen(pool):
    behind_the_triggers("UPDATE pools_poolversion SET document = '{}'::bytea, sha256 = encode(sha256('{}'), 'hex')")
    [told] = problems()
    assert told.startswith(
        "Pulje recovery-2019, version 1: indholdet kan ikke læses (PoolDocument: missing keys ['amount'"
    )


def test_a_version_that_no_second_person_put_in_force_is_seen(pool, manager, now):
    store_version(pool, seed_document(summary="Kortere."), by=manager, now=now)
    behind_the_triggers("UPDATE pools_pool SET version_id = (SELECT max(id) FROM pools_poolversion)")
    assert list(problems()) == ["Pulje recovery-2019: den version, der gælder, er ikke godkendt af to personer"]


def test_a_moved_deadline_without_a_change_is_seen(pool):
    behind_the_triggers("UPDATE pools_pool SET calendar_sequence = 1")
    assert list(problems()) == ["Pulje recovery-2019: kalenderens nummer passer ikke med antallet af fristændringer"]
