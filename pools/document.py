"""What does a pool say? The frozen document every other room reads: one version of one pool, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from pools import canonical

MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class Heading:
    """A heading of the pool page; an empty text means that the fact itself is shown (amount, deadline …)."""

    key: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class InformationMeeting:
    """The meeting before the deadline; the moments are aware (UTC), the words stand around them."""

    starts: datetime
    ends: datetime
    invitation: str
    place: str


@dataclass(frozen=True)
class Section:
    """A titled list of sentences: background, a part of the project, a piece of guidance."""

    key: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class SubPoint:
    """One demand of an award criterion and the words an assessor holds it up against."""

    key: str
    text: str
    rubric: str


@dataclass(frozen=True)
class Criterion:
    """An award criterion. A gate is fulfilled or not and stands outside the total; the others score 1–5."""

    key: str
    number: int
    title: str
    text: str
    gate: bool
    weight: Decimal
    reference: str
    sub_points: tuple[SubPoint, ...]
    rubric: dict[int, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.key, self.number))


@dataclass(frozen=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question of the form; `kind` is a key of `pools.questions.KINDS`. Limits are texts: "0", "2019-01-01"."""

    key: str
    criterion: str
    sub_point: str
    kind: str
    label: str
    help: str = ""
    required: bool = True
    max_characters: int | None = None
    options: tuple[Option, ...] = ()
    minimum: str = ""
    maximum: str = ""


@dataclass(frozen=True)
class CommitmentGroup:
    """Commitments with the line that leads them in; every item is accepted and stored word for word."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Material:
    """A document for applicants; without `file` (an https address) the page says that it is not there."""

    title: str
    file: str = ""


@dataclass(frozen=True)
class MaterialGroup:
    title: str
    materials: tuple[Material, ...]


@dataclass(frozen=True)
class Contact:
    """Whom to ask: kind is "tilskudsfaglig", "teknisk" or "projektspecifik"."""

    kind: str
    title: str
    phone: str = ""
    email: str = ""
    hours: str = ""
    text: str = ""


@dataclass(frozen=True)
class Category:
    key: str
    title: str


@dataclass(frozen=True)
class BudgetRules:
    """What a budget may hold. Amounts in kroner; `lump_posts` are the exact specifications that are refused."""

    categories: tuple[Category, ...]
    lump_posts: tuple[str, ...]
    eligible: tuple[str, ...]
    not_eligible: tuple[str, ...]
    max_amount: Decimal | None = None
    min_amount: Decimal | None = None
    cofunding_required: bool = False

    @property
    def category_keys(self) -> tuple[str, ...]:
        return tuple(category.key for category in self.categories)

    def category(self, key: str) -> Category:
        """The category with this key; KeyError when the pool has none."""
        return canonical.by_key(self.categories, key)


@dataclass(frozen=True)
class LegalReference:
    """Which rule an outcome rests on: key is "award", "refusal", "rejection" or one of the pool's own."""

    key: str
    text: str


@dataclass(frozen=True)
class Law:
    """What the letters cite and promise; `accept_days` are days from the letter's date."""

    order_title: str
    references: tuple[LegalReference, ...]
    appeal_text: str
    accept_days: int

    def reference(self, key: str) -> str:
        """The §§ behind an outcome, e.g. "§§ 4-9 i bekendtgørelsen"; KeyError when the pool has none."""
        return canonical.by_key(self.references, key).text


@dataclass(frozen=True)
class Thresholds:
    """Amounts (kr.) and shares (pct.) at which something more is asked after the award."""

    carry_over_amount: Decimal
    carry_over_percent: Decimal
    auditor_statement: Decimal
    reclaim_above: Decimal


@dataclass(frozen=True)
class Assumption:
    """A value the source does not give; path as in the file ("budget.categories"). Bars a real announcement."""

    path: str
    text: str


@dataclass(frozen=True)
class ProjectYear:
    number: int
    label: str
    months: tuple[str, ...]


@dataclass(frozen=True)
class PoolDocument:
    """One version of one pool, whole. Moments are aware UTC, months "2020-01", amounts kroner."""

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
    headings: tuple[Heading, ...]
    background: tuple[Section, ...]
    parts: tuple[Section, ...]
    goals: tuple[str, ...]
    goals_title: str
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
    partners: tuple[int, int] | None = None
    information_meeting: InformationMeeting | None = None
    notes: str = ""

    @property
    def offers_money(self) -> bool:
        return self.offers == "money"

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Every month of the project period, first to last, as "2020-01"; none when the pool has no period."""
        if not self.first_month:
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


_documents: dict[str, PoolDocument] = {}


def document_of(version) -> PoolDocument:
    """The document of a stored version, read once per process: the hash is the key, so same words, same document."""
    document = _documents.get(version.sha256)
    if document is None:
        document = _documents[version.sha256] = from_json(bytes(version.content))
    return document
