"""What is missing before the recommendation, told together: one heading per thing, its cases by number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.steps import Obstacle

_OF_CASE = re.compile(r"^Sag (?P<number>\d{4}-\d+)(?:, (?P<place>[^:]+):|:)? (?P<what>.+)$", re.DOTALL)


@dataclass(frozen=True)
class Item:
    """One case that lacks it: «2019-0001», or «2019-0001, 2. Indsats», and the field where it is written."""

    label: str
    url: str


@dataclass(frozen=True)
class Lacking:
    """One thing that is missing; no items where it is of the pool and not of a case, then `url` leads to it."""

    what: str
    url: str
    items: tuple[Item, ...]


def lacking_of(found: Iterable[Obstacle]) -> list[Lacking]:
    """What is of the pool first, then by what is missing; within it by case."""
    of_pool: list[Lacking] = []
    of_cases: dict[str, set[Item]] = {}
    for each in found:
        told = _OF_CASE.match(each.text)
        if told is None:
            of_pool.append(Lacking(each.text, each.url, ()))
            continue
        what = told["what"][0].upper() + told["what"][1:]
        label = f"{told['number']}, {told['place']}" if told["place"] else told["number"]
        of_cases.setdefault(what, set()).add(Item(label, each.url))
    sets = [Lacking(what, "", tuple(sorted(items, key=lambda item: item.label))) for what, items in of_cases.items()]
    return [*of_pool, *sorted(sets, key=lambda each: each.items[0].label)]
