"""What must the assessors of one case talk about: each one's points, sub-points and reason beside the others'?"""

from dataclasses import dataclass

from applications.models import Application
from assessment.models import Assessment, Consensus, Score
from assessment.results import result_for
from assessment.scores.scoring import CriterionResult, Result
from assessment.scores.sheets import MARK_WORDS, given_words
from pools.document import Criterion
from portal.models import User


@dataclass(frozen=True)
class Voice:
    """One assessor about one criterion."""

    name: str
    given: str
    reason: str
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Item:
    """One criterion the assessors differ on; `earlier` are agreements that no longer stand, newest first."""

    result: CriterionResult
    voices: tuple[Voice, ...]
    consensus: Consensus | None
    earlier: tuple[Consensus, ...]

    @property
    def criterion(self) -> Criterion:
        return self.result.criterion

    @property
    def agreed(self) -> str:
        """«4 point», «Opfyldt»; "" until it is written."""
        return given_words(self.criterion, self.consensus) if self.consensus else ""


@dataclass(frozen=True)
class ConsensusSheet:
    """What one person may see of it: `result` is None for an assessor whose own sheet is not locked."""

    result: Result | None
    items: tuple[Item, ...]
    writes: bool

    @property
    def waits(self) -> bool:
        return self.result is not None and self.result.locked < self.result.assessors

    @property
    def settled(self) -> tuple[CriterionResult, ...]:
        """The criteria that need no talk."""
        return tuple(each for each in self.result.criteria if not each.differs) if self.result else ()


def consensus_of(application: Application, user: User, *, scores: bool) -> ConsensusSheet:
    """`scores` says whether the viewer is an assessor of the case, who sees the others only after the own lock."""
    own = Assessment.objects.standing().locked_in().filter(application=application, assessor=user).exists()
    if scores and not own:
        return ConsensusSheet(None, (), False)
    result = result_for(application)
    if result.locked < result.assessors:
        return ConsensusSheet(result, (), False)
    every = list(Consensus.objects.filter(application=application).select_related("by").order_by("-pk"))
    items = tuple(_item(each, every) for each in result.criteria if each.differs)
    return ConsensusSheet(result, items, scores and own)


def _item(result: CriterionResult, every: list[Consensus]) -> Item:
    of_it = [each for each in every if each.criterion == result.criterion.key]
    standing = next((each for each in of_it if each.voided_at is None), None)
    voices = tuple(_voice(result.criterion, score) for score in result.scores)
    return Item(result, voices, standing, tuple(each for each in of_it if each.voided_at))


def _voice(criterion: Criterion, score: Score) -> Voice:
    marks = tuple(
        (point.text, MARK_WORDS.get(score.sub_points.get(point.key, ""), "–")) for point in criterion.sub_points
    )
    return Voice(score.assessment.assessor.name, given_words(criterion, score), score.reason, marks)
