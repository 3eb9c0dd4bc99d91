"""Where does what stand in a sheet with a budget: the headings we write, and those we understand when it comes back?"""

import re
from collections.abc import Iterator
from typing import Any

from portal.danish import MONTHS, SHORT_MONTHS

SHEET, CHOICES = "Budget", "Valg"
KEY = "Nøgle"
SUMS = "I alt"
LEFT = "Mangler at fordele"
FINANCING = "Medfinansiering og indtægter"

# The cells of a post that are typed, in the order of the page, and the price that is reckoned.
FIELDS = {
    "category": "Kategori",
    "activity": "Aktivitet",
    "specification": "Specifikation",
    "quantity": "Antal",
    "unit": "Enhed",
    "unit_price": "Pris pr. enhed",
    "price": "Pris",
    "note": "Note",
}
LINE_FIELDS = {"kind": "Type", "source": "Kilde", "amount": "Beløb i kr."}
LINE_COLUMNS = {"kind": "category", "source": "specification", "amount": "unit_price"}  # below the column of a post
COLUMN = {"key": 0} | {name: at for at, name in enumerate(FIELDS, start=1)}
FIRST_MONTH = len(COLUMN)
HEADINGS_ROW = 4  # from 0
FIRST_POST = HEADINGS_ROW + 1

ALSO = {
    "note": ("noter", "budgetnote", "budgetnoter", "bemærkning", "bemærkninger"),
    "unit_price": ("pris per enhed", "enhedspris", "stykpris"),
    "quantity": ("antal enheder",),
    "amount": ("beløb", "beløb i kr"),
}
MONTH_WORDS = re.compile(r"([a-zæøå]{3,9})\.?[ -]+(?:20)?([0-9]{2})")
MONTH_NUMBERS = re.compile(r"(20[0-9]{2})-([0-9]{2})(?:-[0-9]{2}.*)?|([0-9]{1,2})[-/.](20[0-9]{2})")


def post_key(post_id: str, version: int) -> str:
    """How a row says which post it is, and from which version it was written: «P17.3»."""
    return f"P{post_id}.{version}"


def line_key(line_id: str, version: int) -> str:
    return f"L{line_id}.{version}"


def key_of(text: str, letter: str) -> tuple[int, int] | None:
    """(id, version) of a key we have written; None for anything else."""
    found = re.fullmatch(rf"{letter}([0-9]{{1,18}})\.([0-9]{{1,9}})", text.strip())
    return (int(found[1]), int(found[2])) if found else None


def plain(text: str) -> str:
    """How headings and titles are compared: without regard to case, spaces and a colon or full stop at the end."""
    return " ".join(text.casefold().split()).rstrip(" .:*")


def named(text: str, fields: dict[str, str]) -> str:
    """Which of the fields a heading means; "" for none."""
    wanted = plain(text)
    return next(
        (name for name, label in fields.items() if wanted and wanted in (plain(label), *ALSO.get(name, ()))), ""
    )


def month_of(cell: Any) -> str:
    """The month a heading means ("2020-01"), from a date or «jan. 2020», «januar 2020», «01-2020»; "" for none."""
    text = plain(cell[1] if isinstance(cell, list) and cell[0] == "d" else cell if isinstance(cell, str) else "")
    if found := MONTH_NUMBERS.fullmatch(text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return f"{year}-{int(month):02}" if 1 <= int(month) <= len(MONTHS) else ""
    if found := MONTH_WORDS.fullmatch(text):
        number = next((n for n, words in enumerate(_words_of_months(), start=1) if found[1] in words), 0)
        return f"20{found[2]}-{number:02}" if number else ""
    return ""


def _words_of_months() -> Iterator[tuple[str, str]]:
    for name, short in zip(MONTHS, SHORT_MONTHS, strict=True):
        yield name, short.rstrip(".")
