"""Does the order hang on the exact weights? What happens when they are a fifth more or less than announced.

Two claims, both exact (whole numbers, no rounding):

- **The order is the same for weights ± 20 %** when no two neighbours change places however each weight by itself is
  chosen between 20 % less and 20 % more than announced, all at once and in any combination. A leads B by
  D = Σ w·d, where d is how much better A is on a criterion; the worst choice of weights takes at most ⅕·Σ w·|d| away.
  Neighbours are enough: who leads a neighbour whatever the weights leads everybody below.
- **Where it changes** is told for one weight at a time, the others as announced: neighbours meet where the weight is
  changed by t = −D / (w·d). What only several changed weights together could do is said to be so.

The weights are shares of their sum, and that sum moves every total alike: the order needs no new sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

from assessment.lines import Line, Ranking
from pools.document import Criterion

SHARE = Fraction(1, 5)


@dataclass(frozen=True)
class Profile:
    """One case in the ranking: its weighted values by criterion, as whole numbers on one scale."""

    line: Line
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Meeting:
    """Two neighbours that change places: when `criterion` weighs `change` more (or less), or by several weights."""

    ahead: Line
    behind: Line
    criterion: Criterion | None
    change: Fraction
    shares: bool = False

    @property
    def percent(self) -> Decimal:
        """How many per cent the weight is changed, rounded to one decimal."""
        return (Decimal(self.change.numerator * 100) / self.change.denominator).quantize(Decimal("0.1"))

    @property
    def words(self) -> str:
        if self.shares:
            return "deler plads; enhver ændring af vægtene kan skille dem"
        if self.criterion is None:
            return "bytter kun plads, hvis flere vægte ændres på én gang"
        way = "mere" if self.change > 0 else "mindre"
        amount = str(abs(self.percent)).replace(".", ",")
        return f"bytter plads, når «{self.criterion.title}» vejer {amount} % {way}"


@dataclass(frozen=True)
class Shift:
    """One weight changed by 20 %, and who then is within the money in another's place."""

    criterion: Criterion
    more: bool
    inside: tuple[Line, ...]
    outside: tuple[Line, ...]


@dataclass(frozen=True)
class Steadiness:
    """Of so many `compared`, `pairs` neighbours can change places."""

    compared: int
    pairs: int

    @property
    def words(self) -> str:
        if self.compared < 2:
            return "Der er endnu ikke to ansøgninger at sammenligne."
        if not self.pairs:
            return "Rækkefølgen er den samme for vægte ± 20 %."
        places = f"{self.pairs} sted{'er' if self.pairs > 1 else ''}"
        return f"Rækkefølgen ændrer sig {places}, når vægtene ændres op til 20 %."


@dataclass(frozen=True)
class Sensitivity:
    """`meetings` are the neighbours that can change places; `shifts` what that does to the first `within` places."""

    compared: int
    meetings: tuple[Meeting, ...]
    within: int
    shifts: tuple[Shift, ...]

    @property
    def steady(self) -> bool:
        return not self.meetings

    @property
    def words(self) -> str:
        return Steadiness(self.compared, len(self.meetings)).words


Weights = tuple[Decimal, ...]
Values = tuple[tuple[tuple[int, int], ...], ...]  # of each case the values of the scored criteria, as Result.parts


def profiles_of(ranking: Ranking) -> list[Profile]:
    """Those in the ranking, in its order."""
    competing = [line for line in ranking.lines if line.rank]
    parts = _weighted(_weights(ranking), tuple([line.result.parts for line in competing]))
    return [Profile(line, own) for line, own in zip(competing, parts, strict=True)]


def _weights(ranking: Ranking) -> Weights:
    return tuple([each.weight for each in ranking.document.scored_criteria])


def _weighted(weights: Weights, values: Values) -> list[tuple[int, ...]]:
    """Each case's weighted values as whole numbers on one scale."""
    fractions = [Fraction(weight) for weight in weights]
    scale = lcm(*(each.denominator for each in fractions))
    whole = lcm(*{sheets for case in values for _, sheets in case})
    whole_weights = [int(each * scale) for each in fractions]
    return [
        tuple([weight * points * (whole // of) for weight, (points, of) in zip(whole_weights, case, strict=True)])
        for case in values
    ]


@lru_cache(maxsize=4)
def _pairs_meeting(weights: Weights, values: Values) -> int:
    """How many neighbours can change places: reckoned once for the same values in the same order."""
    parts = _weighted(weights, values)
    return sum([_meet(_apart(one, other)) for one, other in zip(parts, parts[1:], strict=False)])


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> list[int]:
    return [ahead - behind for ahead, behind in zip(one, other, strict=True)]


def _meet(apart: list[int]) -> bool:
    """Whether some choice of weights within ± 20 % takes the whole lead away."""
    at_stake = sum(map(abs, apart))
    return at_stake > 0 and sum(apart) * SHARE.denominator <= SHARE.numerator * at_stake


def meetings_in(profiles: Sequence[Profile], criteria: Sequence[Criterion]) -> tuple[Meeting, ...]:
    """The neighbours that some choice of weights within ± 20 % puts in another order."""
    found = []
    for ahead, behind in zip(profiles, profiles[1:], strict=False):
        apart = _apart(ahead.parts, behind.parts)
        if _meet(apart):
            found.append(_meeting(ahead.line, behind.line, apart, sum(apart), criteria))
    return tuple(found)


def _meeting(ahead: Line, behind: Line, apart: list[int], lead: int, criteria: Sequence[Criterion]) -> Meeting:
    if not lead:
        return Meeting(ahead, behind, None, Fraction(0), shares=True)
    alone = [(Fraction(-lead, each), place) for place, each in enumerate(apart) if each]
    near = [(change, place) for change, place in alone if abs(change) <= SHARE]
    if not near:
        return Meeting(ahead, behind, None, Fraction(0))
    change, place = min(near, key=lambda each: (abs(each[0]), each[1]))
    return Meeting(ahead, behind, criteria[place], change)


def shifts_in(profiles: Sequence[Profile], criteria: Sequence[Criterion], within: int) -> tuple[Shift, ...]:
    """Who is among the first `within` when one weight is 20 % more or less. The ends tell all: two meet only once."""
    before = {profile.line.number for profile in profiles[:within]}
    found = []
    for place, criterion in enumerate(criteria):
        for way in (1, -1):
            reckoned = sorted(
                profiles, key=lambda each: (-(5 * sum(each.parts) + way * each.parts[place]), each.line.number)
            )
            after = reckoned[:within]
            inside = tuple(each.line for each in after if each.line.number not in before)
            if inside:
                kept = {each.line.number for each in after}
                outside = tuple(each.line for each in profiles[:within] if each.line.number not in kept)
                found.append(Shift(criterion, way > 0, inside, outside))
    return tuple(found)


def within_money(ranking: Ranking) -> int:
    """How many of the first get something: as proposed, or as far as what is free reaches for what is applied."""
    if ranking.partners:
        return ranking.partners
    left, most = ranking.free, ranking.document.partners[1] if ranking.document.partners else None
    for place, line in enumerate(line for line in ranking.lines if line.rank):
        left -= line.applied
        if left < 0 or place == most:
            return place
    return sum(1 for line in ranking.lines if line.rank)


def steadiness_of(ranking: Ranking) -> Steadiness:
    """Only whether the order is steady, and in how many places it is not."""
    values = tuple([line.result.parts for line in ranking.lines if line.rank])
    return Steadiness(len(values), _pairs_meeting(_weights(ranking), values))


def sensitivity_of(ranking: Ranking) -> Sensitivity:
    """The whole: also who comes within the money, and who falls out of it."""
    profiles, criteria = profiles_of(ranking), ranking.document.scored_criteria
    within = within_money(ranking)
    return Sensitivity(len(profiles), meetings_in(profiles, criteria), within, shifts_in(profiles, criteria, within))
