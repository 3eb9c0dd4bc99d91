"""Who stands in the ranking, for how much, from which region, and within what is there to divide?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_UP, Decimal

from assessment.lines import Line, Ranking
from assessment.units import MONEY, Unit
from pools.document import Allocation

ORE = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Candidate:
    """One application: its place, the kr. or tilbud applied for and its region ("" when none is known).

    `outside` says why it is not in the ranking; then `rank` is None.
    """

    number: str
    rank: int | None
    applied: Decimal
    region: str = ""
    outside: str = ""


@dataclass(frozen=True)
class Frame:
    """What there is: `supply` in kr. or tilbud, the most and the fewest who may get something, announced bounds.

    `lots` is the place each case number drew, where lots have been drawn.
    """

    supply: Decimal
    most: int | None = None
    fewest: int = 0
    allocation: Allocation | None = None
    lots: Mapping[str, int] | None = None
    unit: Unit = MONEY

    @property
    def max_per_region(self) -> int | None:
        return self.allocation.max_per_region if self.allocation else None

    @property
    def min_regions(self) -> int:
        return (self.allocation.min_regions or 0) if self.allocation else 0

    @property
    def lowest_share(self) -> Decimal | None:
        return self.allocation.lowest_share if self.allocation else None

    @property
    def draws_lots(self) -> bool:
        return self.allocation is not None and self.allocation.draws_lots

    def least(self, candidate: Candidate) -> Decimal:
        """The smallest amount the case can be given: all of it, unless the pool announced that a part will do."""
        if self.lowest_share is None:
            return candidate.applied
        return (candidate.applied * self.lowest_share / 100).quantize(ORE, ROUND_UP)


def frame_of(ranking: Ranking, lots: Mapping[str, int] | None = None) -> Frame:
    """The pool's free money or places, partners and announced bounds; nothing else bounds a suggestion."""
    document = ranking.document
    least, most = document.partners or (0, None)
    allocation = document.allocation
    if allocation and not document.offers_money:  # spread of places is weighed by a person, never a bar
        allocation = replace(allocation, max_per_region=None, min_regions=None)
    return Frame(ranking.free, most, least, allocation, lots, ranking.unit)


def candidates_of(ranking: Ranking, regions: Mapping[str, str]) -> list[Candidate]:
    """The ranking's lines in their order, those outside it with the reason; `regions` by case number."""
    return [
        Candidate(
            line.number,
            line.rank,
            line.applied,
            regions.get(line.number, ""),
            "" if line.rank else outside_of(line),
        )
        for line in ranking.lines
    ]


def outside_of(line: Line) -> str:
    """Why a line is not in the ranking, as the end of a sentence."""
    if line.is_rejected:
        return "ansøgningen skal afvises på formalia"
    failed = [each.criterion.title for each in line.result.criteria if each.criterion.gate and each.met is False]
    if failed:
        return f"kravet «{failed[0]}» er ikke opfyldt"
    return "vurderingen er ikke afsluttet"
