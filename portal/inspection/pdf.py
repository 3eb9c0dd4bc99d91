"""Is this a PDF that anybody can read, that holds nothing but pages, and that does nothing by itself?"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import is_zipfile

import pikepdf

from portal.inspection.refusal import FileRefused, locked, mixed, too_big_inside, unreadable

MOST_PAGES = 2000
MOST_OBJECTS = 200_000
DEEPEST = 30
WEB = (b"<html", b"<script", b"<!doctype", b"<svg", b"<iframe", b"<body", b"<?php")
ACTS = {"/JavaScript", "/Launch", "/ImportData", "/RichMediaExecute", "/GoToE"}
HOLDS = {"/EmbeddedFile", "/RichMedia"}
HEAD = TAIL = 2048


def check_pdf(path: Path) -> None:
    """Raises FileRefused. A PDF whose owner only limits printing opens without a word and is taken as it is."""
    with path.open("rb") as file:
        _check_ends(file, path)
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            _check_size(pdf)
            for each in pdf.objects:
                _check_object(each)
            if any("error reading object" in warning for warning in pdf.get_warnings()):
                raise too_big_inside()  # a part that could not be read within the limits has not been looked at
    except pikepdf.PasswordError as error:
        raise locked() from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise unreadable("PDF") from error


def _check_ends(file: BinaryIO, path: Path) -> None:
    """It begins as a PDF and ends as one: nothing hides before, in the first lines, or after it."""
    head = file.read(HEAD)
    file.seek(max(path.stat().st_size - TAIL, 0))
    tail = file.read().rstrip(b"\0 \t\r\n")
    if b"%%EOF" not in tail:
        raise unreadable("PDF")
    after = tail.rpartition(b"%%EOF")[2]
    if after or any(word in head.lower() for word in WEB) or is_zipfile(path):
        raise mixed()


def _check_size(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) > MOST_PAGES:
        raise too_big_inside(f"Filen har for mange sider eller dele. Der kan højst være {MOST_PAGES} sider.")
    if not len(pdf.pages):
        raise unreadable("PDF")


def _check_object(top: pikepdf.Object) -> None:
    for each in _dictionaries(top):
        action, kind = each.get("/S"), each.get("/Type")
        if "/JS" in each or _is_name(action, ACTS):
            text = "PDF-filen indeholder programkode (JavaScript) eller starter andre programmer."
            raise FileRefused("pdf_acts", f"{text} Gem den på ny uden, fx med «Udskriv til PDF».")
        if "/EF" in each or "/EmbeddedFiles" in each or _is_name(kind, HOLDS):
            text = "PDF-filen indeholder andre filer. Læg dem ved hver for sig"
            raise FileRefused("pdf_holds_files", f"{text}, og gem PDF-filen på ny uden dem.")


def _is_name(value: object, names: set[str]) -> bool:
    return isinstance(value, pikepdf.Name) and str(value) in names


def _dictionaries(top: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The object's own dictionary and those written straight into it; what it only points to comes by itself."""
    waiting: list[tuple[pikepdf.Object, int]] = [(top, 0)]
    while waiting:
        each, depth = waiting.pop()
        if depth > DEEPEST:
            raise too_big_inside()
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each
            inside = [value for _, value in each.items()]
        elif isinstance(each, pikepdf.Array):
            inside = list(each)
        else:
            continue
        waiting += [
            (value, depth + 1) for value in inside if isinstance(value, pikepdf.Object) and not _is_pointed(value)
        ]


def _is_pointed(value: pikepdf.Object) -> bool:
    return value.is_indirect
