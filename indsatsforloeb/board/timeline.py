"""How do courses lie beside each other in time? Whole numbers for an SVG; the same stands in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indsatsforloeb.board.cards import PAUSE, Card
from indsatsforloeb.clock import MONTHS_IN_A_YEAR, add_months
from indsatsforloeb.states import CourseState
from portal.danish import month_label, short_date

LABEL, WIDTH, ROW, BAR = 230, 640, 34, 22  # px: the label's room, the drawing's width, a row's and a bar's height
RIGHT = 20
MOST_TICKS = 12
SHADES = {CourseState.STARTUP: 1, CourseState.ANALYSIS: 2, CourseState.DEVELOPMENT: 3, PAUSE: 0}
LEGEND = ((1, "Opstart"), (2, "Analyse"), (3, "Udvikling"), (0, "På pause"))


@dataclass(frozen=True)
class Bar:
    """One course from its first day to its last; `shade` is its phase."""

    label: str
    words: str
    x: int
    width: int
    y: int
    text_y: int
    shade: int


@dataclass(frozen=True)
class TimeLine:
    """What templates/indsatsforloeb/_time_line.html draws; `today` is None when it lies outside."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, str], ...]
    today: int | None
    bar = BAR
    label = LABEL - 12
    legend = LEGEND

    @property
    def base(self) -> int:
        return len(self.bars) * ROW

    @property
    def tick_y(self) -> int:
        return self.base + 20

    @property
    def view_box(self) -> str:
        return f"0 0 {LABEL + WIDTH + RIGHT} {self.base + 28}"


def time_line_of(cards: Sequence[Card], *, today: date) -> TimeLine:
    """The courses whose length is agreed, the earliest first, from the first month of any to the last."""
    timed = (card for card in cards if card.standing.clock.ends_on)
    known = sorted(timed, key=lambda card: (_begins(card), _ends(card)))
    if not known:
        return TimeLine((), (), None)
    first = min(_begins(card) for card in known).replace(day=1)
    last = add_months(max(_ends(card) for card in known).replace(day=1), 1)
    scale = _Scale(first, last)
    bars = tuple(_bar(card, scale, place) for place, card in enumerate(known))
    return TimeLine(bars, scale.ticks(), scale.at(today) if first <= today < last else None)


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> int:
        return LABEL + WIDTH * (day - self.first).days // (self.last - self.first).days

    def ticks(self) -> tuple[tuple[int, str], ...]:
        """The months, at most so many that their names do not run together."""
        months = (self.last.year - self.first.year) * MONTHS_IN_A_YEAR + self.last.month - self.first.month
        step = -(-months // MOST_TICKS) or 1
        days = [add_months(self.first, number) for number in range(0, months, step)]
        return tuple((self.at(day), _short(day)) for day in days)


def _short(day: date) -> str:
    """«okt. 19»."""
    return f"{month_label(f'{day:%Y-%m}')[:3]}. {day:%y}"


def _bar(card: Card, scale: _Scale, place: int) -> Bar:
    begins, ends = scale.at(_begins(card)), scale.at(_ends(card) + timedelta(days=1))
    words = f"{card.course.get_state_display()}, {short_date(_begins(card))} til {short_date(_ends(card))}"
    shade = SHADES.get(card.column, 0)
    return Bar(card.title, words, begins, max(ends - begins, 2), place * ROW + 6, place * ROW + 22, shade)


def _begins(card: Card) -> date:
    return card.standing.clock.begins_on or date.max


def _ends(card: Card) -> date:
    """Wants a card whose length is agreed."""
    return card.standing.clock.ends_on or _begins(card)
