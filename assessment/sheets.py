"""How does an assessor's own sheet look beside the application, and what may be seen of the others'?"""

from dataclasses import dataclass

from applications.models import Application
from applications.reading import Reading, ReadSection, reading_of
from assessment.models import Assessment, Score
from assessment.results import result_for
from assessment.scoring import CriterionResult, Result, missing_of
from assessment.states import SubPointMark
from pools.document import Criterion, PoolDocument, document_of
from portal.models import User


@dataclass(frozen=True)
class Choice:
    """One radio button."""

    value: str
    label: str
    rubric: str
    checked: bool


@dataclass(frozen=True)
class Point:
    """One sub-point to be marked."""

    key: str
    text: str
    rubric: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Row:
    """One criterion on the sheet: what is asked, what stands, what the application says, and what is lacking."""

    criterion: Criterion
    score: Score | None
    choices: tuple[Choice, ...]
    points: tuple[Point, ...]
    section: ReadSection | None
    missing: list[str]

    @property
    def version(self) -> int:
        return self.score.version if self.score else 0


@dataclass(frozen=True)
class Sheet:
    """An assessor's sheet. `others` is None until the viewer's own is locked (or for those who never score)."""

    rows: tuple[Row, ...]
    own: Assessment | None
    others: Result | None
    reading: Reading

    @property
    def done(self) -> int:
        return sum(not row.missing for row in self.rows)

    @property
    def is_locked(self) -> bool:
        return self.own is not None and self.own.locked_at is not None

    @property
    def to_agree(self) -> tuple[CriterionResult, ...]:
        """Criteria the assessors are far apart on, when all have locked."""
        if self.others is None or self.others.locked < self.others.assessors:
            return ()
        return tuple(each for each in self.others.criteria if each.differs)


def sheet_of(application: Application, user: User, *, scores: bool) -> Sheet:
    """The viewer's sheet; `scores` says whether the viewer is an assessor, who sees others only after own lock."""
    document = document_of(application.pool.version)
    reading = reading_of(application.current_submission)
    own = Assessment.objects.standing().filter(application=application, assessor=user).first()
    given = {score.criterion: score for score in own.scores.all()} if own else {}
    sections = {section.key: section for section in reading.sections}
    rows = tuple(_row(each, given.get(each.key), sections.get(each.key)) for each in document.criteria)
    blind = scores and not (own and own.locked_at)
    return Sheet(rows, own, None if blind else result_for(application), reading)


def _row(criterion: Criterion, score: Score | None, section: ReadSection | None) -> Row:
    points = tuple(
        Point(point.key, point.text, point.rubric, _marks(score.sub_points.get(point.key) if score else None))
        for point in criterion.sub_points
    )
    return Row(criterion, score, _choices(criterion, score), points, section, missing_of(criterion, score))


def _choices(criterion: Criterion, score: Score | None) -> tuple[Choice, ...]:
    if criterion.gate:
        met = score.met if score else None
        return (Choice("yes", "Opfyldt", "", met is True), Choice("no", "Ikke opfyldt", "", met is False))
    points = score.points if score else None
    return tuple(Choice(str(n), str(n), criterion.rubric.get(n, ""), points == n) for n in range(1, 6))


def _marks(mark: str | None) -> tuple[Choice, ...]:
    return tuple(Choice(each.value, each.label, "", mark == each.value) for each in SubPointMark)


def weights_of(document: PoolDocument) -> list[tuple[str, str]]:
    """[(criterion, weight in per cent)] of the scored criteria, as announced."""
    whole = sum(criterion.weight for criterion in document.scored_criteria)
    return [(each.title, f"{100 * each.weight / whole:.0f} %") for each in document.scored_criteria] if whole else []
