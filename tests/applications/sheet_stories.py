"""Spreadsheets for tests: what an applicant sends, written by a library, and what LibreOffice makes of a file."""

import io
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


def workbook(rows: Iterable[Iterable[Any]], *, formulas: dict[str, str] | None = None) -> bytes:
    """A plain .xlsx with these cells from A1; `formulas` are written over them."""
    memory = io.BytesIO()
    with Workbook(memory, {"default_date_format": "mmm yyyy"}) as book:
        sheet = book.add_worksheet("Ark1")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell not in ("", None):
                    sheet.write(row, column, cell)
        for place, formula in (formulas or {}).items():
            sheet.write_formula(place, formula)
    return memory.getvalue()


def cells_of(content: bytes, sheet: str = "Budget") -> list[list[Any]]:
    """What a reader finds in the sheet, from A1."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def libreoffice(source: Path, folder: Path, *words: str) -> bytes:
    """The file as LibreOffice writes it as .xlsx; `words` say how it is to be read."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    home = {"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    profile = f"-env:UserInstallation=file://{folder}/profile"
    into = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "written")]
    command = [program, profile, "--headless", *words, *into, str(source)]
    subprocess.run(command, env=home, capture_output=True, timeout=120, check=True)
    return (folder / "written" / f"{source.stem}.xlsx").read_bytes()
