"""How is a long list in memory shown some lines at a time, by numbered pages?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """Page `number` of `count`: the lines from `first` to `last` (counted from 1) of `of`."""

    lines: Sequence[T]
    number: int
    count: int
    of: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1 if self.of else 0

    @property
    def last(self) -> int:
        return min(self.number * PAGE, self.of)

    @property
    def before(self) -> int:
        """The page before; 0 on the first."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after; 0 on the last."""
        return self.number + 1 if self.number < self.count else 0


def part_of(lines: Sequence[T], asked: str) -> Part[T]:
    """The page asked for in an address; the nearest there is when there is no such page."""
    count = max(1, -(-len(lines) // PAGE))
    number = min(page_number(asked), count)
    return Part(lines[(number - 1) * PAGE : number * PAGE], number, count, len(lines))


def page_holding(place: int) -> int:
    """The page on which line `place` (counted from 1) stands."""
    return max(1, -(-place // PAGE))


def page_number(asked: str) -> int:
    """The page (from 1) an address asks for; 1 for what is no page of any list."""
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
