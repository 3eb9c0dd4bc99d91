"""What stands on the budget page right now: for the person who looks, with what was typed and refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from applications.budget.agreement import agreement_of
from applications.budget.content import Budget, financing_of, post_of
from applications.budget.entry import Entry
from applications.budget.page import NEW, Cell, PostForm, PostRow, line_form, rows_of
from applications.budget.picture import picture_of
from applications.budget.rows import StaleRow
from applications.budget.rules import budget_warnings, obstacles_to_submit_budget
from applications.models import Application, BudgetPost, BudgetRevision
from applications.permissions import application_for, may_edit
from applications.presence import others_here
from applications.rules import obstacles_to_edit
from applications.states import FinancingKind
from applications.status import frame_of
from pools.document import PoolDocument, document_of
from pools.states import Offers
from portal.danish import clock_time
from portal.models import User
from portal.steps import Obstacle

UNITS = ("timer", "måneder", "dage", "stk.", "kurser", "personer", "rejser")
NO_LINES: Mapping[str, Entry] = {}


@dataclass(frozen=True)
class Stale:
    """Another's newer text beside one's own: who saved when, and each cell that differs."""

    text: str
    cells: tuple[Cell, ...]
    typed: Mapping[str, str]

    @property
    def stored(self) -> dict[str, str]:
        """What is stored now in every cell of the row, by name."""
        return {cell.name: cell.text for cell in self.cells}

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """(label, theirs, one's own) for each cell that differs."""
        differing = [cell for cell in self.cells if self.typed.get(cell.name, cell.text) != cell.text]
        return [(cell.label, cell.text, self.typed[cell.name]) for cell in differing]


def budgeted_application(user: User, number: str) -> Application:
    """The party's application for money; Http404 in a call for places, where there is no budget."""
    application = application_for(user, number)
    if application.pool.offers == Offers.PLACES:
        raise Http404
    return application


def context_of(
    application: Application,
    user: User,
    *,
    now: datetime,
    opened: str = "",
    entry: Entry | None = None,
    lines: Mapping[str, Entry] = NO_LINES,
    stale: Stale | None = None,
) -> dict[str, Any]:
    """Everything the template shows. `opened` is a post's key; `entry` and `lines` hold what was typed and refused."""
    document, budget = document_of(application.pool_version), Budget.of(application)
    rows = rows_of(budget, document)
    form = _opened(budget, rows, opened, entry)
    in_the_way = obstacles_to_edit(application, now=now)
    return _choices(application, budget, document, user=user, now=now) | {
        "frame": frame_of(application, step="budget", now=now),
        "budget": budget,
        "rows": rows,
        "year_sums": [budget.by_year[year.number] for year in budget.project_years],
        "form": form,
        "neighbours": _neighbours(rows, form),
        "picture": picture_of(budget.by_month, budget.project_years),
        "lines": [line_form(line, lines.get(line.key)) for line in budget.financing],
        "new_line": line_form(None, lines.get(NEW)),
        "in_the_way": in_the_way,
        "editable": may_edit(user, application) and not in_the_way,
        "stale": stale,
        "obstacles": _refusals(form, lines),
    }


def _choices(
    application: Application, budget: Budget, document: PoolDocument, *, user: User, now: datetime
) -> dict[str, Any]:
    """What the page is about, what the budget lacks or is worth a second look, and what can be chosen."""
    activities = list(application.activities.all())
    agreement = agreement_of(budget, activities)
    return {
        "agreement": agreement if activities and budget.posts else None,
        "missing": obstacles_to_submit_budget(application, budget, document),
        "warnings": budget_warnings(application, budget, document),
        "application": application,
        "case": application.case,
        "document": document,
        "categories": [(category.key, category.title) for category in document.budget.categories],
        "activities": [(str(activity.pk), activity.name) for activity in activities],
        "kinds": FinancingKind.choices,
        "units": UNITS,
        "others": others_here(application.pk, by=user, now=now),
        "removed": list(BudgetRevision.objects.removed_posts(application)),
    }


def stale_of(application: Application, stale: StaleRow) -> Stale:
    """What the other has saved in the cells that were typed differently."""
    cells = tuple(_stored_cells(application, stale.row))
    who = stale.row.by.name or "En kollega"
    text = f"{who} har gemt andre tal {clock_time(stale.row.at)}, efter at I åbnede siden. Jeres er ikke gemt endnu."
    return Stale(text, cells, stale.entry.typed)


def _stored_cells(application: Application, row: Any) -> list[Cell]:
    document = document_of(application.pool_version)
    if not isinstance(row, BudgetPost):
        return list(line_form(financing_of(row)).cells.values())
    titles = {category.key: category.title for category in document.budget.categories}
    post = post_of(row, titles)
    budget = Budget(document.months, document.project_years, (post,))
    form = PostForm(rows_of(budget, document)[0], budget)
    return [cell for cell in form.all_cells if cell.name != "spread_from"]  # a wish, not something stored


def _opened(budget: Budget, rows: list[PostRow], opened: str, entry: Entry | None) -> PostForm | None:
    row = next((row for row in rows if row.post.key == opened), None)
    return PostForm(row, budget, entry) if row else None


def _neighbours(rows: list[PostRow], form: PostForm | None) -> dict[str, PostRow | None]:
    """The posts before and after the opened one: on a phone one goes from post to post."""
    if form is None:
        return {"previous": None, "next": None}
    at = form.row.number - 1
    return {"previous": rows[at - 1] if at else None, "next": rows[at + 1] if at + 1 < len(rows) else None}


def _refusals(form: PostForm | None, lines: Mapping[str, Entry]) -> list[Obstacle]:
    """The summary on top: each refused cell by its label, with a link to it."""
    cells = form.all_cells if form else []
    for key, entry in lines.items():
        cells += [Cell(f"line-{key}-{name}", name, _LABELS[name], "", text) for name, text in entry.errors.items()]
    return [Obstacle(cell.name, f"{cell.label}: {cell.error}", f"#{cell.id}") for cell in cells if cell.error]


_LABELS = {"kind": "Type", "source": "Kilde", "amount": "Beløb i kr."}
