"""How do courses lie beside each other in time? Drawn as assessment/numbers/figures.py draws: whole on a phone too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.numbers.figures import BAR, MARK, ROW, TEXT, share
from indsatsforloeb.board.cards import PAUSE, Card
from indsatsforloeb.clock import MONTHS_IN_A_YEAR, add_months
from indsatsforloeb.states import CourseState
from portal.danish import month_label, short_date

MOST_TICKS = 6  # so many months' names stand beside each other on a phone
SHADES = {CourseState.STARTUP: 1, CourseState.ANALYSIS: 2, CourseState.DEVELOPMENT: 3, PAUSE: 0}
LEGEND = ((1, "Opstart"), (2, "Analyse"), (3, "Udvikling"), (0, "På pause"))


@dataclass(frozen=True)
class Bar:
    """One course from its first day to its last; `shade` is its phase."""

    label: str
    words: str
    x: str
    width: str
    y: int
    text_y: int
    shade: int


@dataclass(frozen=True)
class TimeLine:
    """What templates/indsatsforloeb/_time_line.html draws; `today` is None when it lies outside."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, str], ...]
    today: str | None
    bar = BAR
    legend = LEGEND

    @property
    def base(self) -> int:
        return len(self.bars) * ROW

    @property
    def tick_y(self) -> int:
        return self.base + 20

    @property
    def height(self) -> int:
        return self.base + 28


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

    def at(self, day: date) -> str:
        return self.of(day - self.first)

    def of(self, time: timedelta) -> str:
        return share(time.days, (self.last - self.first).days)

    def ticks(self) -> tuple[tuple[str, str], ...]:
        """The months, at most so many that their names do not run together."""
        months = (self.last.year - self.first.year) * MONTHS_IN_A_YEAR + self.last.month - self.first.month
        step = -(-months // MOST_TICKS) or 1
        days = [add_months(self.first, number) for number in range(0, months, step)]
        return tuple((self.at(day), _short(day)) for day in days)


def _short(day: date) -> str:
    """«okt. 19»."""
    return f"{month_label(f'{day:%Y-%m}')[:3]}. {day:%y}"


def _bar(card: Card, scale: _Scale, place: int) -> Bar:
    begins, ends = _begins(card), _ends(card)
    words = f"{card.course.get_state_display()}, {short_date(begins)} til {short_date(ends)}"
    across = (scale.at(begins), scale.of(ends - begins + timedelta(days=1)))
    shade = SHADES.get(card.column, 0)
    return Bar(card.title, words, *across, place * ROW + MARK, place * ROW + TEXT, shade)


def _begins(card: Card) -> date:
    return card.standing.clock.begins_on or date.max


def _ends(card: Card) -> date:
    """Wants a card whose length is agreed."""
    return card.standing.clock.ends_on or _begins(card)
