"""Where are the headings of a sent sheet, which column is what, and which columns are not the budget's?"""

from dataclasses import dataclass, field

from applications.budget.entry import MONTH_NAME
from applications.spreadsheet.cells import CellFault, is_amount, shown
from applications.spreadsheet.layout import FIELDS, KEY, LEFT, SUMS, month_of, named, plain
from applications.spreadsheet.reading import Grid
from applications.spreadsheet.refusals import HEADINGS_WITHIN, SheetRefused
from pools.document import PoolDocument
from portal.danish import month_label

LEAST = 3  # headings that make a row the row of headings
RECKONED = "price"
MERGED = "Cellen er flettet. Ophæv fletningen, og skriv beløbet i hver måned og hver post."


@dataclass
class Headings:
    """The row of headings (from 0), the column of each field and month, and the labels they are told by."""

    row: int
    columns: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    key: int | None = None
    faults: list[CellFault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def headings_of(grid: Grid, document: PoolDocument) -> Headings:
    """The first row that names a specification and two other columns. Raises SheetRefused without one."""
    for row, cells in enumerate(grid.rows[:HEADINGS_WITHIN]):
        names = [named(shown(cell), FIELDS) or month_of(cell) for cell in cells]
        if "specification" in names and sum(map(bool, names)) >= LEAST:
            headings = Headings(row)
            for column, name in enumerate(names):
                _take(headings, column, name, shown(cells[column]), document)
            return headings
    raise SheetRefused("no_headings")


def _take(headings: Headings, column: int, name: str, text: str, document: PoolDocument) -> None:
    label = month_label(name) if MONTH_NAME.fullmatch(name) else text
    if plain(text) == plain(KEY):
        headings.key = column
    elif name in headings.columns:
        twice = "Overskriften står over to kolonner. Slet den ene kolonne."
        headings.faults.append(CellFault(headings.row, column, label, text, twice))
    elif name and name != RECKONED:
        headings.columns[name], headings.labels[name] = column, label
    elif text and not name and plain(text) not in _reckoned(document):
        headings.unread.append(text[:60])


def _reckoned(document: PoolDocument) -> set[str]:
    return {plain(each) for each in (SUMS, LEFT, *(year.label for year in document.project_years))}


def filled_down(grid: Grid, headings: Headings) -> Grid:
    """A category or an activity merged over several posts stands in each of them; a merged amount is a fault."""
    rows = [list(row) for row in grid.rows]
    words = {headings.columns.get("category"), headings.columns.get("activity")}
    names = {column: name for name, column in headings.columns.items()}
    for top, left, bottom, right in grid.merged:
        if top <= headings.row or top >= len(rows) or left >= len(rows[top]) or not shown(rows[top][left]):
            continue
        if left == right and left in words:
            for below in range(top + 1, min(bottom + 1, len(rows))):
                rows[below][left] = rows[top][left]
        elif is_amount(names.get(left, "")):
            label = headings.labels[names[left]]
            headings.faults.append(CellFault(top, left, label, shown(rows[top][left]), MERGED))
    return Grid(tuple(map(tuple, rows)), grid.formulas, grid.faults, grid.merged)
