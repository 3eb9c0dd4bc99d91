"""What will a sheet change in a stored budget: which posts and lines come, change and go, and in which cells?"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from applications.budget.entry import Entry, cell_text
from applications.budget.rows import UnreadableCells, price_of, write_cells, written_in
from applications.models import BudgetPost, FinancingLine
from applications.spreadsheet.cells import CellFault
from applications.spreadsheet.content import SheetContent, SheetRow
from applications.spreadsheet.layout import FIELDS, LINE_FIELDS
from applications.states import FinancingKind
from portal.danish import month_label
from portal.money import show_kroner

Row = BudgetPost | FinancingLine
SHOWN_CELLS = 4


@dataclass(frozen=True)
class Change:
    """One row that comes (`stored` is None) or changes: the row as it will be, and (label, before, after) per cell.
    `facts`: what a row that comes or goes holds.

    `is_stale`: somebody has saved it in the portal after the sheet was fetched.
    """

    stored: Any
    row: Any
    cells: tuple[tuple[str, str, str], ...] = ()
    is_stale: bool = False
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def first_cells(self) -> tuple[tuple[str, str, str], ...]:
        return self.cells[:SHOWN_CELLS]

    @property
    def more(self) -> int:
        return max(0, len(self.cells) - SHOWN_CELLS)


@dataclass
class Changes:
    """All of it, for posts or for lines; `order` are the rows as the sheet has them."""

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    order: list[Any] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def stale(self) -> list[Change]:
        return [change for change in self.changed if change.is_stale]


def changes_of_posts(content: SheetContent, stored: Sequence[BudgetPost], titles: "Titles") -> Changes:
    """The posts compared. A price or a sum beyond what can be stored becomes one more fault of the content."""
    return _changes(content, content.posts, stored, BudgetPost, titles)


def changes_of_lines(content: SheetContent, stored: Sequence[FinancingLine], titles: "Titles") -> Changes:
    """The lines compared; a sheet without them leaves them as they are."""
    if content.lines is None:
        return Changes(order=list(stored))
    return _changes(content, content.lines, stored, FinancingLine, titles)


@dataclass(frozen=True)
class Titles:
    """What keys are called: categories and activities by what is stored."""

    categories: Mapping[str, str]
    activities: Mapping[int, str]

    def shown(self, name: str, value: Any) -> str:
        if name == "category":
            return self.categories.get(value, "")
        if name == "activity":
            return self.activities.get(value, "")
        if name == "kind":
            return str(FinancingKind(value).label)
        return cell_text(value) if isinstance(value, Decimal) else str(value)


def _changes(
    content: SheetContent, rows: Iterable[SheetRow], stored: Sequence[Any], model: type, titles: Titles
) -> Changes:
    by_id, changes, kept = {row.pk: row for row in stored}, Changes(), set()
    for sheet_row in rows:
        before = by_id.get(sheet_row.key[0]) if sheet_row.key else None
        after = copy(before) if before else model()
        if not _written(after, sheet_row, content):
            continue
        changes.order.append(after)
        if before is None:
            changes.added.append(Change(None, after, facts=_facts(after, titles)))
            continue
        kept.add(before.pk)
        if written_in(after) != written_in(before):
            is_stale = sheet_row.key is not None and sheet_row.key[1] != before.version
            cells = tuple(_cells(before, after, sheet_row.entry, titles))
            changes.changed.append(Change(before, after, cells, is_stale))
    gone = [row for row in stored if row.pk not in kept]
    changes.removed = [Change(row, row, facts=_facts(row, titles)) for row in gone]
    return changes


def _written(row: Any, sheet_row: SheetRow, content: SheetContent) -> bool:
    entry = sheet_row.entry
    if isinstance(row, FinancingLine):
        for name, value in entry.values.items():
            setattr(row, name, value)
        return True
    row.months = dict(row.months)
    try:
        write_cells(row, Entry(entry.typed, entry.values, entry.months))
    except UnreadableCells as refused:
        for name, text in refused.entry.errors.items():
            column = content.columns.get(name, 0)
            content.faults.append(CellFault(sheet_row.row, column, name, entry.typed.get(name, ""), text))
        return False
    return True


def _facts(row: Any, titles: Titles) -> tuple[tuple[str, str], ...]:
    """What there is to know of a row that comes or goes; what is empty is left out."""
    if isinstance(row, FinancingLine):
        kind = (("Type", titles.shown("kind", row.kind)),) if row.kind else ()
        return (*kind, ("Beløb", show_kroner(row.amount)))
    months = sorted(month for month, amount in row.months.items() if Decimal(amount))
    period = f"{month_label(months[0])} – {month_label(months[-1])}, {show_kroner(row.total)} i alt" if months else ""
    told = {
        "Kategori": titles.shown("category", row.category),
        "Aktivitet": titles.shown("activity", row.activity_id),
        "Pris": show_kroner(price_of(row)),
        "Måneder": period,
    }
    return tuple((label, text) for label, text in told.items() if text)


def _cells(before: Any, after: Any, entry: Entry, titles: Titles) -> Iterable[tuple[str, str, str]]:
    for name in entry.values:
        key = "activity_id" if name == "activity" else name
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            yield (FIELDS | LINE_FIELDS)[name], titles.shown(name, old), titles.shown(name, new)
    for month in entry.months:
        was, is_now = (Decimal(row.months.get(month, 0)) for row in (before, after))
        if was != is_now:
            yield month_label(month), cell_text(was), cell_text(is_now)


def fingerprint(posts: Iterable[BudgetPost], lines: Iterable[FinancingLine], activities: Mapping[str, int]) -> str:
    """Changes whenever the stored budget or the plan's names do: what was previewed is what is taken in, or nothing."""
    stood = [sorted((row.pk, row.version) for row in rows) for rows in (posts, lines)]
    return hashlib.sha256(repr((stood, sorted(activities.items()))).encode()).hexdigest()
