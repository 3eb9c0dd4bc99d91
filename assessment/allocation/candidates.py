"""Who stands in the ranking, for how much, from which region, and within what is there to divide?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from assessment.lines import Line, Ranking
from pools.document import Allocation, PoolDocument

ORE = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Candidate:
    """One application: its place, the kr. applied for and its region ("" when none is known).

    `outside` says why it is not in the ranking; then `rank` is None.
    """

    number: str
    rank: int | None
    applied: Decimal
    region: str = ""
    outside: str = ""


@dataclass(frozen=True)
class Frame:
    """What there is: `money` in kr. (None: places), the most and the fewest who may get something, announced bounds.

    `lots` is the place each case number drew, where lots have been drawn.
    """

    money: Decimal | None
    most: int | None = None
    fewest: int = 0
    allocation: Allocation | None = None
    lots: Mapping[str, int] | None = None

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
        if self.money is None:
            return NOTHING
        if self.lowest_share is None:
            return candidate.applied
        return (candidate.applied * self.lowest_share / 100).quantize(ORE, ROUND_UP)


def frame_of(document: PoolDocument, lots: Mapping[str, int] | None = None) -> Frame:
    """The pool's money, partners and announced bounds; nothing else bounds a suggestion."""
    least, most = document.partners or (0, None)
    if document.offers_money:
        return Frame(document.amount, most, least, document.allocation, lots)
    return Frame(
        None, document.places if most is None else min(most, document.places), least, document.allocation, lots
    )


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
