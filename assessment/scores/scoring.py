"""What do the scores add up to? The gate, the mean of the assessors, consensus, and the weighted total."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import lcm
from typing import NamedTuple

from django.utils.functional import cached_property

from assessment.models import Assessment, Consensus, Score
from assessment.states import SubPointMark
from pools.document import Criterion, PoolDocument

MARKS = frozenset(SubPointMark.values)
UNSCORED = Score()


class Mark(NamedTuple):
    """What counts of a score, or of what was agreed: the gate's answer, or 1–5."""

    met: bool | None
    points: int | None


@dataclass(frozen=True)
class CriterionResult:
    """One criterion over all locked sheets: `value` is 1–5 (a mean, or what was agreed), `met` is the gate's answer.

    Read one by one the scores and the consensus are whole rows; read over a pool they are marks.
    """

    criterion: Criterion
    scores: tuple[Score | Mark, ...]
    consensus: Consensus | Mark | None
    differs: bool

    @cached_property
    def needs_consensus(self) -> bool:
        return self.differs and self.consensus is None

    @cached_property
    def points(self) -> tuple[int, ...]:
        """The points of each sheet in order; none for a gate."""
        return tuple([score.points for score in self.scores if score.points is not None])

    @cached_property
    def steps(self) -> int:
        """How far the highest is from the lowest; for a gate 1 when the answers differ."""
        if self.criterion.gate:
            return int(self.differs)
        return max(self.points) - min(self.points) if self.points else 0

    @cached_property
    def shown(self) -> str:
        """The marks beside each other: «3 · 4 · 5», «ja · nej»."""
        return " · ".join([_shown(score) for score in self.scores])

    @property
    def agreed(self) -> str:
        """What was agreed, as it is shown; empty without a consensus."""
        return _shown(self.consensus) if self.consensus else ""

    @cached_property
    def value(self) -> Decimal | None:
        if self.criterion.gate or self.needs_consensus or not self.scores:
            return None
        if self.consensus:
            return Decimal(self.consensus.points or 0)
        return Decimal(sum(score.points or 0 for score in self.scores)) / len(self.scores)

    @cached_property
    def parts(self) -> tuple[int, int] | None:
        """The value as whole numbers: (points together, sheets). A third has no last decimal, and a tie is a tie."""
        if self.value is None:
            return None
        if self.consensus:
            return (self.consensus.points or 0) * len(self.scores), len(self.scores)
        return sum(score.points or 0 for score in self.scores), len(self.scores)

    @cached_property
    def met(self) -> bool | None:
        if not self.criterion.gate or self.needs_consensus or not self.scores:
            return None
        return self.consensus.met if self.consensus else self.scores[0].met


def _shown(score: Score | Consensus | Mark) -> str:
    if score.met is not None:
        return "ja" if score.met else "nej"
    return str(score.points)


@dataclass(frozen=True)
class Result:
    """What one application was given: `complete` when all assessors have locked and agreed."""

    criteria: tuple[CriterionResult, ...]
    locked: int
    assessors: int

    @property
    def open_differences(self) -> tuple[CriterionResult, ...]:
        return tuple([each for each in self.criteria if each.needs_consensus])

    @cached_property
    def apart(self) -> tuple[int, int, int]:
        """How many criteria wait for a consensus, the widest difference in steps, and all steps together."""
        steps = [each.steps for each in self.criteria]
        return sum([each.needs_consensus for each in self.criteria]), max(steps, default=0), sum(steps)

    @cached_property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """The value of each scored criterion in whole numbers; 0 of 1 where there is none."""
        return tuple([each.parts or (0, 1) for each in self.criteria if not each.criterion.gate])

    @cached_property
    def complete(self) -> bool:
        return self.locked >= self.assessors and not self.open_differences

    @cached_property
    def gate_met(self) -> bool | None:
        """Whether every gate is met; None until it is settled."""
        answers = [each.met for each in self.criteria if each.criterion.gate]
        if False in answers:
            return False
        return None if None in answers else True

    @cached_property
    def total(self) -> Decimal | None:
        """The weighted mean of the scored criteria, 1–5 and unrounded; None until complete."""
        if not self.complete:
            return None
        scored = [(each.criterion.weight, each.parts) for each in self.criteria if not each.criterion.gate]
        weights = sum([weight for weight, _ in scored])
        if not weights or any([parts is None for _, parts in scored]):
            return None
        whole = lcm(*{sheets for _, (_, sheets) in scored})
        return sum([weight * points * (whole // sheets) for weight, (points, sheets) in scored]) / (weights * whole)


def result_of(document: PoolDocument, sheets: Iterable[Assessment], consensus: Iterable[Consensus]) -> Result:
    """The result of one application from its standing sheets (scores read along); only locked ones count."""
    locked = [sheet for sheet in sheets if sheet.locked_at and not sheet.voided_at]
    agreed = {each.criterion: each for each in consensus}
    by_criterion: dict[str, list[Score]] = {}
    for sheet in locked:
        for score in sheet.scores.all():
            by_criterion.setdefault(score.criterion, []).append(score)
    criteria = tuple(
        CriterionResult(
            criterion,
            tuple(by_criterion.get(criterion.key, [])),
            agreed.get(criterion.key),
            differs(by_criterion.get(criterion.key, []), document.consensus_difference),
        )
        for criterion in document.criteria
    )
    return Result(criteria, len(locked), document.assessors)


def differs(scores: Sequence[Score | Mark], difference: int) -> bool:
    """Whether the assessors are `difference` steps or more apart, or disagree on the gate."""
    points = [score.points for score in scores if score.points is not None]
    answers = {score.met for score in scores if score.met is not None}
    return len(answers) > 1 or (len(points) > 1 and max(points) - min(points) >= difference)


def missing_of(criterion: Criterion, score: Score | None) -> list[str]:
    """What one criterion still lacks before the sheet can be locked, in Danish; empty when it is complete."""
    score = score or UNSCORED
    missing = []
    if criterion.gate and score.met is None:
        missing.append("opfyldt eller ikke opfyldt")
    if not criterion.gate and score.points is None:
        missing.append("point")
    marks = [score.sub_points.get(point.key) for point in criterion.sub_points]
    if not MARKS.issuperset(marks):
        missing.append("underpunkter")
    if not score.reason.strip():
        missing.append("begrundelse")
    return missing


def done_of(document: PoolDocument, scores: Iterable[Score]) -> int:
    """How many criteria of a sheet are complete."""
    by_key = {score.criterion: score for score in scores}
    return sum(not missing_of(criterion, by_key.get(criterion.key)) for criterion in document.criteria)
