"""What does a pool look like in numbers: by region, by point, by state, and how long did it take?

Cases the viewer may not read are left out of every number and counted in `left_out`; points of cases the viewer
assesses and has not locked are left out too (`blindness`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Max, QuerySet

from applications.models import Application
from assessment.lines import first_decisions
from assessment.models import Assessment, DecisionPackage, FormalCheck, ReleasedDecision
from assessment.results import package_of, with_home
from assessment.scores.blindness import Sight, sight_of
from assessment.scores.marks import Reader, sheets_in
from assessment.states import GIVING
from assessment.units import Unit, unit_of
from pools.document import Criterion, PoolDocument, document_of
from pools.models import Pool
from portal.danish import copenhagen
from portal.models import Region, User

NOWHERE = "Uden region"
DAY = timedelta(days=1)


class Fact(NamedTuple):
    """What is reckoned of one application."""

    key: int
    case: int
    region: int | None
    applied: Decimal
    received_at: datetime
    words: str


@dataclass(slots=True)
class RegionLine:
    """One region as it was on the day that counts: how many applied and got something, and kr. or tilbud."""

    name: str
    applications: int = 0
    applied: Decimal = Decimal(0)
    given: int = 0
    granted: Decimal = Decimal(0)


@dataclass(frozen=True)
class PointLine:
    """One criterion over all locked sheets: how many gave 1–5 (for a gate: met, not met)."""

    criterion: Criterion
    counts: tuple[int, ...]

    @property
    def given(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> Decimal | None:
        if self.criterion.gate or not self.given:
            return None
        return Decimal(sum(points * count for points, count in enumerate(self.counts, start=1))) / self.given

    @property
    def middle(self) -> int | None:
        """The median: half gave this or less."""
        return None if self.criterion.gate else self._at(Decimal("0.5"))

    @property
    def quarters(self) -> tuple[int, int] | None:
        """The points below which a quarter, and above which a quarter, of the sheets lie."""
        low, high = self._at(Decimal("0.25")), self._at(Decimal("0.75"))
        return None if self.criterion.gate or low is None or high is None else (low, high)

    def _at(self, share: Decimal) -> int | None:
        passed = 0
        for points, count in enumerate(self.counts, start=1):
            passed += count
            if passed and passed >= share * self.given:
                return points
        return None


@dataclass(frozen=True)
class TimeLine:
    """One stretch of the way: over how many cases, and the shortest, middle and longest in whole days."""

    words: str
    cases: int
    shortest: int | None
    middle: int | None
    longest: int | None


@dataclass(frozen=True)
class Statistics:
    """The pool's numbers as one person may see them; `released` says that what is granted has been told."""

    regions: tuple[RegionLine, ...]
    points: tuple[PointLine, ...]
    times: tuple[TimeLine, ...]
    states: tuple[tuple[str, int], ...]
    counted: int
    left_out: int
    released: bool
    unit: Unit

    @property
    def in_all(self) -> RegionLine:
        every = self.regions
        return RegionLine(
            "I alt",
            sum(each.applications for each in every),
            sum((each.applied for each in every), Decimal(0)),
            sum(each.given for each in every),
            sum((each.granted for each in every), Decimal(0)),
        )


def _facts(rows: QuerySet[Application], document: PoolDocument) -> list[Fact]:
    """What is reckoned of each: kr. or tilbud applied for, in the region of the applicant or of the first tilbud."""
    applied = f"current_submission__{unit_of(document).applied}"
    moment, words = "current_submission__received_at", "case__agency_words"
    columns = ("pk", "case_id", "region_key", applied, moment, words)
    return [
        Fact(key, case, region, Decimal(asked), *more)
        for key, case, region, asked, *more in with_home(rows, document).values_list(*columns)
    ]


def statistics_of(pool: Pool, *, viewer: User) -> Statistics:
    """In at most ten queries however many applications there are."""
    sight = sight_of(viewer, pool)
    document = document_of(pool.version)
    every = _facts(Application.objects.judged_in(pool).order_by("case__number"), document)
    facts = [fact for fact in every if sight.reads(fact.case)]
    package = package_of(pool)
    is_told = package is not None and package.released_at is not None
    given = dict(_given(pool, told=is_told))
    words = Counter(fact.words or "Modtaget" for fact in facts)
    return Statistics(
        regions_of(facts, given, on=region_day(pool)),
        _points(pool, facts, sight),
        _times(pool, facts, decided=package.approved_at if package else None),
        tuple(sorted(words.items(), key=lambda each: (-each[1], each[0]))),
        len(facts),
        len(every) - len(facts),
        is_told,
        unit_of(document),
    )


def _given(pool: Pool, *, told: bool) -> Iterable[tuple[int, Decimal]]:
    """(application, kr. or tilbud) of those who get something: by what stands, or as proposed before it is told."""
    given = unit_of(document_of(pool.version)).given
    if told:
        rows = ReleasedDecision.objects.standing().giving().filter(pool=pool).values_list("application_id", given)
    else:
        rows = first_decisions(pool).filter(outcome__in=GIVING).values_list("application_id", given)
    return [(key, Decimal(amount)) for key, amount in rows]


def region_day(pool: Pool) -> date | None:
    """The day whose regions count: the deadline's; None where each application counts on the day it was received."""
    return None if pool.takes_in_rounds else copenhagen(pool.deadline_at).date()


def regions_of(facts: Iterable[Any], given: Mapping[int, Decimal], *, on: date | None) -> tuple[RegionLine, ...]:
    """By the regions there were `on` that day (None: the day each was received).

    `given` is {application: kr. or tilbud} of those who get something.
    """
    regions = {region.pk: region for region in Region.objects.select_related("successor__successor").order_by("name")}
    lines: dict[str, RegionLine] = {}
    for fact in facts:
        region = regions.get(fact.region)
        name = region.on(on or copenhagen(fact.received_at).date()).name if region else NOWHERE
        line = lines.setdefault(name, RegionLine(name))
        line.applications += 1
        line.applied += fact.applied
        if fact.key in given:
            line.given += 1
            line.granted += given[fact.key]
    return tuple(sorted(lines.values(), key=lambda line: (line.name == NOWHERE, line.name)))


def released_regions(pool: Pool) -> tuple[RegionLine, ...]:
    """What everybody may see: applied and granted by region, once the decisions are told; nothing before."""
    answered = Application.objects.submitted().filter(pool=pool, intake__in=released_openings(pool))
    facts = _facts(answered, document_of(pool.version))
    given = dict(_given(pool, told=True))
    return regions_of(facts, given, on=region_day(pool))


def released_openings(pool: Pool) -> QuerySet:
    """The openings whose applicants have all had their answer; not those whose answer is on its way."""
    return DecisionPackage.objects.of_pool(pool).released().order_by().values("intake")


def _points(pool: Pool, facts: Iterable[Fact], sight: Sight) -> tuple[PointLine, ...]:
    document, sheets = document_of(pool.version), sheets_in(pool)
    reader = Reader(document)
    counted: list[Counter[str]] = [Counter() for _ in document.criteria]
    for fact in facts:
        of_case = sheets.get(fact.key, [])
        if sight.sees(fact.case, of_case):
            for counter, each in zip(counted, reader.columns(of_case), strict=True):
                counter.update(each)
    marks = {True: ("y", "n"), False: tuple("12345")}
    return tuple(
        PointLine(criterion, tuple(counter[mark] for mark in marks[criterion.gate]))
        for criterion, counter in zip(document.criteria, counted, strict=True)
    )


def _times(pool: Pool, facts: Iterable[Fact], *, decided: datetime | None) -> tuple[TimeLine, ...]:
    rows = list(facts)
    checked = dict(
        FormalCheck.objects.filter(application__pool=pool).newest_of_each().values_list("application_id", "at")
    )
    locks = Assessment.objects.standing().locked_in().filter(application__pool=pool).values("application")
    locked = dict(locks.annotate(last=Max("locked_at")).values_list("application", "last"))
    first = ReleasedDecision.objects.filter(pool=pool, decision__replaces__isnull=True)
    told = dict(first.values_list("application_id", "released_at"))
    of_all = dict.fromkeys((row.key for row in rows), decided) if decided else {}
    received = {row.key: row.received_at for row in rows}
    told_from = ("ansøgning", received) if pool.takes_in_rounds else ("ansøgningsfrist", _all_at(received, pool))
    return (
        _time("Fra ansøgning til formaliakontrol", received, checked),
        _time(
            "Fra formaliakontrol til sidste låste vurdering", {k: checked[k] for k in received if k in checked}, locked
        ),
        _time(
            "Fra sidste låste vurdering til godkendt indstilling",
            {k: locked[k] for k in received if k in locked},
            of_all,
        ),
        _time(f"Fra {told_from[0]} til meddelt afgørelse", told_from[1], told),
    )


def _all_at(keys: Iterable[int], pool: Pool) -> dict[int, datetime]:
    return dict.fromkeys(keys, pool.deadline_at)


def _time(words: str, begins: Mapping[int, datetime], ends: Mapping[int, datetime]) -> TimeLine:
    days = sorted((ends[key] - begun) // DAY for key, begun in begins.items() if key in ends)
    if not days:
        return TimeLine(words, 0, None, None, None)
    return TimeLine(words, len(days), days[0], int(median(days)), days[-1])
