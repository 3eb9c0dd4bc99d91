"""How do typed cells come into a stored post or line: readable, within bounds, as its next version?"""

from datetime import datetime
from decimal import Decimal

from applications.budget.content import text_of, total_of
from applications.budget.entry import Entry
from applications.models import BudgetPost, FinancingLine
from portal.models import User
from portal.money import MAX_AMOUNT, round_ore, show_number

MOST_POSTS = 300
MOST_LINES = 100


class StaleRow(Exception):
    """Somebody else has saved the row meanwhile: `row` is theirs, `entry` what was typed. Both are shown."""

    def __init__(self, row: BudgetPost | FinancingLine, entry: Entry) -> None:
        self.row, self.entry = row, entry
        super().__init__(f"{row.pk} v{row.version}")


class UnreadableCells(Exception):
    """At least one cell cannot be read; nothing of it was saved, `entry` keeps everything typed and why."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        super().__init__(", ".join(sorted(entry.errors)))


def price_of(post: BudgetPost) -> Decimal:
    """Quantity × unit price in whole øre."""
    return round_ore(post.quantity * post.unit_price)


def refuse_unreadable(entry: Entry) -> None:
    """Raise UnreadableCells when a cell of the entry could not be read."""
    if entry.errors:
        raise UnreadableCells(entry)


def write_cells(post: BudgetPost, entry: Entry) -> None:
    """Put what was sent into the row; refuses a price or a sum beyond what can be stored. Raises UnreadableCells."""
    for name, value in entry.values.items():
        setattr(post, "activity_id" if name == "activity" else name, value)
    amounts = {month: Decimal(text) for month, text in post.months.items()} | entry.months
    if price_of(post) > MAX_AMOUNT:
        entry.errors["unit_price"] = f"Antal × pris giver mere end {show_number(MAX_AMOUNT)}. Ret antal eller pris."
    elif total_of(amounts.values()) > MAX_AMOUNT:
        entry.errors[next(iter(entry.months))] = f"Månederne giver mere end {show_number(MAX_AMOUNT)} tilsammen."
    refuse_unreadable(entry)
    put_months(post, amounts)


def put_months(post: BudgetPost, amounts: dict[str, Decimal]) -> None:
    """Months without money are not stored."""
    post.months = {month: text_of(amount) for month, amount in sorted(amounts.items()) if amount}
    post.total = total_of(amounts.values())


def written_in(row: BudgetPost | FinancingLine) -> tuple:
    """Everything somebody has written in the row: equal when nothing was changed."""
    if isinstance(row, FinancingLine):
        return (row.kind, row.source, row.amount)
    fields = (row.category, row.activity_id, row.specification, row.unit, row.quantity, row.unit_price, row.note)
    return (*fields, row.months)


def save_row(
    row: BudgetPost | FinancingLine, entry: Entry, *, base_version: int, by: User, now: datetime
) -> None:  # fmt: skip
    """Store a changed row as its next version, unless it was written from an older one. Raises StaleRow."""
    if row.version != base_version:
        raise StaleRow(type(row).objects.get(pk=row.pk), entry)
    row.version, row.at, row.by = row.version + 1, now, by
    row.save(force_update=True)
