"""What does the budget page show: posts by project year, the opened post's cells, the lines of financing?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from applications.budget.content import Budget, Financing, Post
from applications.budget.entry import Entry, cell_text
from applications.budget.rules import is_lump_post, name_of
from applications.states import FinancingKind
from pools.document import PoolDocument
from portal.danish import month_label

NEW = "new"


@dataclass(frozen=True)
class Cell:
    """One input: its name and id, what stands in it, and what is wrong with it."""

    id: str
    name: str
    label: str
    text: str
    error: str = ""


@dataclass(frozen=True)
class YearCells:
    """A project year of the opened post: its cells and what they add up to when saved."""

    number: int
    label: str
    total: Decimal
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class PostRow:
    """One line of the table: sums per project year, and in a word what is left to do."""

    number: int
    post: Post
    years: tuple[Decimal, ...]
    problem: str

    @property
    def name(self) -> str:
        return self.post.specification or "(uden specifikation)"


@dataclass(frozen=True)
class PostForm:
    """The opened post; with an entry, what was typed stands in the cells, not what is stored."""

    row: PostRow
    budget: Budget
    entry: Entry | None = None

    @property
    def post(self) -> Post:
        return self.row.post

    @property
    def errors(self) -> Mapping[str, str]:
        return self.entry.errors if self.entry else {}

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The post's fields by name."""
        post = self.post
        stored = {
            "category": ("Kategori", post.category),
            "activity": ("Aktivitet", str(post.activity_id or "")),
            "specification": ("Specifikation", post.specification),
            "unit": ("Enhed", post.unit),
            "quantity": ("Antal", cell_text(post.quantity)),
            "unit_price": ("Pris pr. enhed", cell_text(post.unit_price)),
            "note": ("Note", post.note),
        }
        return {name: self._cell(name, label, text) for name, (label, text) in stored.items()}

    @cached_property
    def years(self) -> tuple[YearCells, ...]:
        """The months of the project period, year by year; a last group holds amounts outside it, if any."""
        groups = [(year.number, year.label, year.months) for year in self.budget.project_years]
        outside = self.post.months_outside(self.budget.months)
        if outside:
            groups.append((0, "Uden for projektperioden", tuple(outside)))
        return tuple(
            YearCells(number, label, self.post.amount_in(months), tuple(self._month(month) for month in months))
            for number, label, months in groups
        )

    @property
    def spread(self) -> dict[str, str]:
        """From and to month of «Fordel jævnt»: as typed, else where money stands, else the whole period."""
        used = [month for month in self.budget.months if self.post.months.get(month)] or list(self.budget.months)
        typed = self.entry.typed if self.entry else {}
        return {name: typed.get(name, used[end]) for name, end in (("spread_from", 0), ("spread_to", -1))}

    @property
    def spread_error(self) -> Cell:
        return self._cell("spread_from", "Fordel jævnt", "")

    @property
    def all_cells(self) -> list[Cell]:
        """Every cell with its label, fields first, then the months, then «Fordel jævnt»."""
        return [*self.cells.values(), *(cell for year in self.years for cell in year.cells), self.spread_error]

    def _month(self, month: str) -> Cell:
        return self._cell(month, month_label(month), cell_text(self.post.months.get(month, Decimal(0))))

    def _cell(self, name: str, label: str, stored: str) -> Cell:
        text = self.entry.typed.get(name, stored) if self.entry else stored
        return Cell(f"post-{self.post.key}-{name}", name, label, text, self.errors.get(name, ""))


@dataclass(frozen=True)
class LineForm:
    """A line of co-funding or income, stored or new."""

    key: str
    version: int
    cells: dict[str, Cell]

    @property
    def is_new(self) -> bool:
        return self.key == NEW


def rows_of(budget: Budget, document: PoolDocument) -> list[PostRow]:
    """The posts in order, with sums per project year and what stands in the way of each."""
    return [
        PostRow(
            number,
            post,
            tuple(post.amount_in(year.months) for year in budget.project_years),
            problem_of(post, budget, document),
        )
        for number, post in enumerate(budget.posts, start=1)
    ]


def problem_of(post: Post, budget: Budget, document: PoolDocument) -> str:
    """The first thing that stops this post, in two or three words; "" when nothing does."""
    checks = (
        (not post.specification, "Mangler specifikation"),
        (is_lump_post(post.specification, document.budget), "Samlepost"),
        (post.category not in document.budget.category_keys, "Mangler kategori"),
        (not post.activity, "Mangler aktivitet"),
        (not post.price, "Mangler antal eller pris"),
        (bool(post.months_outside(budget.months)), "Uden for perioden"),
        (bool(post.missing), "Måneder passer ikke"),
    )
    return next((words for is_so, words in checks if is_so), "")


def line_form(line: Financing | None, entry: Entry | None = None) -> LineForm:
    """The cells of a line, or of the empty one that adds a line."""
    key = line.key if line else NEW
    stored = {
        "kind": ("Type", line.kind if line else FinancingKind.COFUNDING),
        "source": ("Kilde", line.source if line else ""),
        "amount": ("Beløb i kr.", cell_text(line.amount) if line else ""),
    }
    typed, errors = (entry.typed, entry.errors) if entry else ({}, {})
    cells = {
        name: Cell(f"line-{key}-{name}", name, label, typed.get(name, text), errors.get(name, ""))
        for name, (label, text) in stored.items()
    }
    return LineForm(key, line.version if line else 0, cells)


def grid_of(budget: Budget, *, editable: bool) -> dict[str, Any]:
    """The whole budget for the browser: months, years and posts; amounts as text in kr. ("1234.50")."""
    return {
        "editable": editable,
        "months": [{"key": month, "label": month_label(month)} for month in budget.months],
        "years": [{"number": year.number, "label": year.label, "months": year.months} for year in budget.project_years],
        "posts": [_post_of_grid(post, number) for number, post in enumerate(budget.posts, start=1)],
    }


def _post_of_grid(post: Post, number: int) -> dict[str, Any]:
    return {
        "id": int(post.key),
        "name": name_of(post, number),
        "version": post.version,
        "price": format(post.price, "f"),
        "months": {month: format(amount, "f") for month, amount in post.months.items()},
    }
