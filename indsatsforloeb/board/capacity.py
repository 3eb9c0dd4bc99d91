"""How far have a call's places come: how many tilbud are in a course, wait for one, or can still have a place?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessment.numbers.capacity import Capacity, capacity_of
from indsatsforloeb.models import Course
from indsatsforloeb.states import RUNNING
from pools.document import document_of
from pools.models import Pool
from portal.danish import copenhagen


@dataclass(frozen=True)
class PeriodLine:
    """One half-year or year of a call, in tilbud: planned (None beside the plan), given, and begun in a course."""

    label: str
    planned: int | None
    given: int
    begun: int


@dataclass(frozen=True)
class Places:
    """A call's places in tilbud: `used` are in a course, `promised` wait for one, the rest is `free`.

    Beside them the courses that were begun, also those that are over now, and how many of these are `running`.
    """

    pool: Pool
    places: int
    used: int
    promised: int
    free: int
    courses: int
    running: int
    periods: tuple[PeriodLine, ...]
    years: tuple[PeriodLine, ...]

    @property
    def taken(self) -> int:
        return self.used + self.promised


def places_of_calls() -> tuple[Places, ...]:
    """Every announced call that offers places."""
    pools = Pool.objects.announced().offering_places().select_related("version").order_by("-opens_at")
    return tuple(found for pool in pools if (found := places_of(pool)))


def places_of(pool: Pool) -> Places | None:
    """Four queries; None where the call offers money.

    Used is what stands in a course, also one that ended after the analysis began: ended before, it used no place.
    """
    capacity = capacity_of(pool)
    if capacity is None:
        return None
    rows = Course.objects.using_places().filter(pool=pool)
    found = list(rows.values_list("pk", "state", "begins_on", "created_at", "tilbud"))
    begun = [begins or copenhagen(created).date() for _, _, begins, created, tilbud in found if tilbud]
    used = min(len(begun), capacity.taken)
    return Places(
        pool,
        capacity.places,
        used,
        capacity.taken - used,
        capacity.free,
        courses=len({key for key, *_ in found}),
        running=len({key for key, state, *_ in found if state in RUNNING}),
        periods=_by_period(pool, capacity, begun),
        years=_by_year(capacity, begun),
    )


def _by_period(pool: Pool, capacity: Capacity, begun: list[date]) -> tuple[PeriodLine, ...]:
    plan = document_of(pool.version).capacity
    months = {period.label: (period.first_month, period.last_month) for period in plan}
    return tuple(
        PeriodLine(row.label, row.planned, row.used, _between(begun, *months.get(row.label, ("", ""))))
        for row in capacity.periods
    )


def _by_year(capacity: Capacity, begun: list[date]) -> tuple[PeriodLine, ...]:
    given = {row.label: row for row in capacity.years}
    return tuple(
        PeriodLine(
            label,
            given[label].planned if label in given else None,
            given[label].used if label in given else 0,
            _between(begun, f"{label}-01", f"{label}-12"),
        )
        for label in sorted({*given, *(str(day.year) for day in begun)})
    )


def _between(days: Iterable[date], first: str, last: str) -> int:
    return sum(first <= f"{day:%Y-%m}" <= last for day in days)
