"""What stands in the cells of one row, as it would be typed on the page; and which of them cannot be taken as typed?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from applications.budget.entry import MONTH_NAME
from applications.spreadsheet.guard import column_letters
from applications.spreadsheet.reading import Grid

AMOUNTS = ("quantity", "unit_price", "amount")
FORMULA = "Her står en formel. Skriv tallet selv, eller kopiér cellen og indsæt den som værdi."
SHOWN_FAULT = "Cellen viser en fejl i regnearket. Skriv det, der skal stå."
NO_NUMBER = "Her står en dato eller et ja/nej. Skriv beløbet som et tal, fx 1.234,50."


@dataclass(frozen=True)
class CellFault:
    """One cell that cannot be read: where it is (from 0), what stands in it, and what to write instead."""

    row: int
    column: int
    label: str
    typed: str
    text: str

    @property
    def reference(self) -> str:
        return reference(self.row, self.column)


def reference(row: int, column: int) -> str:
    """«K14», as the spreadsheet program names the cell."""
    return f"{column_letters(column + 1)}{row + 1}"


def is_amount(name: str) -> bool:
    return name in AMOUNTS or bool(MONTH_NAME.fullmatch(name))


def shown(cell: Any) -> str:
    """The cell as a person sees it, on one line or several, without spaces at the ends."""
    if isinstance(cell, str):
        return cell.strip()
    kind, text = cell
    return text.replace(".", ",") if kind == "n" else text


def cell_at(grid: Grid, row: int, column: int) -> Any:
    cells = grid.rows[row]
    return cells[column] if column < len(cells) else ""


def typed_row(grid: Grid, row: int, columns: Mapping[str, int]) -> dict[str, str]:
    """What is typed in each named column of the row."""
    return {name: shown(cell_at(grid, row, at)) for name, at in columns.items()}


def unreadable(grid: Grid, row: int, columns: Mapping[str, int]) -> dict[str, str]:
    """What cannot be taken as typed, by column: a formula for an amount, a date for a number, a fault shown.

    What a formula came to last is not what somebody wrote, and no other program need come to the same.
    """
    found = {}
    for name, at in columns.items():
        cell, place = cell_at(grid, row, at), reference(row, at)
        if place in grid.faults:
            found[name] = SHOWN_FAULT
        elif is_amount(name) and place in grid.formulas:
            found[name] = FORMULA
        elif is_amount(name) and not isinstance(cell, str) and cell[0] != "n":
            found[name] = NO_NUMBER
    return found
