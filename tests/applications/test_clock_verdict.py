"""Must show 5: at a thousand random instants around deadlines and both clock changes, Python and the database agree."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.models import Dispensation
from applications.rules import obstacles_of_deadline
from portal.clock import COPENHAGEN
from portal.moments import MomentError, read_moment
from tests.applications.factories import draft, seen_by
from tests.applications.test_invariants import verdict_of_the_database

pytestmark = pytest.mark.db

A_THOUSAND = settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
MICROSECOND = timedelta(microseconds=1)
HOURS = 3 * 3600 * 10**6  # three of them, in microseconds


def change_of(year: int, month: int) -> datetime:
    """The last Sunday of March or October at 01.00 UTC, when Danish clocks are put forward or back."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


CHANGES = [change_of(year, month) for year in range(2019, 2036) for month in (3, 10)]
AFTER_THE_SEED = [change for change in CHANGES if change > datetime(2019, 9, 18, tzinfo=UTC)]

micro = st.integers(-3, 3) | st.integers(-HOURS, HOURS)
deadlines = st.builds(lambda change, ahead: change + ahead * MICROSECOND, st.sampled_from(AFTER_THE_SEED), micro) | (
    st.datetimes(datetime(2019, 9, 18), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - as it wants them
)


def test_the_changes_are_those_of_the_calendar():
    assert datetime(2026, 10, 25, 1, tzinfo=UTC) in CHANGES
    assert datetime(2027, 3, 28, 1, tzinfo=UTC) in CHANGES


def test_whether_it_came_in_time_is_one_verdict(pool, applicant, manager, now):
    """The pool's own deadline, or a dispensation to any moment: ≤ is in time, for the rule and for the trigger."""
    application = draft(pool, applicant, now)
    verdicts = set()

    @A_THOUSAND
    @given(st.none() | deadlines, micro)
    def judged(until, ahead):
        with transaction.atomic():
            if until is not None:
                Dispensation.objects.create(application=application, until=until, reason="Strøm", at=now, by=manager)
            deadline = pool.deadline_at if until is None else until
            received = deadline + ahead * MICROSECOND
            in_python = not obstacles_of_deadline(seen_by(applicant, application), at=received)
            refusal = verdict_of_the_database(application, applicant, received)
            transaction.set_rollback(True)
        assert refusal in (None, "submission_in_time")
        assert in_python == (refusal is None) == (ahead <= 0)
        verdicts.add(in_python)

    judged()
    assert verdicts == {True, False}


ONE_HOUR_ABOUT = """
    SELECT array_agg(instant) FROM (
        SELECT (%(local)s::timestamp AT TIME ZONE 'Europe/Copenhagen') + shift * interval '1 hour' AS instant
        FROM generate_series(-1, 1) AS shift) AS about
    WHERE instant AT TIME ZONE 'Europe/Copenhagen' = %(local)s::timestamp
"""


def instants_of(local: datetime) -> list[datetime]:
    """Every instant at which clocks in Copenhagen show `local`, by the database's own calendar."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_HOUR_ABOUT, {"local": local})
        return cursor.fetchone()[0] or []


@A_THOUSAND
@given(st.sampled_from(CHANGES), st.integers(-180, 180))
def read_as_the_database_does(change, minutes):
    local = change.astimezone(COPENHAGEN).replace(tzinfo=None) + timedelta(minutes=minutes)
    instants = instants_of(local)
    try:
        moment = read_moment(f"{local:%d.%m.%Y}", f"{local:%H.%M}")
    except MomentError:
        assert len(instants) in (0, 2)
    else:
        assert instants == [moment]


def test_a_moment_is_refused_when_the_database_knows_it_twice_or_not_at_all(db):
    read_as_the_database_does()


def test_the_database_takes_no_submission_a_microsecond_late_whatever_the_session_thinks_the_zone_is(
    pool, applicant, now
):
    application = draft(pool, applicant, now)
    for zone in ("UTC", "Europe/Copenhagen", "America/Santiago"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL TIME ZONE %s", [zone])
            assert verdict_of_the_database(application, applicant, pool.deadline_at) is None
            late = verdict_of_the_database(application, applicant, pool.deadline_at + MICROSECOND)
            assert late == "submission_in_time"
