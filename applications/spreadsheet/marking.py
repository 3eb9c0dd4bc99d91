"""A copy of the sheet that was sent, with every cell that cannot be read in red and the reason as a comment."""

import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

from applications.spreadsheet.cells import CellFault, cell_at, shown
from applications.spreadsheet.layout import KEY, SHEET, plain
from applications.spreadsheet.reading import Grid

PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
RED = {"bg_color": "#ffe0e0", "font_color": "#a10000", "bold": True, "border": 1, "border_color": "#a10000"}
NUMBER, LONGEST = "#,##0.00", 15  # digits a number keeps in a spreadsheet program


def marked_copy(grid: Grid, faults: Iterable[CellFault]) -> bytes:
    """As .xlsx: the same cells at the same places, values only."""
    by_place = {(fault.row, fault.column): fault.text for fault in faults}
    memory = io.BytesIO()
    with Workbook(memory, PLAIN) as book:
        sheet = book.add_worksheet(SHEET)
        looks = {name: book.add_format(look) for name, look in (("red", RED), ("number", {"num_format": NUMBER}))}
        for row, cells in enumerate(grid.rows):
            furthest = max([len(cells), *(column + 1 for at, column in by_place if at == row)])
            for column in range(furthest):
                text = by_place.get((row, column), "")
                _write(sheet, row, column, cell_at(grid, row, column), looks["red"] if text else looks["number"])
                if text:
                    sheet.write_comment(row, column, text, {"author": "Tilskudsportalen", "x_scale": 2})
        sheet.set_column(0, max(map(len, grid.rows), default=1), 14)
        if any(row and plain(shown(row[0])) == plain(KEY) for row in grid.rows):
            sheet.set_column(0, 0, 8, None, {"hidden": True})
    return memory.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Any, look: Any) -> None:
    text = shown(cell)
    is_number = not isinstance(cell, str) and cell[0] == "n" and len(cell[1]) <= LONGEST
    if is_number:
        sheet.write_number(row, column, Decimal(cell[1]), look)
    elif text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)
