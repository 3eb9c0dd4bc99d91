"""Which days does an office in Denmark work, and how many of them lie between two moments?

Counted as Danish authorities count: the day something is told is not counted, the last day is. Saturdays, Sundays and
the holidays of the law are no working days (`holidays` knows that Store Bededag ended with 2023), and neither are
Grundlovsdag, Christmas Eve and New Year's Eve, when offices are closed though no law says so. 1 May is one.
"""

from datetime import date, datetime, timedelta
from functools import cache

from holidays import country_holidays

from portal.clock import COPENHAGEN

CLOSED = {(6, 5), (12, 24), (12, 31)}  # Grundlovsdag, juleaftensdag, nytårsaftensdag
SATURDAY = 5
A_DAY = timedelta(days=1)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DK", years=year))


def is_working_day(day: date) -> bool:
    """Whether offices are open that day."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in CLOSED and day not in _holidays_of(day.year)


def working_days_between(told: datetime, last: datetime) -> int:
    """Working days after the day of `told` to and with the day of `last`, both by the clock in Copenhagen."""
    day, end = told.astimezone(COPENHAGEN).date(), last.astimezone(COPENHAGEN).date()
    return sum(is_working_day(day + number * A_DAY) for number in range(1, (end - day).days + 1))


def before_working_days(last: datetime, number: int) -> date:
    """The day that is `number` working days before the day of `last`."""
    day = last.astimezone(COPENHAGEN).date()
    while number:
        day -= A_DAY
        number -= is_working_day(day)
    return day


def after_working_days(told: datetime, number: int) -> date:
    """The day that is `number` working days after the day of `told`."""
    day = told.astimezone(COPENHAGEN).date()
    while number:
        day += A_DAY
        number -= is_working_day(day)
    return day
