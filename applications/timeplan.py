"""How does the plan look over time: a bar per activity, a diamond per milestone, its money beside it?

Drawn in whole units, so that no comma can disturb the SVG; the same numbers stand in the table beside the picture.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from applications.budget import Budget
from applications.budget.content import total_of
from pools.document import ProjectYear
from portal.danish import MONTHS, month_label
from portal.money import show_kroner

NAMES, AMOUNTS, CHART = 190, 100, 460  # units of the three columns; months share the middle one
HEAD, LINE, BAR = 44, 30, 14  # the years and months on top, one activity, its bar
NARROWEST, WIDEST = 3, 32  # units of a month
ROOM_FOR_A_LETTER = 11
LONGEST_NAME = 28  # characters that have room left of the chart


class Marked(Protocol):
    """A milestone: its name, and its month (YYYY-MM)."""

    @property
    def name(self) -> str: ...
    @property
    def month(self) -> str: ...


class Planned(Protocol):
    """An activity as it is stored, typed or read."""

    @property
    def name(self) -> str: ...
    @property
    def first_month(self) -> str: ...
    @property
    def last_month(self) -> str: ...
    @property
    def responsible(self) -> str: ...
    @property
    def milestones(self) -> Sequence[Marked]: ...


@dataclass(frozen=True)
class Band:
    """One project year behind the bars."""

    x: int
    width: int
    middle: int
    label: str
    shaded: bool


@dataclass(frozen=True)
class Letter:
    """The first letter of a month, over its column."""

    x: int
    text: str


@dataclass(frozen=True)
class Diamond:
    """One milestone; `points` is the SVG's own list."""

    points: str
    words: str


@dataclass(frozen=True)
class Line:
    """One activity: what the picture draws, and what the table says. `amount` is kr. in all, None without a budget."""

    number: int
    name: str
    short: str
    y: int
    middle: int
    bar_x: int
    bar_width: int
    diamonds: tuple[Diamond, ...]
    words: str
    period: str
    responsible: str
    milestones: tuple[tuple[str, str], ...]
    amount: Decimal | None


@dataclass(frozen=True)
class TimePlan:
    """All that picture and table show."""

    bands: tuple[Band, ...]
    letters: tuple[Letter, ...]
    lines: tuple[Line, ...]
    without_activity: Decimal
    total: Decimal | None
    description: str
    width: int
    height: int

    @property
    def title(self) -> str:
        """The picture's name; a paper reads this alone aloud."""
        return f"Tidsplan. {self.description}"


def time_plan_of(activities: Iterable[Planned], years: Sequence[ProjectYear], budget: Budget | None) -> TimePlan | None:
    """The plan over the project's months; None when there is nothing to draw."""
    months = [month for year in years for month in year.months]
    every = list(activities)
    if not months or not every:
        return None
    step = max(NARROWEST, min(WIDEST, CHART // len(months)))
    money = _money_by_activity(budget) if budget else None
    lines = tuple(_line(number, each, months, step, money) for number, each in enumerate(every, start=1))
    return TimePlan(
        bands=_bands(years, step),
        letters=_letters(months, step),
        lines=lines,
        without_activity=_left_over(money, lines),
        total=total_of(money.values()) if money is not None else None,
        description=_description(lines, months),
        width=NAMES + step * len(months) + AMOUNTS,
        height=HEAD + LINE * len(lines) + 6,
    )


def _money_by_activity(budget: Budget) -> dict[str, Decimal]:
    """Kr. in all per activity's name; "" holds the posts that name none."""
    sums: dict[str, Decimal] = {}
    for post in budget.posts:
        sums[post.activity] = sums.get(post.activity, Decimal("0.00")) + post.total
    return sums


def _left_over(money: dict[str, Decimal] | None, lines: Iterable[Line]) -> Decimal:
    """Money of posts that belong to none of the activities."""
    known = {line.name for line in lines}
    return total_of(amount for name, amount in (money or {}).items() if name not in known)


def _bands(years: Sequence[ProjectYear], step: int) -> tuple[Band, ...]:
    bands, x = [], NAMES
    for year in years:
        width = step * len(year.months)
        calendar = sorted({month[:4] for month in year.months})
        label = f"År {year.number} · {'/'.join(calendar)}" if width > 100 else f"År {year.number}"
        bands.append(Band(x, width, x + width // 2, label, shaded=year.number % 2 == 1))
        x += width
    return tuple(bands)


def _letters(months: Sequence[str], step: int) -> tuple[Letter, ...]:
    """J F M A …, where there is room for them."""
    if step < ROOM_FOR_A_LETTER:
        return ()
    return tuple(
        Letter(NAMES + place * step + step // 2, MONTHS[int(month[5:]) - 1][0].upper())
        for place, month in enumerate(months)
    )


def _line(number: int, activity: Planned, months: Sequence[str], step: int, money: dict[str, Decimal] | None) -> Line:
    y = HEAD + (number - 1) * LINE
    inside = [place for place, month in enumerate(months) if activity.first_month <= month <= activity.last_month]
    period = f"{month_label(activity.first_month)} – {month_label(activity.last_month)}"
    amount = None if money is None else money.get(activity.name, Decimal("0.00"))
    named = f"{number}. {activity.name}"
    return Line(
        number=number,
        name=activity.name,
        short=named if len(named) <= LONGEST_NAME else f"{named[: LONGEST_NAME - 1].rstrip()}…",
        y=y,
        middle=y + LINE // 2,
        bar_x=NAMES + (inside[0] if inside else 0) * step,
        bar_width=len(inside) * step,
        diamonds=_diamonds(activity, months, step, y + LINE // 2),
        words=f"{activity.name}: {period}" + (f", {show_kroner(amount)}" if amount is not None else ""),
        period=period,
        responsible=activity.responsible,
        milestones=tuple((each.name, month_label(each.month)) for each in activity.milestones),
        amount=amount,
    )


def _diamonds(activity: Planned, months: Sequence[str], step: int, middle: int) -> tuple[Diamond, ...]:
    """One diamond a month, however many milestones it holds: they would hide each other."""
    by_month: dict[str, list[str]] = {}
    for each in activity.milestones:
        if each.month in months:
            by_month.setdefault(each.month, []).append(each.name)
    diamonds = []
    for month, names in by_month.items():
        x = NAMES + months.index(month) * step + step // 2
        points = f"{x},{middle - 9} {x + 7},{middle} {x},{middle + 9} {x - 7},{middle}"
        diamonds.append(Diamond(points, f"{month_label(month)}: {', '.join(names)}"))
    return tuple(diamonds)


def _description(lines: Sequence[Line], months: Sequence[str]) -> str:
    reached = sum(len(line.milestones) for line in lines)
    activities = "1 aktivitet" if len(lines) == 1 else f"{len(lines)} aktiviteter"
    milestones = {0: "ingen milepæle", 1: "1 milepæl"}.get(reached, f"{reached} milepæle")
    period = f"{month_label(months[0])} til {month_label(months[-1])}"
    return f"{activities} og {milestones} fra {period}. Tallene står i tabellen."
