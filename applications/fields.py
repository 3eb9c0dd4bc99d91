"""What fields does the form of an application have, and what stands in each: stored, just typed, or in conflict?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from applications.drafts import COMMITMENTS, CONFIRMATIONS, DECLARATION, OUTSIDE_AUDIENCE, Draft
from applications.models import Answer
from applications.slots import Slot
from applications.tables import Table, table_of
from pools.characters import clean_text
from pools.conditions import in_words, why_not_asked
from pools.document import Criterion, PoolDocument, Question, SubPoint
from pools.questions import AnswerError, Raw, Value, is_empty, kind_of
from pools.questions.table import cell_question, columns_of, filled_rows, rows_of, shown_cells
from portal import danish, money

if TYPE_CHECKING:
    from applications.merging import Merge

YES = "ja"
LONGEST_ANSWER = 100_000  # characters of one field as it is posted; no pool's own limit is near it
NUMBER_KINDS = ("number", "kroner")


def parse_field(document: PoolDocument, key: str, raw: Raw) -> Any:
    """The value of one field as it is kept. Raises AnswerError (unreadable), KeyError (the pool has no such field)."""
    if sum(len(part) for part in ([raw] if isinstance(raw, str) else raw)) > LONGEST_ANSWER:
        raise AnswerError("Teksten er for lang til at blive gemt. Forkort den.")
    if key in CONFIRMATIONS:
        return _parse_confirmation(document, key, raw)
    question = document.question(key)
    if not kind_of(question).is_answer:
        raise KeyError(key)
    return kind_of(question).parse(question, raw)


def fault_of(document: PoolDocument, key: str, value: Any) -> str:
    """Why a stored value cannot be sent (limit, minimum …), said at the field at once; "" when it can."""
    if key in CONFIRMATIONS:
        return ""
    question = document.question(key)
    fault = kind_of(question).fault(question, value)
    return f"Gemt, men kan ikke indsendes: {fault}" if fault else ""


def _parse_confirmation(document: PoolDocument, key: str, raw: Raw) -> Any:
    parts = [raw] if isinstance(raw, str) else raw
    if key == COMMITMENTS:
        return {"accepted": True, "items": list(document.commitment_items)} if parts[-1:] == [YES] else None
    if key == OUTSIDE_AUDIENCE:
        return True if parts[-1:] == [YES] else None
    name, title, day = (" ".join(clean_text(part).split()) for part in (*parts, "", "", "")[:3])
    return {"name": name, "title": title, "date": day} if name or title or day else None


def as_typed(question: Question, value: Value) -> Raw:
    """A stored value as it would be typed: «1.234,50», «17.09.2019», «ja», keys of the chosen options."""
    if question.kind == "several_of":
        return value if isinstance(value, list) else []
    if columns := columns_of(question):
        cells = [(row, column) for row in rows_of(value) for column in columns]
        return [str(as_typed(cell_question(column), row.get(column.key))) for row, column in cells]
    if is_empty(value):
        return ""
    if question.kind in NUMBER_KINDS:
        number = Decimal(value)
        return money.show_number(number, decimals=0 if number == number.to_integral_value() else 2)
    if question.kind == "date":
        return danish.short_date(date.fromisoformat(value))
    if question.kind == "yes_no":
        return YES if value else "nej"
    return str(value)


@dataclass(frozen=True)
class Choice:
    """One option of a question as it stands in the form."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One question of the form. `typed` is what stands in it; `merge` when two have written in it."""

    question: Question
    typed: Raw
    version: int
    at: datetime | None
    by: str
    error: str = ""
    merge: Merge | None = None
    is_unsaved: bool = False
    condition: str = ""
    why_not_asked: str = ""
    cells: list[list[str]] = field(default_factory=list)
    slot: Slot | None = None

    @property
    def is_text(self) -> bool:
        """Whether text from elsewhere can be put in it."""
        return self.question.kind in {"short_text", "long_text"}

    @property
    def template(self) -> str:
        return kind_of(self.question).template

    @property
    def is_answer(self) -> bool:
        """False where plan, budget or files stand."""
        return kind_of(self.question).is_answer

    @property
    def is_hidden(self) -> bool:
        """Not asked, as the answers stand; what could not be saved is shown all the same."""
        return bool(self.why_not_asked) and not (self.error or self.merge)

    @property
    def labels(self) -> list[str]:
        """The headings over `cells`."""
        return [column.label for column in columns_of(self.question)]

    @cached_property
    def table(self) -> Table:
        """The rows of a table, as typed, with spare ones."""
        return table_of(self.question, [self.typed] if isinstance(self.typed, str) else self.typed)

    @property
    def is_group(self) -> bool:
        """Several controls under one question: they stand in a fieldset."""
        return self.question.kind in {"yes_no", "one_of", "several_of"}

    @property
    def described_by(self) -> str:
        """The ids of what explains the control, in reading order."""
        key = self.question.key
        parts = [
            f"{key}-help" if self.question.help else "",
            f"{key}-error" if self.error else "",
            f"{key}-count" if self.question.max_characters else "",
            f"{key}-rows" if columns_of(self.question) else "",
        ]
        return " ".join(part for part in parts if part)

    @cached_property
    def choices(self) -> list[Choice]:
        chosen = [self.typed] if isinstance(self.typed, str) else self.typed
        options = [(option.key, option.label) for option in self.question.options]
        if self.question.kind == "yes_no":
            options = [(YES, "Ja"), ("nej", "Nej")]
        return [Choice(key, label, key in chosen) for key, label in options]


@dataclass(frozen=True)
class Group:
    """One sub-point of a criterion with its questions."""

    sub_point: SubPoint
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Section:
    """One criterion of the form; `why_not_asked` says what keeps it away, as the answers stand."""

    criterion: Criterion
    groups: tuple[Group, ...]
    why_not_asked: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Entered:
    """What was just posted and could not all be saved: kept on the page beside what is stored."""

    typed: dict[str, Raw]
    errors: dict[str, str]
    merges: dict[str, Merge]

    @classmethod
    def nothing(cls) -> Entered:
        return cls({}, {}, {})


def sections_of(draft: Draft, entered: Entered) -> tuple[Section, ...]:
    """The whole form, criterion by criterion, sub-point by sub-point."""
    return tuple(
        _section(draft, entered, criterion)
        for criterion in draft.document.criteria
        if draft.document.questions_of(criterion.key)
    )


def _section(draft: Draft, entered: Entered, criterion: Criterion) -> Section:
    groups = tuple(_groups(draft, entered, criterion))
    condition = in_words(draft.document, criterion.shown_when) if criterion.shown_when else ""
    return Section(criterion, groups, "" if criterion.key in draft.asked.sections else condition, condition)


def _groups(draft: Draft, entered: Entered, criterion: Criterion) -> list[Group]:
    questions = draft.document.questions_of(criterion.key)
    groups = []
    for sub_point in criterion.sub_points:
        fields = tuple(field_of(draft, entered, q) for q in questions if q.sub_point == sub_point.key)
        groups.append(Group(sub_point, fields))
    return groups


def field_of(draft: Draft, entered: Entered, question: Question) -> Field:
    """One field: what was just typed wins over what is stored; a conflict shows both and is solved by saving again."""
    key, answer = question.key, draft.answers.get(question.key)
    merge, stored = entered.merges.get(key), as_typed(question, draft.value(key))
    typed = _as_posted(question, entered.typed[key]) if key in entered.typed else stored
    return Field(
        question=question,
        typed=typed,
        version=draft.version(key),
        at=answer.at if answer else None,
        by=answer.by.name if answer else "",
        error=entered.errors.get(key) or ("" if merge else _fault_if_asked(draft, question)),
        merge=merge,
        is_unsaved=key in entered.errors or (key in entered.typed and typed != stored),
        condition=in_words(draft.document, question.shown_when) if question.shown_when else "",
        why_not_asked=why_not_asked(draft.document, question, draft.asked),
        cells=shown_cells(question, draft.value(key)),
        slot=draft.slot(question) if question.kind == "file" else None,
    )


def _fault_if_asked(draft: Draft, question: Question) -> str:
    """What is kept but not asked is not sent, so nothing is wrong with it."""
    return fault_of(draft.document, question.key, draft.value(question.key)) if draft.is_asked(question) else ""


def _as_posted(question: Question, raw: Raw) -> Raw:
    """A posted list as the field's control takes it."""
    if columns := columns_of(question):
        return [cell for row in filled_rows([raw] if isinstance(raw, str) else raw, len(columns)) for cell in row]
    if question.kind == "several_of" or isinstance(raw, str):
        return raw
    return raw[-1] if raw else ""


def declaration_of(draft: Draft, entered: Entered) -> dict[str, str]:
    """Name, title and date as they were just typed, else as they are stored."""
    if DECLARATION not in entered.typed:
        return draft.declaration
    return _parse_confirmation(draft.document, DECLARATION, entered.typed[DECLARATION]) or {}


def confirmation_answers(draft: Draft) -> dict[str, Answer | None]:
    """Who confirmed what and when, by short names for the template."""
    return {
        "commitments": draft.answers.get(COMMITMENTS) if draft.accepted_commitments else None,
        "outside_audience": draft.answers.get(OUTSIDE_AUDIENCE) if draft.confirmed_outside_audience else None,
        "declaration": draft.answers.get(DECLARATION),
    }
