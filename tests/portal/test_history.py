"""History: what happened, in order, so that nobody can change it afterwards unseen."""

import random

import pytest
from django.db import DatabaseError, connection, transaction

from portal import history
from portal.models import HistoryRow

pytestmark = pytest.mark.db


def _three_lines(user, now) -> None:
    for verb in ("start", "change", "submit"):
        history.record("sag/2019-0001", verb, by=user, now=now, facts={"version": 1}, audience=history.Audience.PARTY)


def test_lines_on_a_chain_follow_each_other(applicant, now):
    _three_lines(applicant, now)
    rows = HistoryRow.objects.of("sag/2019-0001")
    assert [row.number for row in rows] == [1, 2, 3]
    assert [row.previous_hash for row in rows] == [history.GENESIS, rows[0].hash, rows[1].hash]
    assert history.broken_links(rows) == []


def test_the_party_numbers_its_own_lines(applicant, now):
    history.record("sag/2019-0001", "start", by=applicant, now=now, audience=history.Audience.PARTY)
    history.record("sag/2019-0001", "assign", by=None, now=now)
    history.record("sag/2019-0001", "submit", by=applicant, now=now, audience=history.Audience.PARTY)
    shown = HistoryRow.objects.of("sag/2019-0001").shown_to_party()
    assert [row.party_number for row in shown] == [1, 2]


def test_many_chains_are_written_in_two_queries(applicant, now, django_assert_num_queries):
    lines = [history.Line(f"sag/2019-{number:04d}", "release") for number in range(1, 51)]
    with django_assert_num_queries(2):
        history.record_many(lines, by=applicant, now=now)
    assert history.broken_links(HistoryRow.objects.in_chain_order()) == []


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE portal_historyrow SET verb = 'x'",
        "DELETE FROM portal_historyrow",
        "TRUNCATE portal_historyrow",
        "INSERT INTO portal_historyrow (chain, number, party_number, at, verb, facts, audience, previous_hash, hash)"
        " VALUES ('sag/2019-0001', 9, 0, now(), 'x', '{}', 'agency', repeat('0', 64), repeat('a', 64))",
    ],
)
def test_the_database_refuses_to_change_history(applicant, now, attack):
    _three_lines(applicant, now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert HistoryRow.objects.count() == 3


def test_a_change_behind_the_triggers_is_found_in_a_hundred_of_a_hundred_cases(applicant, now):
    """A superuser can switch triggers off; the chain still tells."""
    _three_lines(applicant, now)
    rows = list(HistoryRow.objects.of("sag/2019-0001"))
    chance = random.Random(2019)
    changes = {"verb": "andet", "actor_id": -1, "facts": {"version": 2}, "number": 7, "audience": "agency"}
    for _ in range(100):
        position, (column, value) = chance.randrange(3), chance.choice(list(changes.items()))
        before = getattr(rows[position], column)
        setattr(rows[position], column, value)
        assert history.broken_links(rows) != []
        setattr(rows[position], column, before)
    assert history.broken_links(rows) == []


def test_history_outside_a_transaction_is_refused(world):
    with pytest.raises(RuntimeError):
        history.record("sag/2019-0001", "start", by=None, now=None)
