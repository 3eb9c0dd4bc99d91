"""How does a table question stand in the form: its rows as typed, and empty ones for the next?"""

from dataclasses import dataclass

from pools.document import Column, Option, Question
from pools.questions.single import YES_NO
from pools.questions.table import bounds_of, columns_of

SPARE_ROWS = 2  # always there, so that a row can be added without a script
PLACE = "row"  # stands for the row's number in the blank row that scripts copy


@dataclass(frozen=True)
class TableCell:
    """One control of a table; `id` is unique on the page."""

    id: str
    column: Column
    typed: str

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen in the cell; none where one writes."""
        if self.column.kind == "yes_no":
            return tuple(Option(key, key.capitalize()) for key in YES_NO)
        return self.column.options

    @property
    def is_text(self) -> bool:
        return self.column.kind == "short_text"

    @property
    def is_number(self) -> bool:
        return self.column.kind in {"number", "kroner"}


@dataclass(frozen=True)
class TableRow:
    """One row of a table; `number` counts the rows that are filled in, None for an empty one."""

    number: int | None
    cells: tuple[TableCell, ...]

    @property
    def words(self) -> str:
        return f"Række {self.number}" if self.number else "Ny række"


@dataclass(frozen=True)
class Table:
    """A table question as it stands in the form; `blank` is the row that scripts copy."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    blank: TableRow
    most: int


def table_of(question: Question, typed: list[str]) -> Table:
    """The rows as typed, flat and row by row, with spare ones up to the most there can be."""
    columns, (least, most) = columns_of(question), bounds_of(question)
    width = len(columns)
    rows = [typed[start : start + width] for start in range(0, len(typed), width)]
    wanted = min(max(len(rows) + SPARE_ROWS, least), max(most, len(rows)))
    rows += [[""] * width for _ in range(wanted - len(rows))]
    filled = 0
    standing = []
    for place, cells in enumerate(rows):
        is_filled = any(cell.strip() for cell in cells)
        filled += is_filled
        standing.append(_row(question.key, str(place), filled if is_filled else None, columns, cells))
    return Table(columns, tuple(standing), _row(question.key, PLACE, None, columns, [""] * width), most)


def _row(key: str, place: str, number: int | None, columns: tuple[Column, ...], cells: list[str]) -> TableRow:
    """A posted row may be cut short: what is missing is empty."""
    whole = [*cells, *[""] * (len(columns) - len(cells))]
    ids = [f"{key}-{place}-{column.key}" for column in columns]
    return TableRow(number, tuple(TableCell(*parts) for parts in zip(ids, columns, whole, strict=True)))
