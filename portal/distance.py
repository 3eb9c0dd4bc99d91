"""About how far is it from one kommune to another, as the crow flies between their middles on the map?

Reckoned from the outlines of `denmark`: the middle of a kommune's largest piece of land. The drawing is simplified and
its projection flat, so a distance is right within some ten kilometres: enough to say «nearby», nothing more.
"""

import math
import re
from functools import lru_cache

from portal.denmark import outlines

KM_PER_UNIT = 0.0291  # København–Aalborg is 222 km and 7625 units; other pairs differ by a few per cent
DRAWN_ELSEWHERE = {"0400": (14_800, 9_950)}  # Bornholm lies in a corner of the map; this is where it would be
STEP = re.compile(r"([Mlz])([^Mlz]*)")
NUMBER = re.compile(r"-?\d+")
Point = tuple[float, float]


def kilometres_between(first: str, second: str) -> int | None:
    """Whole km between two kommuner by their codes; None when one of them is not on the map."""
    middle = middles()
    if first not in middle or second not in middle:
        return None
    return round(math.dist(middle[first], middle[second]) * KM_PER_UNIT)


@lru_cache(maxsize=1)
def middles() -> dict[str, Point]:
    """{kommunekode: the middle of its largest piece}, in the units of the map."""
    _, paths = outlines()
    return {code: _middle(path) for code, path in paths.items()} | DRAWN_ELSEWHERE


def _middle(path: str) -> Point:
    return max((_weighed(piece) for piece in _pieces(path)), key=lambda piece: piece[0])[1]


def _pieces(path: str) -> list[list[Point]]:
    """The closed lines of an outline, as points: «M» begins one, «l» goes on from the last point, «z» closes it."""
    pieces: list[list[Point]] = []
    at = (0.0, 0.0)
    for step, text in STEP.findall(path):
        numbers = [int(each) for each in NUMBER.findall(text)]
        if step == "M":
            at = (0.0, 0.0)
            pieces.append([])
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            at = (at[0] + x, at[1] + y)
            pieces[-1].append(at)
    return pieces


def _weighed(piece: list[Point]) -> tuple[float, Point]:
    """(area, centre of gravity) of a closed line of points."""
    area = across = down = 0.0
    for (x, y), (next_x, next_y) in zip(piece, [*piece[1:], piece[0]], strict=True):
        turn = x * next_y - next_x * y
        area, across, down = area + turn, across + (x + next_x) * turn, down + (y + next_y) * turn
    return (abs(area / 2), (across / (3 * area), down / (3 * area))) if area else (0.0, piece[0])
