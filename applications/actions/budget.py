"""How a budget is written: posts and lines added, changed, spread, removed and taken back under the draft's lock."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from applications.actions.drafting import locked_by_number, locked_for_editing, touch
from applications.budget.entry import Entry, read_post
from applications.budget.rows import (
    MOST_LINES,
    MOST_POSTS,
    UnreadableCells,
    price_of,
    put_months,
    refuse_unreadable,
    save_row,
    write_cells,
    written_in,
)
from applications.models import Application, BudgetPost, BudgetRevision, FinancingLine
from pools.document import document_of
from portal.history import Audience, record
from portal.models import User
from portal.money import spread_evenly
from portal.steps import NotPossibleNow, Obstacle


@transaction.atomic
def add_post(application: Application, *, activity: str = "", by: User, now: datetime) -> BudgetPost:
    """A new post at the end, for the activity with this id if there is one. Raises NotPossibleNow at MOST_POSTS."""
    application = locked_for_editing(application.pk, by=by, now=now)
    position = _next_position(application.posts, MOST_POSTS)
    mine = application.activities.filter(pk=activity).first() if activity.isascii() and activity.isdigit() else None
    post = BudgetPost.objects.create(application=application, position=position, activity=mine, at=now, by=by)
    touch(application, by=by, now=now)
    return post


@transaction.atomic
def save_post(
    application: Application, post_id: int, entry: Entry, *, base_version: int, by: User, now: datetime
) -> BudgetPost:
    """Save the cells that were sent, all or none; the same again is no change.

    Raises UnreadableCells, StaleRow (409: written from another version), BudgetPost.DoesNotExist.
    """
    refuse_unreadable(entry)
    application = locked_for_editing(application.pk, by=by, now=now)
    return _save_post(application, post_id, entry, base_version=base_version, by=by, now=now)


@transaction.atomic
def save_cells(
    number: str, post_id: int, typed: Mapping[str, str], *, base_version: int, by: User, now: datetime
) -> BudgetPost:
    """As `save_post`, by case number and as typed: one cell that is left costs one reading of the application."""
    application = locked_by_number(number, by=by, now=now)
    activities = application.activities.values_list("pk", flat=True) if typed.get("activity") else ()
    entry = read_post(typed, document_of(application.pool_version), activities)
    refuse_unreadable(entry)
    return _save_post(application, post_id, entry, base_version=base_version, by=by, now=now)


def _save_post(
    application: Application, post_id: int, entry: Entry, *, base_version: int, by: User, now: datetime
) -> BudgetPost:
    post = application.posts.get(pk=post_id)
    before = written_in(post)
    write_cells(post, entry)
    if written_in(post) != before:
        save_row(post, entry, base_version=base_version, by=by, now=now)
        touch(application, by=by, now=now)
    return post


@transaction.atomic
def spread_post(
    application: Application, post_id: int, entry: Entry, months: tuple[str, str] | None,
    *, base_version: int, by: User, now: datetime,
) -> BudgetPost:  # fmt: skip
    """Save the post's fields and share its price evenly over the months from–to (None: those of its activity).

    The øre that remain go to the last month.

    Other months are emptied (what stood in them is kept as a revision). Raises as save_post does.
    """
    refuse_unreadable(entry)
    application = locked_for_editing(application.pk, by=by, now=now)
    post = application.posts.get(pk=post_id)
    post.months = {}
    write_cells(post, Entry(entry.typed, entry.values))
    first, last = months or _months_of_activity(post, entry)
    chosen = [month for month in document_of(application.pool_version).months if first <= month <= last]
    _refuse_spread(post, entry, chosen)
    put_months(post, spread_evenly(price_of(post), chosen))
    save_row(post, entry, base_version=base_version, by=by, now=now)
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
    refuse_unreadable(entry)
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
    refuse_unreadable(entry)
    application = locked_for_editing(application.pk, by=by, now=now)
    line = application.financing.get(pk=line_id)
    before = written_in(line)
    for name, value in entry.values.items():
        setattr(line, name, value)
    if written_in(line) != before:
        save_row(line, entry, base_version=base_version, by=by, now=now)
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


def _months_of_activity(post: BudgetPost, entry: Entry) -> tuple[str, str]:
    """From and to month of the post's activity. Raises UnreadableCells without one."""
    if post.activity is None:
        entry.errors["activity"] = "Vælg den aktivitet, hvis måneder prisen skal fordeles over."
        raise UnreadableCells(entry)
    return post.activity.first_month, post.activity.last_month


def _refuse_spread(post: BudgetPost, entry: Entry, chosen: list[str]) -> None:
    if not chosen:
        entry.errors["spread_from"] = "Den første måned skal ligge før den sidste, og begge i projektperioden."
    elif not price_of(post):
        entry.errors["quantity"] = "Skriv antal og pris pr. enhed, før beløbet fordeles."
    refuse_unreadable(entry)


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
