"""What stands on the form where the tilbud are written: rows, what to choose from, and where to take rows from?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from applications.drafts import Draft
from applications.models import Application
from applications.tilbud import MOST_ROWS, NEW, STALE, People, TilbudRow
from cases.permissions import party_cases
from portal.models import Tilbud, User

MOST_EARLIER = 3


@dataclass(frozen=True)
class TilbudTable:
    """`options` are the organisation's own tilbud; `earlier` the person's other applications with rows to reuse."""

    rows: tuple[TilbudRow, ...]
    options: tuple[Tilbud, ...]
    people: People
    earlier: tuple[Application, ...]

    @property
    def has_room(self) -> bool:
        return len(self.stored) < MOST_ROWS

    @property
    def stored(self) -> tuple[TilbudRow, ...]:
        return tuple(row for row in self.rows if not row.is_new)


def table_of(draft: Draft, user: User | None, rows: Sequence[TilbudRow] | None = None) -> TilbudTable | None:
    """The table; `rows` are those just posted that could not all be saved. None where the call offers money."""
    if draft.document.offers_money:
        return None
    shown = tuple(rows if rows is not None else stored_rows(draft.application, draft))
    own = Tilbud.objects.filter(organisation=draft.application.case.organisation_id).in_danish_order()
    earlier = earlier_with_rows(draft.application, user) if user and not draft.tilbud else ()
    return TilbudTable(shown, tuple(own), draft.people, earlier)


def stored_rows(application: Application, draft: Draft | None = None) -> list[TilbudRow]:
    """The rows as stored, and an empty one to write the next in."""
    stored = draft.tilbud if draft else application.tilbud.select_related("tilbud")
    rows = [TilbudRow.of(each) for each in stored]
    return [*rows, TilbudRow(NEW)] if len(rows) < MOST_ROWS else rows


def rows_again(
    application: Application, posted: list[TilbudRow], errors: dict[str, dict[str, str]], *, keep_all: bool
) -> list[TilbudRow]:
    """The rows after a post that could not all be saved: those in error as typed, the others as they now are stored.

    A row somebody else changed gets the new base, so that saving again is a choice. `keep_all`: nothing was saved.
    """
    typed = {row.key: row for row in posted if keep_all or row.key in errors}
    return [
        _again(typed[row.key], row, errors.get(row.key, {})) if row.key in typed else row
        for row in stored_rows(application)
    ]


def _again(typed: TilbudRow, stored: TilbudRow, errors: dict[str, str]) -> TilbudRow:
    theirs = stored if STALE in errors else None
    return replace(typed, base=stored.base, name=stored.name, facts=stored.facts, errors=errors, theirs=theirs)


def earlier_with_rows(application: Application, user: User) -> tuple[Application, ...]:
    """The organisation's newest other applications with tilbud that the person may see."""
    own = Application.objects.filter(case__in=party_cases(user), organisation=application.organisation_id)
    others = own.exclude(pk=application.pk).filter(tilbud__isnull=False).select_related("case", "pool").distinct()
    return tuple(others.order_by("-created_at")[:MOST_EARLIER])
