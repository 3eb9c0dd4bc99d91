"""What does the board show, in which columns, and to what can it be narrowed?"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from indsatsforloeb.board.cards import COLUMNS, Card, cards_for
from indsatsforloeb.themes import THEMES
from portal.danish import sort_key_da
from portal.denmark import regions
from portal.models import User


@dataclass(frozen=True)
class Filter:
    """One way to narrow the board: its name in the address, its options in words, and what the address asked for."""

    key: str
    label: str
    options: Mapping[str, str]
    asked: str
    of: Callable[[Card], Collection[str]]

    @property
    def chosen(self) -> str:
        return self.asked if self.asked in self.options else ""

    @property
    def is_unknown(self) -> bool:
        return self.asked != self.chosen

    def keeps(self, card: Card) -> bool:
        return not self.chosen or self.chosen in self.of(card)


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    """All running courses the user may see, and the filters that say which of them are shown."""

    cards: tuple[Card, ...]
    filters: tuple[Filter, ...]

    @property
    def shown(self) -> tuple[Card, ...]:
        return tuple(card for card in self.cards if all(each.keeps(card) for each in self.filters))

    @property
    def columns(self) -> list[Column]:
        return [Column(key, title, tuple(c for c in self.shown if c.column == key)) for key, title in COLUMNS]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The filters as they stand, for the links between board and time line."""
        return [(each.key, each.chosen) for each in self.filters if each.chosen]


def board_for(user: User, asked: Mapping[str, str], *, now: datetime) -> Board:
    """A value the board does not know is said at its field and not used; the others are."""
    cards = cards_for(user, now=now)
    return Board(cards, tuple(_filters(cards, asked)))


def _filters(cards: Iterable[Card], asked: Mapping[str, str]) -> Iterable[Filter]:
    people = {str(each.pk): each.name for card in cards for each in card.people}
    lie_in = {*regions().values(), *(card.region for card in cards)}
    for key, label, options, of in (
        ("konsulent", "Konsulent", _in_order(people), lambda card: [str(each.pk) for each in card.people]),
        ("region", "Region", _in_order({name: name for name in lie_in}), lambda card: [card.region]),
        ("tema", "Tema", THEMES, lambda card: card.standing.themes),
        ("fase", "Fase", dict(COLUMNS), lambda card: [card.column]),
    ):
        yield Filter(key, label, options, asked.get(key, ""), of)


def _in_order(options: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(options.items(), key=lambda pair: sort_key_da(pair[1])))
