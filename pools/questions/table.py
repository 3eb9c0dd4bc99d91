"""How is a table read, judged and shown: rows of typed cells, and the goals for citizens, which are such a table?

A value is a list of rows `{column's key: value}`; blank rows are dropped. What is typed is one flat list of cells, row
by row, so that plain inputs of one name can send it. Rows are counted among those that are filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pools.characters import clean_text
from pools.document import Column, Question
from pools.questions.kind import AnswerError, Kind, Raw, Value
from pools.questions.single import SINGLE_KINDS

CELL_KINDS = {kind.key: kind for kind in SINGLE_KINDS if kind.key not in {"long_text", "several_of"}}
LONGEST_CELL = 500  # characters of a text in a cell: the same for all
MOST_COLUMNS, MOST_ROWS = 8, 50
MOST_TOLD = 4

GOAL_COLUMNS = (
    Column("goal", "Mål for borgerne", "short_text"),
    Column("indicator", "Indikator (sådan måler I det)", "short_text"),
    Column("baseline", "Udgangspunkt (i dag)", "short_text"),
    Column("target", "Hvad I vil nå, og hvornår", "short_text"),
)


def columns_of(question: Question) -> tuple[Column, ...]:
    """The columns of a table; none for other kinds."""
    return GOAL_COLUMNS if question.kind == "goals" else question.columns


def bounds_of(question: Question) -> tuple[int, int]:
    """The fewest and the most rows a table can be sent with, once it is filled in."""
    return question.min_rows or 1, question.max_rows or MOST_ROWS


@lru_cache(maxsize=512)
def cell_question(column: Column) -> Question:
    """The question every cell of a column answers."""
    limit = LONGEST_CELL if column.kind == "short_text" else None
    options = {"options": column.options, "required": column.required, "max_characters": limit}
    return Question(column.key, "", "", column.kind, column.label, **options)  # type: ignore[arg-type]


def rows_of(value: Value) -> list[dict[str, Value]]:
    """The rows of a stored value; none when there is no answer."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def shown_cells(question: Question, value: Value) -> list[list[str]]:
    """Every cell as a reader sees it, row by row; "" where nothing is written."""
    asked = [cell_question(column) for column in columns_of(question)]
    return [[CELL_KINDS[cell.kind].shown(cell, row.get(cell.key)) for cell in asked] for row in rows_of(value)]


def filled_rows(cells: list[str], width: int) -> list[list[str]]:
    """What was typed, row by row, without the rows where nothing is."""
    rows = [cells[start : start + width] for start in range(0, len(cells), width)]
    return [row for row in rows if any(clean_text(cell).strip() for cell in row)]


def _parse(question: Question, raw: Raw) -> Value:
    cells, width = [raw] if isinstance(raw, str) else raw, len(columns_of(question))
    if not any(cell.strip() for cell in cells):
        return []
    if len(cells) % width:
        raise AnswerError("Tabellen kunne ikke læses. Genindlæs siden, og skriv den sidste rettelse igen.")
    wrong: list[str] = []
    rows = enumerate(filled_rows(cells, width), start=1)
    value = [_parse_row(question, number, row, wrong) for number, row in rows]
    if wrong:
        raise AnswerError(_some(wrong))
    return value


def _parse_row(question: Question, number: int, cells: list[str], wrong: list[str]) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for column, typed in zip(columns_of(question), cells, strict=True):
        kind, asked = CELL_KINDS[column.kind], cell_question(column)
        try:
            row[column.key] = kind.canonical(asked, kind.parse(asked, typed))
        except AnswerError as error:
            wrong.append(f"{_place(number, column)}: {error.text}")
    return row


def _fault(question: Question, value: Value) -> str:
    rows = rows_of(value)
    if not rows:
        return ""
    least, most = bounds_of(question)
    if len(rows) < least:
        return f"Der skal være mindst {least} rækker, og der er {len(rows)}."
    if len(rows) > most:
        return f"Der kan højst være {most} rækker, og der er {len(rows)}."
    return _some([fault for number, row in enumerate(rows, start=1) for fault in _faults_of_row(question, number, row)])


def _faults_of_row(question: Question, number: int, row: dict[str, Value]) -> Iterator[str]:
    for column in columns_of(question):
        kind, asked, cell = CELL_KINDS[column.kind], cell_question(column), row.get(column.key)
        if kind.missing(asked, cell):
            yield f"{_place(number, column)} mangler."
        elif fault := kind.fault(asked, cell):
            yield f"{_place(number, column)}: {fault}"


def _place(number: int, column: Column) -> str:
    return f"Række {number}, «{column.label}»"


def _some(texts: list[str]) -> str:
    more = len(texts) - MOST_TOLD
    return " ".join([*texts[:MOST_TOLD], *([f"Der er {more} mere."] if more > 0 else [])])


def _shown(question: Question, value: Value) -> str:
    labels = [column.label for column in columns_of(question)]
    rows = [
        "; ".join(f"{label}: {cell}" for label, cell in zip(labels, cells, strict=True) if cell)
        for cells in shown_cells(question, value)
    ]
    return "\n".join(f"{number}. {row}" for number, row in enumerate(rows, start=1))


TABLE_KINDS = (
    Kind("table", "Tabel", _parse, _fault, _shown),
    Kind("goals", "Mål for borgerne", _parse, _fault, _shown),
)
