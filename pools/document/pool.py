"""What does a pool say? One version of one pool, whole, frozen, with one canonical form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from pools import canonical
from pools.canonical import LATER
from pools.document.form import (
    Allocation,
    BudgetRules,
    CapacityPeriod,
    CommitmentGroup,
    Criterion,
    Intake,
    Question,
)
from pools.document.law import Assumption, Law, Thresholds
from pools.document.page import Contact, Heading, InformationMeeting, MaterialGroup, Section

MONTHS_IN_A_YEAR = 12
NO_WEIGHT = Decimal(0)
NOT_CHOSEN = datetime(1970, 1, 1, tzinfo=UTC)  # a moment that must come, in a pool that is still being written


@dataclass(frozen=True)
class ProjectYear:
    number: int
    label: str
    months: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PoolDocument:
    """One version of one pool, whole. Moments are aware UTC, months "2020-01", amounts kroner.

    Without `questions_until` the public may ask until seven days before the deadline. Without `intake` there is one
    deadline and one opening. A call for places says how long a course may last (`course_months`, fewest and most), its
    `themes`, and how many employees one is best for.
    """

    slug: str
    title: str
    short_title: str
    offers: str
    authority: str
    summary: str
    finance_account: str
    amount: Decimal
    amount_text: str
    places: int
    partners: tuple[int, int] | None = None
    audience: tuple[str, ...]
    audience_text: str
    opens: datetime
    deadline: datetime
    expected_answer: str
    first_month: str
    last_month: str
    approval: str
    approval_level: str
    declaration: str
    one_application_per: str
    assessors: int
    consensus_difference: int
    goals_title: str
    goals: tuple[str, ...]
    information_meeting: InformationMeeting | None = None
    headings: tuple[Heading, ...]
    background: tuple[Section, ...]
    parts: tuple[Section, ...]
    commitments: tuple[CommitmentGroup, ...]
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]
    guidance: tuple[Section, ...]
    material_groups: tuple[MaterialGroup, ...]
    contacts: tuple[Contact, ...]
    budget: BudgetRules
    law: Law
    thresholds: Thresholds
    assumptions: tuple[Assumption, ...] = ()
    notes: str = ""
    questions_until: datetime | None = field(default=None, metadata=LATER)
    allocation: Allocation | None = field(default=None, metadata=LATER)
    intake: Intake | None = field(default=None, metadata=LATER)
    capacity: tuple[CapacityPeriod, ...] = field(default=(), metadata=LATER)
    recommended_employees: tuple[int, int] | None = field(default=None, metadata=LATER)
    course_months: tuple[int, int] | None = field(default=None, metadata=LATER)
    themes: tuple[Section, ...] = field(default=(), metadata=LATER)

    @property
    def offers_money(self) -> bool:
        return self.offers == "money"

    @property
    def called(self) -> str:
        """What the call is named inside a sentence: only money is pooled."""
        return "puljen" if self.offers_money else "opslaget"

    @property
    def supply(self) -> Decimal:
        """What there is to give: kr., or so many tilbud a place."""
        return self.amount if self.offers_money else Decimal(self.places)

    @property
    def ranked_by(self) -> tuple[str, ...]:
        """The keys of the criteria that alone rank where more is applied for than there is; none: all of them."""
        return self.allocation.ranked_by if self.allocation else ()

    @cached_property
    def when_oversubscribed(self) -> PoolDocument:
        """The same with the weights that then rank: criteria beside `ranked_by` are assessed and weigh nothing."""
        ranked = self.ranked_by
        if not ranked:
            return self
        criteria = (
            each if each.gate or each.key in ranked else replace(each, weight=NO_WEIGHT) for each in self.criteria
        )
        return replace(self, criteria=tuple(criteria))

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Every month of the project period, first to last, as "2020-01"; none when the pool has no period."""
        if not self.first_month or not self.last_month:
            return ()
        first, last = _month_number(self.first_month), _month_number(self.last_month)
        return tuple(f"{n // MONTHS_IN_A_YEAR:04}-{n % MONTHS_IN_A_YEAR + 1:02}" for n in range(first, last + 1))

    @cached_property
    def project_years(self) -> tuple[ProjectYear, ...]:
        """Twelve months each from the first month; the last year may be shorter."""
        starts = range(0, len(self.months), MONTHS_IN_A_YEAR)
        chunks = [self.months[start : start + MONTHS_IN_A_YEAR] for start in starts]
        return tuple(ProjectYear(n, f"{n}. projektår", months) for n, months in enumerate(chunks, start=1))

    @cached_property
    def scored_criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if not criterion.gate)

    @cached_property
    def commitment_items(self) -> tuple[str, ...]:
        """All commitments in one list, word for word, in the source's order."""
        return tuple(item for group in self.commitments for item in group.items)

    def criterion(self, key: str) -> Criterion:
        """The criterion with this key; KeyError when there is none."""
        return canonical.by_key(self.criteria, key)

    def question(self, key: str) -> Question:
        """The question with this key; KeyError when there is none."""
        return canonical.by_key(self.questions, key)

    def questions_of(self, criterion_key: str) -> tuple[Question, ...]:
        """The questions that stand under a criterion, in the file's order."""
        return tuple(question for question in self.questions if question.criterion == criterion_key)

    def form_questions(self, criterion_key: str) -> tuple[Question, ...]:
        """The same in the order of the form: sub-point by sub-point."""
        questions = self.questions_of(criterion_key)
        points = self.criterion(criterion_key).sub_points
        return tuple(question for point in points for question in questions if question.sub_point == point.key)

    @cached_property
    def has_conditions(self) -> bool:
        """Whether anything in the form depends on an earlier answer."""
        return any(each.shown_when for each in (*self.criteria, *self.questions))

    def question_of_kind(self, kind: str) -> Question | None:
        """The first question of a kind: where the plan or the budget stands in the form; None when nowhere."""
        return next((question for question in self.questions if question.kind == kind), None)

    def contacts_of(self, kind: str) -> tuple[Contact, ...]:
        return tuple(contact for contact in self.contacts if contact.kind == kind)

    def assumption(self, path: str) -> str:
        """Why a value is an assumption; "" when the source gives it."""
        return next(
            (a.text for a in self.assumptions if path == a.path or path.startswith(f"{a.path}.")),
            "",
        )


def _month_number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * MONTHS_IN_A_YEAR + int(number) - 1


def canonical_json(document: PoolDocument) -> bytes:
    """The one way a document is written: UTF-8, sorted keys, money as text, moments in UTC."""
    return canonical.encode(document)


def from_json(content: bytes) -> PoolDocument:
    """The document written by `canonical_json`; ValueError on unknown or missing keys."""
    return canonical.decode(PoolDocument, content)


class StoredVersion(Protocol):
    """A row that keeps a document: its canonical bytes and their SHA-256."""

    document: bytes
    sha256: str


_documents: dict[str, PoolDocument] = {}


def is_read(version: StoredVersion) -> bool:
    """Whether this process has the document already, so that its bytes need not be fetched."""
    return version.sha256 in _documents


def document_of(version: StoredVersion) -> PoolDocument:
    """The document of a stored version, read once per process: the hash is the key, so same words, same document."""
    document = _documents.get(version.sha256)
    if document is None:
        document = _documents[version.sha256] = from_json(bytes(version.document))
    return document
