"""What may everybody see of a pool that has answered: who got what, where, and the pool in numbers? Nothing before."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from applications.sent import kommuner_of, tilbud_sent
from assessment.models import DecisionPackage, ReleasedDecision
from assessment.numbers.figures import Figure, lengths
from assessment.numbers.statistics import DAY, RegionLine, released_regions
from assessment.states import PackageKind
from assessment.units import Unit, tilbud, unit_of
from pools.document import document_of
from pools.models import Pool
from portal.danish import sort_key_da
from portal.denmark import DenmarkMap, map_of, shades_of
from portal.money import show_kroner, show_short

STEPS, ROUND = 5, 100_000  # at most five shades, each a whole number of hundred thousand kr. wide
APPLIED, GRANTED = 2, 4  # classes of static/css/figures.css


@dataclass(frozen=True)
class Answered:
    """One pool whose applicants have all had their answer."""

    pool: Pool
    released_at: datetime
    rows: tuple[ReleasedDecision, ...]
    regions: tuple[RegionLine, ...]
    map: DenmarkMap
    amounts: Figure
    by_region: Figure

    @property
    def total(self) -> Decimal:
        return sum((Decimal(getattr(row, self.unit.given)) for row in self.rows), Decimal(0))

    @property
    def in_all(self) -> RegionLine:
        each = self.regions
        return RegionLine(
            "I alt",
            sum(line.applications for line in each),
            sum((line.applied for line in each), Decimal(0)),
            len(self.rows),
            self.total,
        )

    @property
    def days(self) -> int | None:
        """From the end of the day of the deadline until everybody was told; None where the call goes on."""
        if self.pool.takes_in_rounds:
            return None
        return (self.released_at - self.pool.deadline_at) // DAY

    @property
    def unit(self) -> Unit:
        return unit_of(document_of(self.pool.version))

    @property
    def offers_money(self) -> bool:
        return document_of(self.pool.version).offers_money


def answered_pools() -> list[DecisionPackage]:
    """Of each pool the package that told its applicants last, the newest first; a changed decision is none of them."""
    told = DecisionPackage.objects.released().filter(kind=PackageKind.JOINT)
    every = told.select_related("pool__version").defer("manifest").order_by("-released_at", "-pk")
    newest: dict[int, DecisionPackage] = {}
    for package in every:
        newest.setdefault(package.pool_id, package)
    return list(newest.values())


def answered(package: DecisionPackage) -> Answered:
    """A released package's pool as everybody may see it; in a fixed number of queries."""
    pool = package.pool
    granted = ReleasedDecision.objects.standing().giving().filter(pool=pool).with_recipient()
    rows = sorted(granted, key=lambda row: sort_key_da(row.application.organisation.name))
    regions = released_regions(pool)
    drawn = _map(rows) if document_of(pool.version).offers_money else _map_of_tilbud(rows)
    return Answered(pool, package.released_at, tuple(rows), regions, drawn, _amounts(rows), _by_region(regions))


def _map(rows: Iterable[ReleasedDecision]) -> DenmarkMap:
    """Recipients that are kommuner."""
    given = {row.application.organisation.kommunekode: row.amount for row in rows}
    given.pop(None, None)
    most = max(given.values(), default=Decimal(0))
    width = max(-(-int(most) // STEPS // ROUND) * ROUND, ROUND)
    shades = {code: min(max(-(-int(amount) // width), 1), STEPS) for code, amount in given.items()}
    words = {code: show_kroner(amount) for code, amount in given.items()}
    return map_of(shades, title="Hvor tilskuddene går hen", words=words, legend=_legend(width, most))


def _map_of_tilbud(rows: Iterable[ReleasedDecision]) -> DenmarkMap:
    """The tilbud that were given places, where they lay when they applied."""
    sent = tilbud_sent([row.application_id for row in rows])
    lying = Counter(code for each in sent.values() for code in kommuner_of(each) if code)
    shades, legend = shades_of(lying)
    words = {code: tilbud(count) for code, count in lying.items()}
    return map_of(shades, title="Hvor tilbud har fået plads", words=words, legend=legend)


def _legend(width: int, most: Decimal) -> dict[int, str]:
    steps = range(1, -(-int(most) // width) + 1)
    return {0: "ikke med"} | {step: f"op til {show_short(step * width)}" for step in steps if step <= STEPS}


def _amounts(rows: Iterable[ReleasedDecision]) -> Figure:
    drawn = [
        (row.application.organisation.name, row.amount, GRANTED, show_kroner(row.amount))
        for row in sorted(rows, key=lambda row: -row.amount)
    ]
    return lengths("beloeb", "Bevilget til hver modtager, størst først", "Beløbene står i tabellen.", drawn)


def _by_region(regions: Iterable[RegionLine]) -> Figure:
    drawn: list[tuple[str, Decimal, int, str]] = []
    for line in regions:
        drawn.append((f"{line.name}, søgt", line.applied, APPLIED, show_kroner(line.applied)))
        drawn.append((f"{line.name}, bevilget", line.granted, GRANTED, show_kroner(line.granted)))
    return lengths("regioner", "Søgt og bevilget efter region", "Beløbene står i tabellen.", drawn)
