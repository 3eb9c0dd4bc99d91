"""How do the months look side by side: one bar a month, drawn in whole units so that no comma can disturb the SVG?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pools.document import ProjectYear
from portal.danish import month_label
from portal.money import show_kroner, show_number, show_short

WIDTH, HEIGHT = 760, 220
LEFT, TOP, FLOOR = 84, 14, 176  # room for the scale, and for the years under the bars
COLOURS = ("#1747ba", "#4f7fd6", "#0f3a78", "#6f93b5", "#2b6777", "#84a9c0")
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """One month; `words` are read aloud and shown on hover."""

    x: int
    y: int
    width: int
    height: int
    colour: str
    words: str


@dataclass(frozen=True)
class Mark:
    """A text at a place: an amount of the scale, or a project year."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Picture:
    """All that the SVG template writes, in its own units."""

    bars: tuple[Bar, ...]
    scale: tuple[Mark, ...]
    years: tuple[Mark, ...]
    description: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = FLOOR


def picture_of(by_month: Mapping[str, Decimal], years: tuple[ProjectYear, ...]) -> Picture | None:
    """The picture of expenses per month (kr.); None when there are none to see."""
    highest = max(by_month.values(), default=Decimal(0))
    if highest <= 0:
        return None
    top = round_top(highest)
    step = (WIDTH - LEFT) // len(by_month)
    bars, marks, number = [], [], 0
    for year in years:
        marks.append(Mark(LEFT + number * step + len(year.months) * step // 2, FLOOR + 24, year.label))
        for month in year.months:
            colour = COLOURS[(year.number - 1) % len(COLOURS)]
            bars.append(_bar(month, by_month[month], top, LEFT + number * step, step, colour))
            number += 1
    return Picture(tuple(bars), _scale(top), tuple(marks), _description(by_month))


def round_top(highest: Decimal) -> Decimal:
    """The first of 1, 2, 5, 10, 20, 50 … that is not below `highest`: where the scale ends."""
    unit = Decimal(1)
    while True:
        for step in STEPS:
            if step * unit >= highest:
                return step * unit
        unit *= 10


def _bar(month: str, amount: Decimal, top: Decimal, x: int, step: int, colour: str) -> Bar:
    height = int(amount * (FLOOR - TOP) / top)
    if amount:
        height = max(height, 1)
    words = f"{month_label(month)}: {show_kroner(amount)}"
    return Bar(x + 2, FLOOR - height, max(step - 4, 2), height, colour, words)


def _scale(top: Decimal) -> tuple[Mark, ...]:
    """Nothing, half and all of the scale."""
    words = show_short if top >= 1_000_000 else lambda amount: f"{show_number(amount, 0 if top > 1 else 2)} kr."
    return tuple(
        Mark(LEFT - 8, FLOOR - (FLOOR - TOP) * part // 2, words(top * part / 2) if part else "0 kr.")
        for part in range(3)
    )


def _description(by_month: Mapping[str, Decimal]) -> str:
    used = [month for month, amount in by_month.items() if amount]
    highest = max(used, key=lambda month: by_month[month])
    return (
        f"Udgifter i {len(used)} af {len(by_month)} måneder, fra {month_label(used[0])} til {month_label(used[-1])}. "
        f"Mest i {month_label(highest)} med {show_kroner(by_month[highest])} Tallene står i tabellen."
    )
