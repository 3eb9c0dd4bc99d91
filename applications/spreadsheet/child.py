"""The process that reads a sent spreadsheet: small, short-lived, knows no database and no secret; answers in JSON.

`python -m applications.spreadsheet.child < file`. What a parser might do with a hostile file ends with this process:
it may use MEGABYTES_OF_MEMORY and SECONDS, and then the system ends it.
"""

import datetime as dt
import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from applications.spreadsheet.guard import Guarded, SheetFacts, guarded
from applications.spreadsheet.refusals import (
    HEADINGS_WITHIN,
    MEGABYTES_OF_MEMORY,
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_ROWS,
    SECONDS,
    SheetRefused,
)
from applications.spreadsheet.sheets import sheet_parts

TELLING = "specifikation"  # the heading every budget has


def main() -> None:
    """Reads the file from standard input and writes what it holds, or why it is refused, to standard output."""
    _stay_small()
    try:
        answer = read(sys.stdin.buffer.read())
    except SheetRefused as refused:
        answer = {"refused": refused.code}
    except MemoryError:
        answer = {"refused": "too_demanding"}
    sys.stdout.write(json.dumps(answer | {"peak_megabytes": _peak_megabytes()}))


def read(content: bytes) -> dict[str, Any]:
    """The sheet with the budget: its name, its rows from A1, the cells with formulas and faults, the merged ones."""
    passed = guarded(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(passed.content))
        sheet, rows = _sheet_with_the_budget(workbook)
    except (CalamineError, ValueError, KeyError) as error:
        raise SheetRefused("broken") from error
    facts = _facts_of(sheet.name, passed)
    return {
        "sheet": sheet.name,
        "rows": _written(rows),
        "formulas": facts.formulas,
        "faults": facts.faults,
        "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or []],
    }


def _sheet_with_the_budget(workbook: CalamineWorkbook) -> tuple[CalamineSheet, list[list[Any]]]:
    """The first sheet with the heading every budget has; without one, the first that holds anything."""
    found = None
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        rows = [row[:MOST_COLUMNS] for row in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)]
        if any(str(cell).strip().lower() == TELLING for row in rows[:HEADINGS_WITHIN] for cell in row):
            return sheet, rows
        if found is None and rows:
            found = (sheet, rows)
    if found is None:
        raise SheetRefused("no_sheet")
    return found


def _facts_of(name: str, passed: Guarded) -> SheetFacts:
    return passed.facts.get(sheet_parts(passed.content).get(name, ""), SheetFacts())


def _written(rows: list[list[Any]]) -> list[list[Any]]:
    letters, written = 0, []
    for row in rows:
        cells = [cell_of(value) for value in row]
        letters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if letters > MOST_LETTERS:
            raise SheetRefused("too_many_cells")
        written.append(cells)
    return written


def cell_of(value: Any) -> Any:
    """A cell as JSON: text as it is; else what it is (n number, d date, x something else) and how it is written.

    A number is written with the 15 digits a spreadsheet program keeps and shows, never as a float.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return ["x", "SAND" if value else "FALSK"]
    if isinstance(value, int | float):
        return ["n", format(value, ".15g")]
    if isinstance(value, dt.datetime | dt.date):
        return ["d", value.strftime("%Y-%m-%d")]
    return ["x", str(value)]


def _stay_small() -> None:
    limits = ((resource.RLIMIT_AS, MEGABYTES_OF_MEMORY * 1024**2), (resource.RLIMIT_CPU, SECONDS - 1))
    for kind, most in limits:
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # not on every system; the reader's own patience is the second bound
            continue


def _peak_megabytes() -> int:
    """The most memory this process has held, as the system counted it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2


if __name__ == "__main__":
    main()
