"""How is a pool's money divided as it stands: from where each applies, and what each line gives per year?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from applications.models import Application
from applications.sent import kommuner_of, tilbud_sent
from applications.states import ApplicationState
from assessment.allocation import Suggestion, lots_of, suggestion_for
from assessment.lines import Line, Ranking, first_decisions
from assessment.models import LotDraw
from assessment.states import GIVING
from pools.models import Pool
from portal.denmark import DenmarkMap, kommuner, map_of, shades_of

PAGE = 50
NOTHING = Decimal("0.00")
NOWHERE = "Uden region"


@dataclass(frozen=True)
class Proposal:
    """What stands on a line beside its outcome and amount; `read` names this wording of it."""

    per_year: dict[str, Decimal]
    changed_at: datetime

    @property
    def read(self) -> str:
        return self.changed_at.isoformat()


@dataclass(frozen=True)
class Row:
    """One line of the table; `past_money`: the first the pool's money does not reach, if all above get it all."""

    line: Line
    proposal: Proposal | None
    past_money: bool

    @property
    def read(self) -> str:
        return self.proposal.read if self.proposal else ""

    @property
    def is_part(self) -> bool:
        return self.line.gives and self.line.proposed < self.line.applied


@dataclass(frozen=True)
class RegionRow:
    """One region's part: how many apply and get, and for how much."""

    name: str
    applications: int
    applied: Decimal
    given: int
    granted: Decimal


@dataclass(frozen=True)
class Division:
    """A page of the table, and what is true of the whole."""

    ranking: Ranking
    rows: tuple[Row, ...]
    number: int
    pages: int
    years: tuple[tuple[str, Decimal], ...]
    regions: tuple[RegionRow, ...]
    map: DenmarkMap

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1 if self.number < self.pages else 0


def proposals_in(pool: Pool, shown: Iterable[Line]) -> dict[int, Proposal]:
    """{application: what is written on its line} of those shown and of all that give something, one query."""
    names = ("application_id", "amounts_per_year", "changed_at")
    wanted = Q(outcome__in=GIVING) | Q(application__in=[line.key for line in shown])
    return {
        key: Proposal({year: Decimal(kr) for year, kr in years.items()}, at)
        for key, years, at in first_decisions(pool).filter(wanted).values_list(*names)
    }


def regions_by_number(ranking: Ranking) -> dict[str, str]:
    return {line.number: line.region for line in ranking.lines}


def lots_in(pool: Pool, ranking: Ranking) -> dict[str, int] | None:
    """The places drawn by lot, once they are drawn."""
    seed = LotDraw.objects.filter(pool=pool).exclude(seed="").values_list("seed", flat=True).first()
    return lots_of(seed, [line.number for line in ranking.lines]) if seed else None


def suggestion_in(pool: Pool, ranking: Ranking) -> Suggestion:
    """The suggestion for the pool as it stands, in one query at most beside the ranking's."""
    regions = regions_by_number(ranking)
    lots = lots_in(pool, ranking) if ranking.document.allocation and ranking.document.allocation.draws_lots else None
    return suggestion_for(ranking, regions, lots)


def withdrawn_in(pool: Pool) -> list[str]:
    """The numbers of those that were submitted and withdrawn: they are in no ranking."""
    rows = Application.objects.filter(pool=pool, state=ApplicationState.WITHDRAWN, current_submission__isnull=False)
    if pool.takes_in_rounds:  # what was withdrawn before it was opened is still sealed
        rows = rows.filter(intake=pool.opening_shown)
    return list(rows.order_by("case__number").values_list("case__number", flat=True))


def division_of(pool: Pool, ranking: Ranking, number: int = 1) -> Division:
    """Page `number` (from 1; beyond the last is the last) of the ranking against the money, in one query."""
    pages = -(-len(ranking.lines) // PAGE) or 1
    number = min(max(number, 1), pages)
    shown = ranking.lines[(number - 1) * PAGE : number * PAGE]
    proposals, over = proposals_in(pool, shown), _past_money(ranking)
    rows = tuple([Row(line, proposals.get(line.key), line.key == over) for line in shown])
    years = _sums(proposals[line.key].per_year for line in ranking.shown.lines if line.gives and line.key in proposals)
    read = [line for line in ranking.lines if line.readable]  # one application alone in its kommune is no statistics
    return Division(
        ranking, rows, number, pages, years, regions_of(read), map_of_applications(read, tilbud_in(ranking))
    )


def _past_money(ranking: Ranking) -> int | None:
    """The first in the ranking whom the money does not reach, if everybody above gets what they applied for.

    None where somebody above is not readable: what they applied for could be told from it.
    """
    asked = NOTHING
    for line in ranking.lines:
        if line.rank:
            if not line.readable:
                return None
            asked += line.applied
            if asked > ranking.free:
                return line.key
    return None


def _sums(parts: Iterable[Mapping[str, Decimal]]) -> tuple[tuple[str, Decimal], ...]:
    sums: dict[str, Decimal] = {}
    for part in parts:
        for year, kr in part.items():
            sums[year] = sums.get(year, NOTHING) + kr
    return tuple(sorted(sums.items()))


def regions_of(lines: Iterable[Line]) -> tuple[RegionRow, ...]:
    """The regions by name, those without one last."""
    by_region: dict[str, list[Line]] = {}
    for line in lines:
        by_region.setdefault(line.region, []).append(line)
    return tuple(
        RegionRow(
            name or NOWHERE,
            len(of_it),
            sum([line.applied for line in of_it], NOTHING),
            sum([line.gives for line in of_it]),
            sum([line.proposed for line in of_it if line.proposed], NOTHING),
        )
        for name, of_it in sorted(by_region.items(), key=lambda each: (not each[0], each[0]))
    )


def map_of_applications(
    lines: Iterable[Line],
    tilbud: Mapping[int, Sequence[str]] | None = None,
    courses: Mapping[str, int] | None = None,
) -> DenmarkMap:
    """How many apply from each kommune, and how many of them are proposed something.

    Where places are applied for, `tilbud` are the kommuner of each application's tilbud, and every tilbud counts;
    `courses` are those that run already, by kommune: a floor above may know them.
    """
    known, running = kommuner(), courses or {}
    counts: dict[str, list[int]] = {code: [0, 0] for code in running if code in known}
    for line in lines:
        for code in [line.kommunekode] if tilbud is None else tilbud.get(line.key, [line.kommunekode]):
            if code in known:
                here = counts.setdefault(code, [0, 0])
                here[0] += 1
                here[1] += line.gives
    shades, legend = shades_of({code: applied for code, (applied, _) in counts.items() if applied})
    words = {
        code: _map_words(*count, running.get(code, 0), places=tilbud is not None) for code, count in counts.items()
    }
    said = "Antal ansøgninger fra hver kommune. Foreslåede tilsagn står i tabellen over regioner ved siden af."
    title = "Ansøgninger fordelt på kommuner" if tilbud is None else "Tilbud, der er søgt for, fordelt på kommuner"
    return map_of(shades, title=title, description=said, words=words, legend=legend)


def _map_words(applied: int, given: int, running: int, *, places: bool) -> str:
    if not places:
        return f"{applied} søger, {given} foreslås tilsagn"
    told = f"{applied} tilbud søger, {given} foreslås plads"
    return f"{told}, {running} forløb" if running else told


def tilbud_in(ranking: Ranking) -> dict[int, list[str]] | None:
    """{application: the kommune of each of its tilbud}, in one query; None, and no query, where money is given."""
    if ranking.document.offers_money:
        return None
    keys = [line.key for line in ranking.lines if line.readable]
    return {key: kommuner_of(sent) for key, sent in tilbud_sent(keys).items()}
