"""Ten working days are counted as Danish authorities count them: over Christmas, Easter and the clock's own changes."""

from datetime import date, datetime

import pytest

from portal.clock import COPENHAGEN
from portal.working_days import after_working_days, before_working_days, is_working_day, working_days_between


def noon(year, month, day):
    return datetime(year, month, day, 12, 0, tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2019, 9, 17), True),
        (date(2019, 9, 14), False),  # Saturday
        (date(2019, 5, 17), False),  # Store Bededag
        (date(2024, 4, 26), True),  # … which ended with 2023
        (date(2026, 6, 5), False),  # Grundlovsdag
        (date(2026, 12, 24), False),
        (date(2026, 12, 31), False),
        (date(2026, 5, 1), True),
        (date(2026, 5, 14), False),  # Kristi himmelfart
    ],
)
def test_which_days_offices_work(day, works):
    assert is_working_day(day) is works


def test_the_day_it_is_told_is_not_counted_and_the_day_of_the_deadline_is():
    assert working_days_between(noon(2019, 9, 3), noon(2019, 9, 17)) == 10
    assert working_days_between(noon(2019, 9, 4), noon(2019, 9, 17)) == 9
    assert after_working_days(noon(2019, 9, 3), 10) == date(2019, 9, 17)


def test_working_days_are_counted_back_over_a_weekend_and_a_holiday():
    assert before_working_days(noon(2019, 9, 17), 2) == date(2019, 9, 13)
    assert before_working_days(noon(2019, 4, 23), 2) == date(2019, 4, 16)  # Easter


def test_christmas_takes_its_time():
    assert after_working_days(noon(2026, 12, 18), 10) == date(2027, 1, 7)
    assert working_days_between(noon(2026, 12, 18), noon(2027, 1, 7)) == 10


def test_the_day_is_the_one_in_copenhagen():
    late_evening = datetime(2026, 3, 28, 23, 30, tzinfo=COPENHAGEN)  # 22:30 UTC, the night the clock is put forward
    assert working_days_between(late_evening, noon(2026, 3, 30)) == 1


def test_nothing_lies_between_a_moment_and_an_earlier_one():
    assert working_days_between(noon(2026, 3, 30), noon(2026, 3, 1)) == 0
