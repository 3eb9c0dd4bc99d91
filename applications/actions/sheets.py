"""How a whole sheet, or a block pasted from one, comes into the budget: all of it in one transaction, or nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.drafting import locked_for_editing, touch
from applications.budget.entry import Entry
from applications.budget.rows import StaleRow, UnreadableCells, write_cells, written_in
from applications.models import Application, BudgetPost, FinancingLine
from applications.spreadsheet.changes import Changes
from applications.spreadsheet.preview import Preview, preview_of
from applications.spreadsheet.reading import Grid
from portal.history import Audience, record
from portal.models import User

AT_ONCE = 50  # rows of one statement
POST_COLUMNS = ("category", "activity", "specification", "unit", "quantity", "unit_price", "note", "months", "total")
LINE_COLUMNS = ("kind", "source", "amount")
WRITTEN = ("position", "version", "at", "by")


class SheetNotTaken(Exception):
    """Nothing was changed: a cell cannot be read, or the budget is another than the one that was previewed."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(f"{len(preview.content.faults)} faults")


class BlockNotSaved(Exception):
    """Nothing of a pasted block was saved: `unreadable` and `stale` say why, by the post's id."""

    def __init__(self, unreadable: Mapping[int, UnreadableCells], stale: Mapping[int, StaleRow]) -> None:
        self.unreadable, self.stale = unreadable, stale
        super().__init__(f"{len(unreadable)} unreadable, {len(stale)} stale")


@transaction.atomic
def apply_sheet(application: Application, grid: Grid, *, seen: str, by: User, now: datetime) -> Preview:
    """Make the budget what the sheet says. `seen` is the fingerprint of the budget the preview was made from.

    Rows that go or change are kept as revisions. Raises SheetNotTaken, SheetRefused, NotPossibleNow.
    """
    application = locked_for_editing(application.pk, by=by, now=now)
    preview = preview_of(application, grid)
    if preview.content.faults or preview.seen != seen:
        raise SheetNotTaken(preview)
    if preview.changes_anything:
        _write(preview.posts, BudgetPost, POST_COLUMNS, application, by=by, now=now)
        _write(preview.lines, FinancingLine, LINE_COLUMNS, application, by=by, now=now)
        facts = {
            "added": len(preview.posts.added),
            "changed": len(preview.posts.changed),
            "removed": len(preview.posts.removed),
        }
        record(application.history_chain, "apply_budget_sheet", by=by, now=now, facts=facts, audience=Audience.PARTY)
        touch(application, by=by, now=now)
    return preview


@transaction.atomic
def save_block(
    application: Application, block: Mapping[int, tuple[Entry, int]], *, by: User, now: datetime
) -> dict[int, int]:
    """Save cells of several posts, each {id: (what was typed, the version it was written from)}; returns new versions.

    All or none: raises BlockNotSaved; BudgetPost.DoesNotExist when a post has been removed meanwhile.
    """
    application = locked_for_editing(application.pk, by=by, now=now)
    posts = application.posts.select_related("by").in_bulk(block)
    if len(posts) != len(block):
        raise BudgetPost.DoesNotExist
    unreadable, stale, changed = {}, {}, []
    for pk, (entry, base_version) in block.items():
        post, before = posts[pk], written_in(posts[pk])
        stored_version = post.version
        try:
            write_cells(post, entry)
        except UnreadableCells as refused:
            unreadable[pk] = refused
            continue
        if written_in(post) != before and stored_version != base_version:
            stale[pk] = StaleRow(BudgetPost.objects.select_related("by").get(pk=pk), entry)
        elif written_in(post) != before:
            changed.append(post)
    if unreadable or stale:
        raise BlockNotSaved(unreadable, stale)
    if changed:
        _save_all(changed, POST_COLUMNS, by=by, now=now)
        touch(application, by=by, now=now)
    return {pk: post.version for pk, post in posts.items()}


def _write(
    changes: Changes, model: Any, columns: tuple[str, ...], application: Application, *, by: User, now: datetime
) -> None:
    """Remove, add and change the rows of one kind; a row keeps its place unless the sheet has moved it."""
    model.objects.filter(application=application, pk__in=[change.row.pk for change in changes.removed]).delete()
    content = {change.row.pk for change in changes.changed}
    last, moved = 0, []
    for row in changes.order:
        if row.pk is None or row.position <= last:
            row.position = last + 1
            if row.pk is not None and row.pk not in content:
                moved.append(row)
        last = row.position
    for change in changes.added:
        change.row.application, change.row.at, change.row.by = application, now, by
    model.objects.bulk_create([change.row for change in changes.added])
    _save_all([*(change.row for change in changes.changed), *moved], columns, by=by, now=now)


def _save_all(rows: list[Any], columns: tuple[str, ...], *, by: User, now: datetime) -> None:
    """Each row as its next version; the database keeps what it replaces."""
    for row in rows:
        row.version, row.at, row.by = row.version + 1, now, by
    if rows:
        type(rows[0]).objects.bulk_update(rows, (*columns, *WRITTEN), batch_size=AT_ONCE)
