"""Moments of the demo world on a Danish wall clock."""

from datetime import date, datetime, time

from portal.clock import COPENHAGEN
from portal.working_days import after_working_days, is_working_day

NOON = time(12, 0)


def local(day: date, clock: time = NOON) -> datetime:
    """A moment on a Danish wall clock."""
    return datetime.combine(day, clock, tzinfo=COPENHAGEN)


def working_day(day: date) -> date:
    """The same day, or the first one after it when offices are open."""
    return day if is_working_day(day) else after_working_days(local(day), 1)
