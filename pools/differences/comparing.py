"""Two wordings of a pool against each other: what was added, removed, changed and moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pools.differences.demands import added_asks_more, asks_more, removed_asks_more
from pools.differences.items import AREAS, Item, items_of
from pools.differences.words import lines_of, name_of
from pools.document import PoolDocument

SEVERAL = {"question", "criterion", "sub_point", "commitments"}  # things that stand in an order among their like


class Change(StrEnum):
    ADDED = "Nyt"
    REMOVED = "Udgået"
    CHANGED = "Ændret"
    MOVED = "Flyttet"


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was: the old and the new side in lines, and whether it asks more."""

    area: str
    kind: str
    key: str
    title: str
    change: Change
    words: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    is_demand: bool


def differences(old: PoolDocument, new: PoolDocument) -> tuple[Difference, ...]:
    """Everything that differs, by area and in the order of the new wording; what is gone stands last in its area."""
    before = {item.identity: item for item in items_of(old)}
    after = {item.identity: item for item in items_of(new)}
    moved = _moved(before, after)
    found = [
        _added(item) if identity not in before else _compared(before[identity], item, is_moved=identity in moved)
        for identity, item in after.items()
    ]
    found += [_removed(item) for identity, item in before.items() if identity not in after]
    told = [difference for difference in found if difference is not None]
    return tuple(sorted(told, key=lambda difference: AREAS.index(difference.area)))


def holds_demands(found: Iterable[Difference]) -> bool:
    """Whether anything in it is a new or stricter demand."""
    return any(difference.is_demand for difference in found)


def questions_removed(old: PoolDocument, new: PoolDocument) -> tuple[str, ...]:
    """Keys of the questions that are no longer asked, in the old order."""
    asked = {question.key for question in new.questions}
    return tuple(question.key for question in old.questions if question.key not in asked)


def _added(item: Item) -> Difference:
    return _difference(item, Change.ADDED, "", (), _whole(item), added_asks_more(item))


def _removed(item: Item) -> Difference:
    return _difference(item, Change.REMOVED, "", _whole(item), (), removed_asks_more(item))


def _whole(item: Item) -> tuple[str, ...]:
    """A thing by itself: the facts that say something, each with its name."""
    said = [(name, value) for name, value in item.facts.items() if value and value != item.title]
    return tuple(line for name, value in said for line in _named(name, lines_of(name, value), len(said) > 1))


def _named(name: str, lines: tuple[str, ...], wanted: bool) -> tuple[str, ...]:
    return tuple(f"{name_of(name)}: {line}" for line in lines) if wanted else lines


def _compared(old: Item, new: Item, *, is_moved: bool) -> Difference | None:
    changed = [name for name in new.facts | old.facts if old.facts.get(name) != new.facts.get(name)]
    elsewhere = old.place != new.place
    if not changed and not is_moved and not elsewhere:
        return None
    words = "Står et andet sted end før." if is_moved or elsewhere else ""
    sides = [_sides(name, old, new, named=len(new.facts) > 1) for name in changed]
    demand = elsewhere or any(asks_more(name, old, new) for name in changed)
    before = tuple(line for side in sides for line in side[0])
    after = tuple(line for side in sides for line in side[1])
    return _difference(new, Change.CHANGED if changed else Change.MOVED, words, before, after, demand)


def _sides(name: str, old: Item, new: Item, *, named: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Old and new lines of one fact; of a list only what differs, unless only the order does."""
    before, after = lines_of(name, old.facts.get(name)), lines_of(name, new.facts.get(name))
    gone = tuple(line for line in before if line not in after)
    come = tuple(line for line in after if line not in before)
    if not gone and not come:
        gone, come = before, after
    return _named(name, gone, named), _named(name, come, named)


def _difference(
    item: Item, change: Change, words: str, old: tuple[str, ...], new: tuple[str, ...], is_demand: bool
) -> Difference:
    title = item.title or name_of(item.key)
    return Difference(item.area, item.kind, item.key, title, change, words, old, new, is_demand)


def _moved(before: dict[tuple[str, str], Item], after: dict[tuple[str, str], Item]) -> set[tuple[str, str]]:
    """What stands in another order among its like: what is added and removed around it does not move it."""
    moved: set[tuple[str, str]] = set()
    for kind in SEVERAL:
        was = [identity for identity in before if identity[0] == kind and identity in after]
        now = [identity for identity in after if identity[0] == kind and identity in before]
        blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
        stayed = {identity for block in blocks for identity in was[block.a : block.a + block.size]}
        moved |= set(was) - stayed
    return moved
