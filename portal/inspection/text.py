"""Is this plain text, and only that: no zeros, no page, no script, no formula that a spreadsheet would run?"""

import codecs
import re
from pathlib import Path

from portal.inspection.refusal import FileRefused, mixed

LIKE_A_PAGE = re.compile(
    r"<(?:!doctype|html|script|svg|body|iframe|\?xml|\?php|img|object|embed)\b|<\?php|\+ADw-", re.I
)
LIKE_A_PROGRAM = re.compile(r"\A(?:#!|@echo\b|\{\\rtf|%PDF-|<%)", re.I)
LIKE_A_FORMULA = re.compile(r'(?m)(?:^|[;,\t])"?[=+\-@]\s*[A-Za-zÆØÅæøå]+\s*[(|!]')
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}


def is_text(path: Path) -> bool:
    """Whether the bytes are letters all the way through: UTF-8, UTF-16 with its mark, or Windows' own."""
    return read_text(path) is not None


def read_text(path: Path) -> str | None:
    content = path.read_bytes()
    marked = [name for mark, name in MARKS.items() if content.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if CONTROL.search(text) else text
    return None


def check_text(path: Path, *, table: bool) -> None:
    """Raises FileRefused; `table`: cells are looked at as a spreadsheet program would read them."""
    text = read_text(path) or ""
    if LIKE_A_PROGRAM.search(text) or LIKE_A_PAGE.search(text):
        raise mixed()
    if table and LIKE_A_FORMULA.search(text):
        raise FileRefused("formula", "Tabellen indeholder formler. Gem den med tal og tekst alene, eller som .xlsx.")
