"""Who changed what in a post or a line of the budget, and when: cell by cell, old beside new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.http import Http404

from applications.budget.entry import cell_text
from applications.models import Application, BudgetPost, BudgetRevision, FinancingLine
from applications.states import BudgetRow, FinancingKind
from pools.document import document_of
from portal.danish import month_label
from portal.models import HistoryRow, User

LABELS = {
    "category": "Kategori",
    "activity": "Aktivitet",
    "specification": "Specifikation",
    "unit": "Enhed",
    "quantity": "Antal",
    "unit_price": "Pris pr. enhed",
    "note": "Note",
    "kind": "Type",
    "source": "Kilde",
    "amount": "Beløb i kr.",
}
AMOUNTS = ("quantity", "unit_price", "amount")
REMOVAL = {BudgetRow.POST: ("remove_budget_post", "post"), BudgetRow.FINANCING: ("remove_financing", "line")}


@dataclass(frozen=True)
class Change:
    """One cell before and after, as read; `typed` is what stood before as it would be typed."""

    name: str
    label: str
    before: str
    after: str
    typed: str


@dataclass(frozen=True)
class Version:
    """One save of the row: who, when, and each cell that it changed."""

    at: datetime
    by: str
    changes: tuple[Change, ...]
    words: str = ""


@dataclass(frozen=True)
class RowHistory:
    """Every save, the newest first; `version` is what a change must name, None when the row has been removed."""

    title: str
    version: int | None
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class _Stood:
    """The row as one version of it: its cells as typed, by name."""

    at: datetime
    by: str
    typed: Mapping[str, str]
    removed: bool


def row_history(application: Application, kind: BudgetRow, row_id: int) -> RowHistory:
    """Http404 for a row that has never stood in this application's budget."""
    kept = BudgetRevision.objects.filter(application=application, row=kind, row_id=row_id)
    stood = [_stood(each.at, each.by.name, each.content, removed=each.removed)
             for each in kept.select_related("by").order_by("version")]  # fmt: skip
    model = BudgetPost if kind == BudgetRow.POST else FinancingLine
    row = model.objects.filter(application=application, pk=row_id).select_related("by").first()
    if row is not None:
        stood.append(_stood(row.at, row.by.name, vars(row), removed=False))
    if not stood:
        raise Http404
    shown = _Shown.of(application)
    versions = [_version(one, other, shown) for one, other in pairwise([None, *stood])]
    versions = sorted([*versions, *_removals(application, kind, row_id)], key=lambda each: each.at)
    title = stood[-1].typed.get("specification") or stood[-1].typed.get("source") or "(uden navn)"
    return RowHistory(title, row.version if row else None, tuple(versions[::-1]))


def _stood(at: datetime, by: str, content: Mapping[str, Any], *, removed: bool) -> _Stood:
    typed = {name: str(content.get(name) or "") for name in LABELS if name in content and name not in AMOUNTS}
    typed |= {name: cell_text(Decimal(content[name])) for name in AMOUNTS if name in content}
    if "activity_id" in content:
        typed["activity"] = str(content["activity_id"] or "")
    typed |= {month: cell_text(Decimal(amount)) for month, amount in content.get("months", {}).items()}
    return _Stood(at, by, typed, removed)


def _version(before: _Stood | None, after: _Stood, shown: "_Shown") -> Version:
    old = before.typed if before else {}
    names = [*LABELS, *sorted({*old, *after.typed} - set(LABELS))]
    pairs = [(name, old.get(name, ""), after.typed.get(name, "")) for name in names]
    changes = tuple(
        Change(name, shown.label(name), shown.cell(name, one), shown.cell(name, other), one)
        for name, one, other in pairs
        if one != other
    )
    words = "Tilføjet" if before is None else "Taget tilbage, som den stod" if before.removed else ""
    return Version(after.at, after.by, changes, words)


def _removals(application: Application, kind: BudgetRow, row_id: int) -> list[Version]:
    """Who took the row out; one that a spreadsheet took out is told by the case's own history."""
    verb, fact = REMOVAL[kind]
    chain = application.history_chain
    told = list(HistoryRow.objects.filter(chain=chain, verb=verb, **{f"facts__{fact}": row_id}).order_by("number"))
    names = dict(User.objects.filter(pk__in=[row.actor_id for row in told]).values_list("pk", "name"))
    return [Version(row.at, names.get(row.actor_id, ""), (), "Fjernet") for row in told]


@dataclass(frozen=True)
class _Shown:
    """How a cell is read: keys and ids as their names."""

    categories: Mapping[str, str]
    activities: Mapping[str, str]

    @classmethod
    def of(cls, application: Application) -> "_Shown":
        document = document_of(application.pool_version)
        categories = {each.key: each.title for each in document.budget.categories} if document.budget else {}
        activities = {str(pk): name for pk, name in application.activities.values_list("pk", "name")}
        return cls(categories, activities)

    def label(self, name: str) -> str:
        return LABELS.get(name) or month_label(name)

    def cell(self, name: str, typed: str) -> str:
        if name == "category":
            return self.categories.get(typed, typed)
        if name == "activity":
            return self.activities.get(typed, "en fjernet aktivitet") if typed else ""
        return str(FinancingKind(typed).label) if name == "kind" and typed else typed
