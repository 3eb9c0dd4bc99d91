"""How a budget is written: posts and lines added, changed, spread, removed and taken back under the draft's lock."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from applications.actions.drafting import locked_for_editing, touch
from applications.budget.content import text_of, total_of
from applications.budget.entry import Entry
from applications.models import Application, BudgetPost, BudgetRevision, FinancingLine
from pools.document import document_of
from portal.history import Audience, record
from portal.models import User
from portal.money import MAX_AMOUNT, round_ore, show_number, spread_evenly
from portal.steps import NotPossibleNow, Obstacle

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


@transaction.atomic
def add_post(application: Application, *, by: User, now: datetime) -> BudgetPost:
    """A new, empty post at the end. Raises NotPossibleNow at MOST_POSTS."""
    application = locked_for_editing(application.pk, by=by, now=now)
    position = _next_position(application.posts, MOST_POSTS)
    post = BudgetPost.objects.create(application=application, position=position, at=now, by=by)
    touch(application, by=by, now=now)
    return post


@transaction.atomic
def save_post(
    application: Application, post_id: int, entry: Entry, *, base_version: int, by: User, now: datetime
) -> BudgetPost:
    """Save the cells that were sent, all or none; the same again is no change.

    Raises UnreadableCells, StaleRow (409: written from another version), BudgetPost.DoesNotExist.
    """
    _refuse_unreadable(entry)
    application = locked_for_editing(application.pk, by=by, now=now)
    post = application.posts.get(pk=post_id)
    before = _content(post)
    _write_cells(post, entry)
    if _content(post) != before:
        _save_row(post, entry, base_version=base_version, by=by, now=now)
        touch(application, by=by, now=now)
    return post


@transaction.atomic
def spread_post(
    application: Application, post_id: int, entry: Entry, months: tuple[str, str],
    *, base_version: int, by: User, now: datetime,
) -> BudgetPost:  # fmt: skip
    """Save the post's fields and share its price evenly over the months from–to; the øre that remain go to the last.

    Other months are emptied (what stood in them is kept as a revision). Raises as save_post does.
    """
    _refuse_unreadable(entry)
    application = locked_for_editing(application.pk, by=by, now=now)
    post = application.posts.get(pk=post_id)
    post.months = {}
    _write_cells(post, Entry(entry.typed, entry.values))
    first, last = months
    chosen = [month for month in document_of(application.pool_version).months if first <= month <= last]
    _refuse_spread(post, entry, chosen)
    _put_months(post, spread_evenly(price_of(post), chosen))
    _save_row(post, entry, base_version=base_version, by=by, now=now)
    touch(application, by=by, now=now)
    return post


@transaction.atomic
def remove_post(application: Application, post_id: int, *, by: User, now: datetime) -> None:
    """Take a post out; its content stays among the revisions and can be taken back. Removed already: no change."""
    application = locked_for_editing(application.pk, by=by, now=now)
    if not application.posts.filter(pk=post_id).delete()[0]:
        return
    facts = {"post": post_id}
    record(application.history_chain, "remove_budget_post", by=by, now=now, facts=facts, audience=Audience.PARTY)
    touch(application, by=by, now=now)


@transaction.atomic
def restore_post(application: Application, post_id: int, *, by: User, now: datetime) -> BudgetPost:
    """Take a removed post back as it was, at its place. Raises BudgetRevision.DoesNotExist when there is none."""
    application = locked_for_editing(application.pk, by=by, now=now)
    standing = application.posts.filter(pk=post_id).first()
    if standing is not None:
        return standing
    revision = BudgetRevision.objects.removed_posts(application).get(row_id=post_id)
    _next_position(application.posts, MOST_POSTS)
    post = _post_from(revision, application)
    post.at, post.by = now, by
    post.save(force_insert=True)
    facts = {"post": post_id}
    record(application.history_chain, "restore_budget_post", by=by, now=now, facts=facts, audience=Audience.PARTY)
    touch(application, by=by, now=now)
    return post


@transaction.atomic
def add_financing(application: Application, entry: Entry, *, by: User, now: datetime) -> FinancingLine:
    """A new line of co-funding or income. Raises UnreadableCells, NotPossibleNow at MOST_LINES."""
    _refuse_unreadable(entry)
    application = locked_for_editing(application.pk, by=by, now=now)
    position = _next_position(application.financing, MOST_LINES)
    line = FinancingLine.objects.create(application=application, position=position, at=now, by=by, **entry.values)
    touch(application, by=by, now=now)
    return line


@transaction.atomic
def save_financing(
    application: Application, line_id: int, entry: Entry, *, base_version: int, by: User, now: datetime
) -> FinancingLine:
    """Save the cells of a line. Raises UnreadableCells, StaleRow, FinancingLine.DoesNotExist."""
    _refuse_unreadable(entry)
    application = locked_for_editing(application.pk, by=by, now=now)
    line = application.financing.get(pk=line_id)
    before = (line.kind, line.source, line.amount)
    for name, value in entry.values.items():
        setattr(line, name, value)
    if (line.kind, line.source, line.amount) != before:
        _save_row(line, entry, base_version=base_version, by=by, now=now)
        touch(application, by=by, now=now)
    return line


@transaction.atomic
def remove_financing(application: Application, line_id: int, *, by: User, now: datetime) -> None:
    """Take a line out; its content stays among the revisions. Removed already: no change."""
    application = locked_for_editing(application.pk, by=by, now=now)
    if not application.financing.filter(pk=line_id).delete()[0]:
        return
    facts = {"line": line_id}
    record(application.history_chain, "remove_financing", by=by, now=now, facts=facts, audience=Audience.PARTY)
    touch(application, by=by, now=now)


def price_of(post: BudgetPost) -> Decimal:
    """Quantity × unit price in whole øre."""
    return round_ore(post.quantity * post.unit_price)


def _refuse_unreadable(entry: Entry) -> None:
    if entry.errors:
        raise UnreadableCells(entry)


def _refuse_spread(post: BudgetPost, entry: Entry, chosen: list[str]) -> None:
    if not chosen:
        entry.errors["spread_from"] = "Den første måned skal ligge før den sidste, og begge i projektperioden."
    elif not price_of(post):
        entry.errors["quantity"] = "Skriv antal og pris pr. enhed, før beløbet fordeles."
    _refuse_unreadable(entry)


def _write_cells(post: BudgetPost, entry: Entry) -> None:
    """Put what was sent into the row; refuses a price or a sum beyond what can be stored."""
    for name, value in entry.values.items():
        setattr(post, "activity_id" if name == "activity" else name, value)
    amounts = {month: Decimal(text) for month, text in post.months.items()} | entry.months
    if price_of(post) > MAX_AMOUNT:
        entry.errors["unit_price"] = f"Antal × pris giver mere end {show_number(MAX_AMOUNT)}. Ret antal eller pris."
    elif total_of(amounts.values()) > MAX_AMOUNT:
        entry.errors[next(iter(entry.months))] = f"Månederne giver mere end {show_number(MAX_AMOUNT)} tilsammen."
    _refuse_unreadable(entry)
    _put_months(post, amounts)


def _put_months(post: BudgetPost, amounts: dict[str, Decimal]) -> None:
    """Months without money are not stored."""
    post.months = {month: text_of(amount) for month, amount in sorted(amounts.items()) if amount}
    post.total = total_of(amounts.values())


def _content(post: BudgetPost) -> tuple:
    fields = (post.category, post.activity_id, post.specification, post.unit, post.quantity, post.unit_price, post.note)
    return (*fields, post.months)


def _save_row(
    row: BudgetPost | FinancingLine, entry: Entry, *, base_version: int, by: User, now: datetime
) -> None:  # fmt: skip
    """Store a changed row as its next version, unless it was written from an older one."""
    if row.version != base_version:
        raise StaleRow(type(row).objects.get(pk=row.pk), entry)
    row.version, row.at, row.by = row.version + 1, now, by
    row.save(force_update=True)


def _next_position(rows, most: int) -> int:
    """One after the last; more than `most` rows is a mistake, not a budget."""
    if rows.count() >= most:
        text = f"Budgettet kan højst have {most} linjer af denne slags. Slå nogle sammen."
        raise NotPossibleNow([Obstacle("budget_too_many", text)])
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _post_from(revision: BudgetRevision, application: Application) -> BudgetPost:
    """The row a revision remembers, as its next version; an activity that is gone meanwhile is left out."""
    content = revision.content
    activity = application.activities.filter(pk=content["activity_id"] or 0).first()
    names = ("category", "specification", "unit", "note", "months")
    return BudgetPost(
        pk=revision.row_id,
        application=application,
        activity=activity,
        position=int(content["position"]),
        version=revision.version + 1,
        **{name: content[name] for name in names},
        **{name: Decimal(content[name]) for name in ("quantity", "unit_price", "total")},
    )
