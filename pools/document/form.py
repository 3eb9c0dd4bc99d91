"""What is asked, promised and budgeted, and what is it judged by?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from pools import canonical
from pools.canonical import LATER


@dataclass(frozen=True)
class Condition:
    """Shown only when the answer to an earlier question is one of these: "ja", "nej" or keys of its options."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True)
class SubPoint:
    """One demand of an award criterion and the words an assessor holds it up against."""

    key: str
    text: str
    rubric: str


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """An award criterion, a section of the form. A gate is fulfilled or not, outside the total; others score 1–5."""

    key: str
    number: int
    title: str
    gate: bool
    weight: Decimal
    reference: str
    text: str = ""
    rubric: dict[int, str] = field(default_factory=dict)
    sub_points: tuple[SubPoint, ...]
    shown_when: Condition | None = field(default=None, metadata=LATER)

    def __hash__(self) -> int:
        return hash((self.key, self.number))


@dataclass(frozen=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True)
class Column:
    """A typed column of a table question; `kind` is a kind of question that fits in a cell."""

    key: str
    label: str
    kind: str
    required: bool = True
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of the form; `kind` is a key of `pools.questions.KINDS`. Limits are texts: "0", "2019-01-01".

    A number has at most `decimals` of them (0: a whole number; None: two). Tables have columns and bounds of rows; a
    file slot has types ("pdf"), a number of files and a size in MB each.
    """

    key: str
    criterion: str
    sub_point: str
    kind: str
    label: str
    help: str = ""
    required: bool = True
    max_characters: int | None = None
    options: tuple[Option, ...] = ()
    decimals: int | None = field(default=None, metadata=LATER)
    minimum: str = ""
    maximum: str = ""
    columns: tuple[Column, ...] = field(default=(), metadata=LATER)
    min_rows: int | None = field(default=None, metadata=LATER)
    max_rows: int | None = field(default=None, metadata=LATER)
    file_types: tuple[str, ...] = field(default=(), metadata=LATER)
    max_files: int | None = field(default=None, metadata=LATER)
    max_megabytes: int | None = field(default=None, metadata=LATER)
    shown_when: Condition | None = field(default=None, metadata=LATER)


@dataclass(frozen=True)
class CommitmentGroup:
    """Commitments with the line that leads them in; every item is accepted and stored word for word."""

    title: str
    items: tuple[str, ...]


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
class Intake:
    """How applications are taken in while the call is open: `kind` "continuous" or "rounds".

    In rounds the agency opens what was received until each of `cut_offs` (aware, UTC); continuously whenever it likes.
    What has been opened is fixed; what came later waits for the next opening. `text` is how the page says it.
    """

    kind: str
    text: str
    cut_offs: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class CapacityPeriod:
    """So many tilbud the agency has planned to begin with in these months ("2019-07" … "2019-12"): a plan, no bar."""

    label: str
    first_month: str
    last_month: str
    places: int


@dataclass(frozen=True)
class Allocation:
    """What the pool announced about dividing its money or places beside the ranking; nothing else may move a line.

    `max_per_region` is the most that may get something in one region, `min_regions` the fewest regions to be reached,
    `lowest_share` the least per cent of the amount applied for that a partial award may be. With `draws_lots` equals
    are told apart by drawing lots. Where more is applied for than there is, `ranked_by` are the keys of the criteria
    that rank; the others are weighed by a written reason. `text` is how the pool page says it.
    """

    text: str
    max_per_region: int | None = None
    min_regions: int | None = None
    lowest_share: Decimal | None = None
    draws_lots: bool = False
    ranked_by: tuple[str, ...] = field(default=(), metadata=LATER)
