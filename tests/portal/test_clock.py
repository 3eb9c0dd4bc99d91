"""Time: when a request arrived, whose stamp is believed, and hours that do not exist."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.clock import ReceivedAtMiddleware, believed_stamp, database_now, exists_once

NOON = datetime(2019, 9, 17, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        ("1568714400.000", NOON),
        ("1568714399.9995", NOON - timedelta(microseconds=500)),
        ("1568714280.000", NOON - timedelta(seconds=120)),
        ("1568714279.999", None),
        ("1568714400.001", None),
        ("", None),
        ("nu", None),
        ("1e9", None),
        ("99999999999999999999.0", None),
        ("-5.000", None),
    ],
)
def test_a_stamp_is_believed_for_two_minutes_and_never_from_the_future(claimed, believed):
    assert believed_stamp(claimed, now=NOON) == believed


@pytest.mark.db
def test_a_request_that_changes_something_is_stamped_by_the_database(rf):
    before = database_now()
    request = rf.post("/")
    ReceivedAtMiddleware(lambda request: None)(request)
    assert request.arrival.source == "database"
    assert before <= request.now <= database_now()


@pytest.mark.db
@pytest.mark.parametrize("trusted", [True, False])
def test_the_proxys_stamp_counts_only_where_a_proxy_is_trusted(rf, settings, trusted):
    settings.TRUSTED_PROXY_STAMP = trusted
    stamp = database_now() - timedelta(seconds=30)
    request = rf.post("/", headers={"X-Received-At": f"{stamp.timestamp():.6f}"})
    ReceivedAtMiddleware(lambda request: None)(request)
    assert request.arrival.source == ("proxy" if trusted else "database")


@pytest.mark.parametrize(
    ("local", "once"),
    [
        (datetime(2026, 10, 25, 2, 30), False),  # noqa: DTZ001 - a naive wall-clock time is what is asked about
        (datetime(2027, 3, 28, 2, 30), False),  # noqa: DTZ001
        (datetime(2026, 10, 25, 12, 0), True),  # noqa: DTZ001
        (datetime(2019, 9, 17, 12, 0), True),  # noqa: DTZ001
    ],
)
def test_an_hour_on_a_clock_change_night_exists_once_or_not(local, once):
    assert exists_once(local) is once
