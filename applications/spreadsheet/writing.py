"""How is a budget written as a spreadsheet: the layout of the page, formulas for every sum, nothing that acts?"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from applications.budget.content import Budget, Financing, Post
from applications.spreadsheet.layout import (
    CHOICES,
    COLUMN,
    FIELDS,
    FINANCING,
    FIRST_MONTH,
    FIRST_POST,
    HEADINGS_ROW,
    KEY,
    LEFT,
    LINE_COLUMNS,
    LINE_FIELDS,
    SHEET,
    SUMS,
    line_key,
    post_key,
)
from applications.states import FinancingKind
from pools.document import PoolDocument
from portal.danish import month_label

LEAST_POSTS, SPARE_POSTS, MOST_POSTS = 60, 20, 300
LEAST_LINES, SPARE_LINES = 10, 5
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
NUMBER = "#,##0.00"
HINTS = (
    "Skriv én post i hver række. Vælg kategori og aktivitet på listerne, og skriv beløb som tal. Månederne skal "
    "tilsammen give prisen (antal × pris pr. enhed). Løn skrives som timer × timeløn.",
    "Gem arket som .xlsx, og indlæs det på budgetsiden i Tilskudsportalen. Vil I fjerne en post, så tøm rækken. "
    "De grå celler regnes ud og læses ikke.",
)
MAY = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
FIXED = datetime(2019, 1, 1, tzinfo=UTC)  # the empty sheet of a version is the same bytes every time


def budget_sheet(
    budget: Budget, document: PoolDocument, activities: Sequence[str], *, heading: str, now: datetime = FIXED
) -> bytes:
    """The budget as .xlsx; `heading` says whose it is, `activities` are the names to choose between."""
    memory = io.BytesIO()
    with Workbook(memory, PLAIN) as book:
        book.set_properties({"title": f"Budget – {document.short_title}", "created": now.replace(tzinfo=None)})
        _Writer(book, budget, document, activities).write(heading)
    return memory.getvalue()


@dataclass
class _Place:
    """Rows and columns of this sheet, from 0; ends are the last that belong."""

    months: int
    years: int
    posts: int
    lines: int

    @property
    def last_month(self) -> int:
        return FIRST_MONTH + self.months - 1

    @property
    def total(self) -> int:
        return self.last_month + self.years + 1

    @property
    def last_post(self) -> int:
        return FIRST_POST + self.posts - 1

    @property
    def sums(self) -> int:
        return self.last_post + 1

    @property
    def first_line(self) -> int:
        return self.sums + 4

    @property
    def last_line(self) -> int:
        return self.first_line + self.lines - 1


class _Writer:
    """Writes row after row, downwards only: the library keeps one row in memory."""

    def __init__(self, book: Workbook, budget: Budget, document: PoolDocument, activities: Sequence[str]) -> None:
        self.budget, self.document, self.activities = budget, document, activities
        posts = min(max(LEAST_POSTS, len(budget.posts) + SPARE_POSTS), max(MOST_POSTS, len(budget.posts)))
        lines = max(LEAST_LINES, len(budget.financing) + SPARE_LINES)
        self.at = _Place(len(budget.months), len(budget.project_years), posts, lines)
        self.sheet, self.choices = book.add_worksheet(SHEET), book.add_worksheet(CHOICES)
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 14},
            "hint": {"font_color": "#454545"},
            "head": {"bold": True, "bg_color": "#dcdcdc", "text_wrap": True, "valign": "top", "border": 1},
            "text": {"locked": False, "text_wrap": True, "valign": "top", "num_format": "@"},
            "amount": {"locked": False, "num_format": NUMBER, "valign": "top"},
            "sum": {"num_format": NUMBER, "bg_color": "#f0f0f0", "valign": "top"},
            "total": {"num_format": NUMBER, "bg_color": "#f0f0f0", "bold": True, "top": 2},
        }
        self.looks = {name: book.add_format(look) for name, look in looks.items()}

    def write(self, heading: str) -> None:
        self._set_up()
        self._text(0, COLUMN["category"], f"Budget – {self.document.title}", "title")
        self._text(1, COLUMN["category"], heading, "hint")
        for row, hint in enumerate(HINTS, start=2):
            self._text(row, COLUMN["category"], hint, "hint")
        self._headings()
        for at in range(self.at.posts):
            self._post(FIRST_POST + at, self.budget.posts[at] if at < len(self.budget.posts) else None)
        self._sums()
        self._lines()
        self._in_all()

    def _set_up(self) -> None:
        """Widths, what is hidden and locked, what can be chosen, and how it is printed."""
        sheet, at = self.sheet, self.at
        sheet.set_column(0, 0, 8, None, {"hidden": True})
        for name, width in (("category", 22), ("activity", 28), ("specification", 36), ("note", 30)):
            sheet.set_column(COLUMN[name], COLUMN[name], width)
        sheet.set_column(COLUMN["quantity"], COLUMN["price"], 12)
        sheet.set_column(FIRST_MONTH, at.total + 1, 12)
        sheet.freeze_panes(FIRST_POST, COLUMN["specification"] + 1)
        sheet.protect("", MAY)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADINGS_ROW)
        self.choices.hide()
        titles = [category.title for category in self.document.budget.categories]
        self._offer("category", titles, 0, "stop", FIRST_POST, at.last_post)
        self._offer("activity", list(self.activities), 1, "warning", FIRST_POST, at.last_post)
        self._offer("category", [str(kind.label) for kind in FinancingKind], 2, "stop", at.first_line, at.last_line)
        for row in range(max(len(titles), len(self.activities), len(FinancingKind))):
            for column, offered in enumerate((titles, self.activities, [str(kind.label) for kind in FinancingKind])):
                if row < len(offered):
                    self.choices.write_string(row, column, offered[row])
        only_numbers = {"validate": "decimal", "criteria": ">=", "value": 0, "error_title": "Skriv et tal"}
        only_numbers["error_message"] = "Skriv et beløb i kroner, fx 1234,50. Det kan ikke være negativt."
        self.sheet.data_validation(FIRST_POST, FIRST_MONTH, at.last_post, at.last_month, only_numbers)

    def _offer(self, name: str, offered: list[str], column: int, refusal: str, first: int, last: int) -> None:
        """A list to choose from in the rows first–last."""
        if not offered:
            return
        letter = xl_col_to_name(column)
        rule = {
            "validate": "list",
            "source": f"={CHOICES}!${letter}$1:${letter}${len(offered)}",
            "error_type": refusal,
            "error_title": "Vælg på listen",
            "error_message": "Vælg en af dem, der står på listen.",
        }
        self.sheet.data_validation(first, COLUMN[name], last, COLUMN[name], rule)

    def _headings(self) -> None:
        labels = [KEY, *FIELDS.values(), *(month_label(month) for month in self.budget.months)]
        labels += [*(year.label for year in self.budget.project_years), SUMS, LEFT]
        for column, label in enumerate(labels):
            self._text(HEADINGS_ROW, column, label, "head")

    def _post(self, row: int, post: Post | None) -> None:
        if post:
            self._text(row, COLUMN["key"], post_key(post.key, post.version), "hint")
        texts = {name: "" for name in ("category", "activity", "specification", "unit", "note")}
        if post:
            titles = (post.category_title, post.activity, post.specification, post.unit, post.note)
            texts = dict(zip(texts, titles, strict=True))
        for name in FIELDS:
            if name in texts:
                self._text(row, COLUMN[name], texts[name], "text")
            elif name == "price":
                cells = [xl_rowcol_to_cell(row, COLUMN[each]) for each in ("quantity", "unit_price")]
                self._sum(row, COLUMN[name], f"ROUND({cells[0]}*{cells[1]},2)", post.price if post else Decimal(0))
            else:
                self._amount(row, COLUMN[name], getattr(post, name) if post else Decimal(0))
        for column, month in enumerate(self.budget.months, start=FIRST_MONTH):
            self._amount(row, column, post.months.get(month, Decimal(0)) if post else Decimal(0))
        self._sums_of_post(row, post)

    def _sums_of_post(self, row: int, post: Post | None) -> None:
        start = FIRST_MONTH
        for column, year in enumerate(self.budget.project_years, start=self.at.last_month + 1):
            end = start + len(year.months) - 1
            cached = post.amount_in(year.months) if post else Decimal(0)
            self._sum(row, column, f"SUM({_span(row, start, row, end)})", cached)
            start = end + 1
        months = f"SUM({_span(row, FIRST_MONTH, row, self.at.last_month)})"
        self._sum(row, self.at.total, months, post.amount_in(self.budget.months) if post else Decimal(0))
        left = f"ROUND({xl_rowcol_to_cell(row, COLUMN['price'])}-{xl_rowcol_to_cell(row, self.at.total)},2)"
        self._sum(row, self.at.total + 1, left, post.missing if post else Decimal(0))

    def _sums(self) -> None:
        """The row below the posts: every month, project year and all of it."""
        row, budget = self.at.sums, self.budget
        self._text(row, COLUMN["category"], SUMS, "total")
        cached = [sum((post.price for post in budget.posts), Decimal(0))]
        cached += [*budget.by_month.values(), *budget.by_year.values(), budget.expenses]
        columns = [COLUMN["price"], *range(FIRST_MONTH, self.at.total + 1)]
        for column, value in zip(columns, cached, strict=True):
            self._sum(row, column, f"SUM({_span(FIRST_POST, column, self.at.last_post, column)})", value, "total")

    def _lines(self) -> None:
        """Money from elsewhere, below the posts."""
        row = self.at.first_line - 2
        self._text(row, COLUMN["category"], FINANCING, "title")
        for name, label in LINE_FIELDS.items():
            self._text(row + 1, COLUMN[LINE_COLUMNS[name]], label, "head")
        lines: list[Financing | None] = [*self.budget.financing]
        for at, line in enumerate(lines + [None] * (self.at.lines - len(lines)), start=self.at.first_line):
            if line:
                self._text(at, COLUMN["key"], line_key(line.key, line.version), "hint")
            self._text(at, COLUMN[LINE_COLUMNS["kind"]], line.kind_title if line else "", "text")
            self._text(at, COLUMN[LINE_COLUMNS["source"]], line.source if line else "", "text")
            self._amount(at, COLUMN[LINE_COLUMNS["amount"]], line.amount if line else Decimal(0))

    def _in_all(self) -> None:
        """Expenses less what comes from elsewhere: the amount applied for, never typed."""
        row, at, budget = self.at.last_line + 2, self.at, self.budget
        kind, amount = (COLUMN[LINE_COLUMNS[name]] for name in ("kind", "amount"))
        kinds, amounts = (_span(at.first_line, column, at.last_line, column) for column in (kind, amount))
        of_kind = [f'SUMIF({kinds},"{each.label}",{amounts})' for each in FinancingKind]
        cells = [xl_rowcol_to_cell(row + each, amount) for each in range(3)]
        reckoned = (
            ("Udgifter", xl_rowcol_to_cell(at.sums, at.total), budget.expenses),
            ("− Medfinansiering", of_kind[0], budget.cofunding),
            ("− Indtægter", of_kind[1], budget.income),
            ("= Ansøgt beløb", f"{cells[0]}-{cells[1]}-{cells[2]}", budget.amount_applied),
        )
        for below, (label, formula, cached) in enumerate(reckoned):
            self._text(row + below, COLUMN["specification"], label, "total")
            self._sum(row + below, amount, formula, cached, "total")

    def _text(self, row: int, column: int, text: str, look: str) -> None:
        """Always as text: «=1+1» typed by somebody is five letters, not a formula."""
        if text:
            self.sheet.write_string(row, column, text, self.looks[look])
        else:
            self.sheet.write_blank(row, column, None, self.looks[look])

    def _amount(self, row: int, column: int, amount: Decimal) -> None:
        if amount:
            self.sheet.write_number(row, column, amount, self.looks["amount"])
        else:
            self.sheet.write_blank(row, column, None, self.looks["amount"])

    def _sum(self, row: int, column: int, formula: str, cached: Decimal, look: str = "sum") -> None:
        self.sheet.write_formula(row, column, f"={formula}", self.looks[look], cached)


def _span(first_row: int, first: int, last_row: int, last: int) -> str:
    return f"{xl_rowcol_to_cell(first_row, first)}:{xl_rowcol_to_cell(last_row, last)}"
