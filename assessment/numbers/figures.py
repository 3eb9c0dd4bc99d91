"""How is a table drawn: bars in parts, or dots on a line? Whole numbers for an SVG; the words stand in the table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

LABEL, WIDTH, ROW, BAR = 230, 560, 34, 22  # px: room for the label, the drawing's width, a row's and a bar's height
RIGHT = 24
WHOLE = LABEL + WIDTH + RIGHT


@dataclass(frozen=True)
class Part:
    """One piece of a bar; `shade` 0–5 is its class, `words` its title."""

    x: int
    width: int
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
    x: int
    hollow: bool
    words: str


@dataclass(frozen=True)
class Figure:
    """A drawing with what it is called. `ticks` are (x, text) under it."""

    key: str
    title: str
    description: str
    rows: tuple[Bar | Dot, ...]
    ticks: tuple[tuple[int, str], ...] = ()
    legend: tuple[tuple[int, str], ...] = ()

    left, right, label = LABEL, LABEL + WIDTH, LABEL - 12
    bar, middle = BAR, LABEL + WIDTH // 2

    @property
    def base(self) -> int:
        return len(self.rows) * ROW

    @property
    def tick_y(self) -> int:
        return self.base + 18

    @property
    def view_box(self) -> str:
        return f"0 0 {WHOLE} {self.base + (26 if self.ticks else 4)}"


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
            until = at + number
            begin, end = (WIDTH * each // whole if whole else 0 for each in (at, until))
            if number:
                parts.append(Part(LABEL + begin, end - begin, shade, words))
            at = until
        drawn.append(Bar(label, place * ROW + 6, place * ROW + 22, tuple(parts)))
    return Figure(key, title, description, tuple(drawn), legend=tuple(legend))


def lengths(key: str, title: str, description: str, rows: Sequence[tuple[str, Decimal, int, str]], legend=()) -> Figure:
    """Bars as long as their numbers beside the longest; `rows` are (label, number, shade, words)."""
    longest = max((number for _, number, _, _ in rows), default=Decimal(0))
    drawn = []
    for place, (label, number, shade, words) in enumerate(rows):
        width = int(WIDTH * number / longest) if longest else 0
        parts = (Part(LABEL, max(width, 1), shade, words),) if number else ()
        drawn.append(Bar(label, place * ROW + 6, place * ROW + 22, parts))
    return Figure(key, title, description, tuple(drawn), legend=tuple(legend))


def dots(
    key: str, title: str, description: str, rows: Iterable[tuple[str, Decimal, bool, str]], *, reach: int
) -> Figure:
    """Dots on a line from -`reach` to `reach`; `rows` are (label, number, hollow, words)."""

    def across(number: Decimal | int) -> int:
        bound = max(Decimal(-reach), min(Decimal(reach), Decimal(number)))
        return LABEL + int(WIDTH * (bound + reach) / (2 * reach))

    drawn = tuple(
        Dot(label, place * ROW + 17, place * ROW + 22, across(number), hollow, words)
        for place, (label, number, hollow, words) in enumerate(rows)
    )
    ticks = tuple((across(n), f"{n:+d}".replace("-", "\N{MINUS SIGN}") if n else "0") for n in range(-reach, reach + 1))
    return Figure(key, title, description, drawn, ticks)
