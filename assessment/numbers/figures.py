"""How is a table drawn: bars in parts, or dots on a line? The words stand in the table beside it.

Across, everything is a share of the width there is («37.5%»), so that a phone shows the whole of it with letters of the
same size; down, it is whole pixels. Each label stands above its row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ROW, TEXT, MARK, BAR = 48, 16, 24, 20  # px: a row's height, in it the label's line and the bar's top, a bar's height


@dataclass(frozen=True)
class Part:
    """One piece of a bar; `shade` 0–5 is its class, `words` its title."""

    x: str
    width: str
    shade: int
    words: str


@dataclass(frozen=True)
class Bar:
    """One row: its label, where its text and its bar stand, and its parts."""

    label: str
    y: int
    text_y: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Dot:
    """One row with one dot; hollow when it says little."""

    label: str
    y: int
    text_y: int
    x: str
    hollow: bool
    words: str


@dataclass(frozen=True)
class Figure:
    """A drawing with what it is called. `ticks` are (x, text) under it."""

    key: str
    title: str
    description: str
    rows: tuple[Bar | Dot, ...]
    ticks: tuple[tuple[str, str], ...] = ()
    legend: tuple[tuple[int, str], ...] = ()

    bar, middle = BAR, "50%"

    @property
    def base(self) -> int:
        return len(self.rows) * ROW

    @property
    def tick_y(self) -> int:
        return self.base + 18

    @property
    def height(self) -> int:
        return self.base + (26 if self.ticks else 0)


def share(number: Decimal | int, whole: Decimal | int) -> str:
    """«37.5%» of the width; nothing of nothing."""
    return f"{100 * number / whole:.2f}".rstrip("0").rstrip(".") + "%" if whole else "0%"


def bars(
    key: str,
    title: str,
    description: str,
    rows: Iterable[tuple[str, Sequence[tuple[int, str]]]],
    legend: Iterable[tuple[int, str]] = (),
) -> Figure:
    """Each row is cut in parts as its numbers are; `rows` are (label, [(number, words)]), the shade is the place."""
    drawn = []
    for place, (label, numbers) in enumerate(rows):
        whole = sum(number for number, _ in numbers)
        at, parts = 0, []
        for shade, (number, words) in enumerate(numbers):
            if number:
                parts.append(Part(share(at, whole), share(number, whole), shade, words))
            at += number
        drawn.append(Bar(label, place * ROW + MARK, place * ROW + TEXT, tuple(parts)))
    return Figure(key, title, description, tuple(drawn), legend=tuple(legend))


def lengths(key: str, title: str, description: str, rows: Sequence[tuple[str, Decimal, int, str]], legend=()) -> Figure:
    """Bars as long as their numbers beside the longest; `rows` are (label, number, shade, words)."""
    longest = max((number for _, number, _, _ in rows), default=Decimal(0))
    drawn = []
    for place, (label, number, shade, words) in enumerate(rows):
        parts = (Part("0%", share(number, longest), shade, words),) if number else ()
        drawn.append(Bar(label, place * ROW + MARK, place * ROW + TEXT, parts))
    return Figure(key, title, description, tuple(drawn), legend=tuple(legend))


def dots(
    key: str, title: str, description: str, rows: Iterable[tuple[str, Decimal, bool, str]], *, reach: int
) -> Figure:
    """Dots on a line from -`reach` to `reach`; `rows` are (label, number, hollow, words)."""

    def across(number: Decimal | int) -> str:
        bound = max(Decimal(-reach), min(Decimal(reach), Decimal(number)))
        return share(bound + reach, 2 * reach)

    drawn = tuple(
        Dot(label, place * ROW + MARK + BAR // 2, place * ROW + TEXT, across(number), hollow, words)
        for place, (label, number, hollow, words) in enumerate(rows)
    )
    ticks = tuple((across(n), f"{n:+d}".replace("-", "\N{MINUS SIGN}") if n else "0") for n in range(-reach, reach + 1))
    return Figure(key, title, description, drawn, ticks)
