"""What was typed in the cells of a post or a line: values, or a Danish sentence for each cell that is wrong?"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from applications.states import FinancingKind
from pools.document import PoolDocument
from portal.danish import month_label
from portal.money import NumberError, parse_kroner, parse_number, show_number

MONTH_NAME = re.compile(r"[0-9]{4}-[0-9]{2}")
LONGEST = {"specification": 200, "unit": 40, "note": 2000, "source": 200}
POST_FIELDS = ("category", "activity", "specification", "unit", "quantity", "unit_price", "note")
FINANCING_FIELDS = ("kind", "source", "amount")
ZERO = Decimal("0.00")


class CellError(ValueError):
    """One cell that cannot be read; `text` says in Danish what to write instead."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass
class Entry:
    """What one form or one cell sent: `values` of the fields and `months` that were in it, `errors` by cell name."""

    typed: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    months: dict[str, Decimal] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, parse: Callable[[str], Any], into: dict[str, Any]) -> None:
        """Parse one cell into values or months, or keep why it cannot be."""
        try:
            into[name] = parse(self.typed[name])
        except (NumberError, CellError) as error:
            self.errors[name] = error.text


def read_post(data: Mapping[str, str], document: PoolDocument, activities: Collection[int]) -> Entry:
    """The cells of a post that are in `data`; cells that are not in it are left as they were.

    Months are named "2020-01" and cleared when empty; `activities` are the ids of the application's own.
    """
    names = [name for name in data if name in POST_FIELDS or MONTH_NAME.fullmatch(name)]
    entry = Entry({name: data[name] for name in names})
    parsers: dict[str, Callable[[str], Any]] = {
        "category": lambda text: one_of(text, document.budget.category_keys, "Vælg en af puljens kategorier."),
        "activity": lambda text: _activity(text, activities),
        "specification": lambda text: one_line(text, "specification"),
        "unit": lambda text: one_line(text, "unit"),
        "quantity": lambda text: parse_number(text, negative=False) if text.strip() else ZERO,
        "unit_price": amount_or_zero,
        "note": lambda text: several_lines(text, "note"),
    }
    for name in names:
        if name in parsers:
            entry.read(name, parsers[name], entry.values)
        else:
            entry.read(name, _month_parser(name, document), entry.months)
    return entry


def read_financing(data: Mapping[str, str]) -> Entry:
    """The cells of a line of financing that are in `data`."""
    entry = Entry({name: data[name] for name in FINANCING_FIELDS if name in data})
    parsers: dict[str, Callable[[str], Any]] = {
        "kind": lambda text: one_of(text, FinancingKind.values, "Vælg medfinansiering eller indtægter.", empty=False),
        "source": lambda text: one_line(text, "source"),
        "amount": amount_or_zero,
    }
    for name in entry.typed:
        entry.read(name, parsers[name], entry.values)
    return entry


def amount_or_zero(text: str) -> Decimal:
    """Kroner, not negative; nothing typed is 0. Raises NumberError."""
    return parse_kroner(text) if text.strip() else ZERO


def one_of(text: str, known: Collection[str], sentence: str, *, empty: bool = True) -> str:
    """One of the known keys, or nothing where that is allowed. Raises CellError with `sentence`."""
    if text in known or (empty and not text):
        return text
    raise CellError(sentence)


def one_line(text: str, name: str) -> str:
    """Typed text on one line, without stray spaces and control characters. Raises CellError when too long."""
    return _not_too_long(" ".join(several_lines(text, "note").split()), name)


def several_lines(text: str, name: str) -> str:
    """Typed text with its line ends. Raises CellError when too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(letter for letter in lines if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs"))
    return _not_too_long(kept.strip(), name)


def cell_text(amount: Decimal) -> str:
    """An amount as it stands in a cell: «1.234,50», «1.234», nothing for 0."""
    if not amount:
        return ""
    return show_number(amount).removesuffix(",00")


def _not_too_long(text: str, name: str) -> str:
    if len(text) > LONGEST[name]:
        raise CellError(f"Teksten er {len(text)} tegn. Skriv højst {LONGEST[name]}.")
    return text


def _activity(text: str, activities: Collection[int]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text) in activities:
        return int(text)
    raise CellError("Vælg en af jeres egne aktiviteter.")


def _month_parser(month: str, document: PoolDocument) -> Callable[[str], Decimal]:
    """Reads an amount in a month of the project period; outside it a cell can only be emptied."""

    def parse(text: str) -> Decimal:
        if month not in document.months and text.strip():
            first, last = month_label(document.months[0]), month_label(document.months[-1])
            raise CellError(f"Måneden ligger uden for projektperioden ({first} – {last}). Slet beløbet.")
        return amount_or_zero(text)

    return parse
