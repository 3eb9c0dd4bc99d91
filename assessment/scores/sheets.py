"""How does an assessor's own sheet look beside the application, and what may be seen of the others'?"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from applications.models import Application, Submission
from applications.reading import Reading, ReadSection, reading_of
from assessment.actions import Given
from assessment.models import Assessment, Consensus, Score
from assessment.scores.budget import BudgetLook, look_at
from assessment.scores.scoring import CriterionResult, Result, missing_of, result_of
from assessment.states import SubPointMark
from pools.document import Criterion, PoolDocument, document_of
from portal.models import User

MARK_WORDS = dict(SubPointMark.choices)
GATE_KEYS = {"yes": "o", "no": "i"}


@dataclass(frozen=True)
class Choice:
    """One radio button; `key` is the key that chooses it."""

    value: str
    label: str
    rubric: str
    checked: bool
    key: str = ""


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

    @property
    def given(self) -> str:
        """«4 point», «Opfyldt»; "" until it is given."""
        return given_words(self.criterion, self.score)

    @property
    def state(self) -> str:
        """How far this criterion is, as the list of criteria says it."""
        return state_words(self.missing, self.given, begun=self.version > 0)

    @property
    def marks(self) -> list[tuple[str, str]]:
        """[(sub-point, «Delvist opfyldt»)], as they stand."""
        marks = self.score.sub_points if self.score else {}
        return [(point.text, MARK_WORDS.get(marks.get(point.key, ""), "–")) for point in self.criterion.sub_points]


@dataclass(frozen=True)
class Typed:
    """What was typed about one criterion and could not be saved: it stands on the page instead of what is stored."""

    criterion: str
    given: Given


@dataclass(frozen=True)
class Sheet:
    """An assessor's sheet. `others` is None until the viewer's own is locked (or for those who never score).

    `row` is the criterion that is opened: None where a locked sheet is shown whole.
    """

    rows: tuple[Row, ...]
    row: Row | None
    own: Assessment | None
    others: Result | None
    reading: Reading
    budget: BudgetLook | None

    @property
    def done(self) -> int:
        return sum(not row.missing for row in self.rows)

    @property
    def unfinished(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.missing)

    @property
    def is_locked(self) -> bool:
        return self.own is not None and self.own.locked_at is not None

    @property
    def following(self) -> Row | None:
        """The criterion after the opened one; None after the last."""
        place = self.rows.index(self.row) + 1 if self.row else len(self.rows)
        return self.rows[place] if place < len(self.rows) else None

    @property
    def shows_budget(self) -> bool:
        """Whether plan and budget stand under a criterion of their own."""
        return bool(self.reading.placed)

    @property
    def waits_for_others(self) -> bool:
        return self.others is not None and self.others.locked < self.others.assessors

    @property
    def stands_alone(self) -> bool:
        """Locked before the others: a table of all sheets would say it a second time."""
        return self.is_locked and self.waits_for_others

    @property
    def to_agree(self) -> tuple[CriterionResult, ...]:
        """Criteria the assessors are far apart on, when all have locked."""
        if self.others is None or self.waits_for_others:
            return ()
        return tuple(each for each in self.others.criteria if each.differs)


def sheet_of(
    application: Application, user: User, *, scores: bool, opened: str = "", typed: Typed | None = None
) -> Sheet:
    """The viewer's sheet; `scores` says whether the viewer is an assessor, who sees others only after own lock.

    `opened` is the key of a criterion; without one the first that lacks something is opened, and nothing when locked.
    """
    document = document_of(application.pool.version)
    reading = reading_of(_submission_of(application))
    sheets = list(Assessment.objects.standing().filter(application=application).order_by("started_at", "pk"))
    own = next((each for each in sheets if each.assessor_id == user.pk), None)
    is_locked = own is not None and own.locked_at is not None
    others = None if scores and not is_locked else _all_results(document, application, sheets)
    given = {score.criterion: score for score in own.scores.all()} if own else {}
    sections = {section.key: section for section in reading.sections}
    rows = tuple(_row(each, given.get(each.key), sections.get(each.key), typed) for each in document.criteria)
    row = next((each for each in rows if each.criterion.key == opened), None)
    if row is None and scores and not is_locked:
        row = next((each for each in rows if each.missing), rows[0])
    return Sheet(rows, row, own, others, reading, look_at(reading, document))


def _all_results(document: PoolDocument, application: Application, sheets: list[Assessment]) -> Result:
    """Only for those who may see the others': their scores are read here and nowhere before."""
    prefetch_related_objects(sheets, "scores")
    return result_of(document, sheets, Consensus.objects.standing().filter(application=application))


def _submission_of(application: Application) -> Submission:
    """With the way back to what is read already: its bytes are the only thing left to ask for."""
    submission: Submission = application.current_submission  # type: ignore[assignment]  # it is judged, so there is one
    if application.pool_version_id == application.pool.version_id:
        application.pool_version = application.pool.version  # type: ignore[assignment]  # announced, so it has one
    submission.application = application
    return submission


def _row(criterion: Criterion, score: Score | None, section: ReadSection | None, typed: Typed | None) -> Row:
    if typed and typed.criterion == criterion.key:
        score = replaced(score, typed.given)
    points = tuple(
        Point(point.key, point.text, point.rubric, _marks(score.sub_points.get(point.key) if score else None))
        for point in criterion.sub_points
    )
    return Row(criterion, score, _choices(criterion, score), points, section, missing_of(criterion, score))


def replaced(score: Score | None, given: Given) -> Score:
    """The stored score's version and moment with what was typed: shown, never saved."""
    version, saved_at = (score.version, score.saved_at) if score else (0, None)
    values = {"met": given.met, "points": given.points, "sub_points": given.sub_points, "reason": given.reason}
    return Score(version=version, saved_at=saved_at, **values)


def given_words(criterion: Criterion, score: Score | None) -> str:
    """«4 point», «Ikke opfyldt»; "" until it is given."""
    if score is None or (score.points is None and score.met is None):
        return ""
    return ("Opfyldt" if score.met else "Ikke opfyldt") if criterion.gate else f"{score.points} point"


def state_words(missing: Sequence[str], given: str, *, begun: bool) -> str:
    """«Udfyldt · 4 point», «Mangler begrundelse», «Ikke begyndt»."""
    if not missing:
        return f"Udfyldt · {given}"
    return f"Mangler {', '.join(missing)}" if begun else "Ikke begyndt"


def _choices(criterion: Criterion, score: Score | None) -> tuple[Choice, ...]:
    if criterion.gate:
        met = score.met if score else None
        answers = (("yes", "Opfyldt", True), ("no", "Ikke opfyldt", False))
        return tuple(Choice(value, label, "", met is answer, GATE_KEYS[value]) for value, label, answer in answers)
    points = score.points if score else None
    return tuple(Choice(str(n), str(n), criterion.rubric.get(n, ""), points == n, str(n)) for n in range(1, 6))


def _marks(mark: str | None) -> tuple[Choice, ...]:
    return tuple(Choice(each.value, each.label, "", mark == each.value) for each in SubPointMark)


def weights_of(document: PoolDocument) -> list[tuple[str, str]]:
    """[(criterion, weight in per cent)] of the scored criteria, as announced."""
    whole = sum(criterion.weight for criterion in document.scored_criteria)
    return [(each.title, f"{100 * each.weight / whole:.0f} %") for each in document.scored_criteria] if whole else []
