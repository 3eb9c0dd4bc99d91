"""How long is a course, when does it end, and is that soon? Months from its first day, and the time it stood still."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.models import Case
from indsatsforloeb.models import Course, CoursePause
from indsatsforloeb.states import Held
from pools.document import document_of
from pools.models import Pool
from portal.danish import copenhagen, long_date

WARNED = timedelta(weeks=3)  # so long before its end a course is said to end soon
MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class Clock:
    """One course's time. Days, all in Copenhagen; `ends_on` is None until length and first day are known."""

    begins_on: date | None
    months: int | None
    paused_days: int
    is_paused: bool
    ends_on: date | None
    today: date
    runs: bool

    @property
    def days_left(self) -> int | None:
        """Negative when it should have ended."""
        return (self.ends_on - self.today).days if self.ends_on else None

    @property
    def is_past(self) -> bool:
        return self.runs and self.days_left is not None and self.days_left < 0

    @property
    def ends_soon(self) -> bool:
        return self.runs and self.days_left is not None and 0 <= self.days_left <= WARNED.days


def clock_of(course: Course, *, now: datetime, pauses: Iterable[CoursePause] | None = None) -> Clock:
    """The course's time at `now`; `pauses` when the caller has read them."""
    pauses = list(course.pauses.all() if pauses is None else pauses)
    paused = sum(days_of(pause, now=now) for pause in pauses)
    return Clock(
        begins_on=course.begins_on,
        months=course.months,
        paused_days=paused,
        is_paused=any(pause.ended_at is None for pause in pauses),
        ends_on=ends_on(course.begins_on, course.months, paused),
        today=copenhagen(now).date(),
        runs=course.runs,
    )


def ends_on(begins_on: date | None, months: int | None, paused_days: int = 0) -> date | None:
    """The last day: so many months from the first, and the days it stood still."""
    if begins_on is None or months is None:
        return None
    return add_months(begins_on, months) - timedelta(days=1) + timedelta(days=paused_days)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last when it has no such day."""
    number = day.year * MONTHS_IN_A_YEAR + day.month - 1 + months
    year, month = number // MONTHS_IN_A_YEAR, number % MONTHS_IN_A_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_of(pause: CoursePause, *, now: datetime) -> int:
    """Whole days between the two dates; a pause that still runs has lasted until `now`."""
    return (copenhagen(pause.ended_at or now).date() - copenhagen(pause.began_at).date()).days


def outside(case: Case, day: date, kind: str = "", *, now: datetime) -> str:
    """What is said of a day before the course's first or after its planned last; "" within, or while nobody knows."""
    course = Course.objects.with_length().filter(case=case).first()
    if course is None or kind == Held.PHONE_MEETING:  # the meeting that agrees on the first day lies before it
        return ""
    clock = clock_of(course, now=now)
    if clock.begins_on and day < clock.begins_on:
        return f"{long_date(day)} ligger før forløbets første dag, {long_date(clock.begins_on)}."
    if clock.ends_on and day > clock.ends_on:
        return f"{long_date(day)} ligger efter forløbets planlagte sidste dag, {long_date(clock.ends_on)}."
    return ""


def days_of_call(pool: Pool) -> tuple[date, date]:
    """Between which days a course of the call begins: some ran when it opened, some wait for its last answers."""
    first, last = copenhagen(pool.opens_at).date(), copenhagen(pool.deadline_at).date()
    return add_months(first, -MONTHS_IN_A_YEAR), add_months(last, MONTHS_IN_A_YEAR)


def bounds_of(course: Course) -> tuple[int, int] | None:
    """Fewest and most months, as the course's call says; None when it says nothing."""
    return months_of(course.pool)


def months_of(pool: Pool) -> tuple[int, int] | None:
    return document_of(pool.version).course_months
