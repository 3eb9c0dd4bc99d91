"""What do a pool's figures say once a decision has been changed? They follow the decisions that stand now.

The ranking itself is the record of the first round, as it was told, and says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assessment.allocation.dividing import Division, map_of_applications, proposals_in, regions_of, tilbud_in
from assessment.lines import Line, Ranking
from assessment.models import Decision
from assessment.states import PackageKind, PackageState
from assessment.units import Unit
from pools.models import Pool

PerYear = Mapping[str, Decimal]


@dataclass(frozen=True)
class Changed:
    """A line as it was told first, and as it stands now."""

    first: Line
    now: Line


@dataclass(frozen=True)
class Standing:
    """The ranking with every line's outcome and amount as they stand; `changed` are those that are not as first told.

    `years` is what the changed ones give: {application: {calendar year: kr.}}.
    """

    ranking: Ranking
    changed: tuple[Changed, ...]
    years: Mapping[int, PerYear]

    @property
    def told(self) -> tuple[Changed, ...]:
        """The changes on cases the reader may read."""
        return tuple(each for each in self.changed if each.first.readable)


def changes_in(pool: Pool) -> list[Decision]:
    """The released changes that stand; before the release there is nothing to change, and nothing is asked."""
    if not pool.has_answered:
        return []
    rows = Decision.objects.filter(package__pool=pool, package__kind=PackageKind.REVERSAL)
    return list(rows.filter(package__state=PackageState.RELEASED, replaced_by__released__isnull=True))


def standing_of_pool(pool: Pool, ranking: Ranking) -> Standing:
    """One query, and only where decisions are told."""
    judged = {line.key for line in ranking.lines}
    changes = {each.application_id: each for each in changes_in(pool) if each.application_id in judged}
    if not changes:
        return Standing(ranking, (), {})
    lines = tuple(_as_it_stands(ranking.lines, changes, ranking.unit))
    pairs = zip(ranking.lines, lines, strict=True)
    years = {key: {year: Decimal(kr) for year, kr in each.amounts_per_year.items()} for key, each in changes.items()}
    changed = tuple(Changed(*pair) for pair in pairs if pair[0].key in changes)
    return Standing(replace(ranking, lines=lines), changed, years)


def division_that_stands(pool: Pool, division: Division, standing: Standing) -> Division:
    """The table as it was told first, with its sums by year and region as they stand; one query where any changed."""
    if not standing.changed:
        return division
    first = {key: each.per_year for key, each in proposals_in(pool, ()).items()}
    years: dict[str, Decimal] = {}
    read = [line for line in standing.ranking.lines if line.readable]
    for line in read:
        for year, kr in standing.years.get(line.key, first.get(line.key, {})).items() if line.gives else ():
            years[year] = years.get(year, Decimal(0)) + kr
    return replace(
        division,
        years=tuple(sorted(years.items())),
        regions=regions_of(read),
        map=map_of_applications(read, tilbud_in(standing.ranking)),
    )


def _as_it_stands(lines: Iterable[Line], changes: Mapping[int, Decision], unit: Unit) -> Iterable[Line]:
    running = Decimal(0)
    for line in lines:
        now = _changed(line, changes[line.key], unit) if line.key in changes else line
        running += now.proposed
        yield now if line.running is None else replace(now, running=running)


def _changed(line: Line, change: Decision, unit: Unit) -> Line:
    given = Decimal(getattr(change, unit.given))
    return replace(line, outcome=change.outcome, proposed=given, reserve_place=None)
