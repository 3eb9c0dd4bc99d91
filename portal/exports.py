"""How does a table leave the portal as a spreadsheet or CSV, so that nothing anybody typed is ever a formula?

A cell is text, a number, a day, a moment, yes/no or nothing, by its Python type. Text is written as text, whatever it
begins with; the same rows give the same bytes.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.danish import copenhagen

Cell = str | int | Decimal | date | datetime | bool | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
LONGEST_TEXT = 32_767  # what one cell of a spreadsheet holds
LONGEST_NAME = 31  # what the tab of a sheet holds
CUT = " … (teksten er for lang til et regneark)"
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
FIXED = datetime(2019, 1, 1, tzinfo=UTC)  # the same rows are the same bytes, whenever they are asked for
WIDTHS = (10, 60)

# What a spreadsheet may take for the beginning of a formula, also behind what cannot be seen.
_UNSEEN = "\\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_FORMULA = re.compile(f"[\t\r\n\0]|[{_UNSEEN}\0]*[=+\\-@＝＋－＠]")
# The same after what another reader may take for the end of a cell; «500,-» is a price.
_LATER = re.compile(f'(?!(?<=\\d),-(?:[\\s.]|$))([,;\t\r\n]["{_UNSEEN}\0]*)(?=[=+\\-@＝＋－＠])')
_NOT_IN_A_CELL = re.compile("[\ud800-\udfff\ufffe\uffff]")  # no XML may hold them
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Sheet:
    """One table of a spreadsheet: the name on its tab, its headings, its rows."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def xlsx_of(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One table as .xlsx, row by row, so that memory does not grow with it; amounts are in kr."""
    return book_of(title, [Sheet(title, headings, rows)])


def book_of(title: str, sheets: Iterable[Sheet]) -> bytes:
    """Several tables as .xlsx, a sheet each; their names must differ in the first 31 characters."""
    memory = io.BytesIO()
    with Workbook(memory, PLAIN) as book:
        book.set_properties({"title": _text(title), "created": FIXED.replace(tzinfo=None)})
        looks = _looks(book)
        for sheet in sheets:
            name = _NOT_IN_A_NAME.sub(" ", _text(sheet.name))[:LONGEST_NAME].strip(" '") or "Ark"
            _write(book.add_worksheet(name), sheet, looks)
    return memory.getvalue()


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table as a Danish spreadsheet reads it: semicolons, comma before decimals, a mark that says UTF-8.

    Every cell stands in quotes, so that no other separator parts it; what could begin a formula has an apostrophe.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(plain_cell(heading) for heading in headings)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return "\ufeff" + sheet.getvalue()


def plain_cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before what could begin one.

    Also inside the text, where a reader set to another separator would begin a cell.
    """
    plain = _LATER.sub(r"\1'", text)
    return f"'{plain}" if _FORMULA.match(text) else plain


def _looks(book: Workbook) -> Mapping[str, Format]:
    formats = {
        "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
        "amount": {"num_format": "#,##0.00"},
        "day": {"num_format": "dd-mm-yyyy"},
        "moment": {"num_format": "dd-mm-yyyy hh:mm"},
    }
    return {name: book.add_format(properties) for name, properties in formats.items()}


def _write(page: Worksheet, sheet: Sheet, looks: Mapping[str, Format]) -> None:
    page.freeze_panes(1, 0)
    for column, heading in enumerate(sheet.headings):
        page.set_column(column, column, min(max(WIDTHS[0], len(heading) + 2), WIDTHS[1]))
        page.write_string(0, column, _text(heading), looks["head"])
    for at, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(page, at, column, cell, looks)


def _write_cell(page: Worksheet, at: int, column: int, cell: Cell, looks: Mapping[str, Format]) -> None:
    match cell:
        case None | "":
            return
        case bool():
            page.write_string(at, column, _yes_no(cell))
        case Decimal():
            page.write_number(at, column, cell, looks["amount"])
        case int():
            page.write_number(at, column, cell)
        case datetime():
            page.write_datetime(at, column, copenhagen(cell).replace(tzinfo=None), looks["moment"])
        case date():
            page.write_datetime(at, column, cell, looks["day"])
        case _:
            page.write_string(at, column, _text(cell))


def _text(text: str) -> str:
    """The text as a cell holds it: never longer than one can, and without what no XML may hold."""
    held = _NOT_IN_A_CELL.sub("\ufffd", text)
    return held if len(held) <= LONGEST_TEXT else held[: LONGEST_TEXT - len(CUT)] + CUT


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return _yes_no(cell)
        case Decimal():
            return format(cell, "f").replace(".", ",")
        case datetime():
            return copenhagen(cell).strftime("%Y-%m-%d %H:%M")
        case date():
            return cell.isoformat()
        case int():
            return str(cell)
        case _:
            return plain_cell(cell)


def _yes_no(answer: bool) -> str:
    return "ja" if answer else "nej"
