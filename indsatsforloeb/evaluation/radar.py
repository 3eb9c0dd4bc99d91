"""How is a picture of themes and groups drawn? Points of a radar, each group with a line and a mark of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin
from typing import Any

from indsatsforloeb.evaluation.figures import GroupFigures

MIDDLE, RADIUS, MOST = 200, 130, 5
LABEL_AT = 5.55  # on the axis, beyond its end
MARKS = ["circle", "square", "triangle"]


@dataclass(frozen=True)
class Axis:
    """A theme's spoke and where its name stands."""

    title: tuple[str, ...]
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Outline:
    """One group's figures as a line with a mark at each; `path` is open where a theme has no figure."""

    label: str
    mark: str
    path: str
    points: tuple[tuple[float, float], ...]
    legend_y: int


@dataclass(frozen=True)
class Radar:
    """Everything the template draws; `hidden` names in words the groups that are not in the picture."""

    axes: tuple[Axis, ...]
    rings: tuple[tuple[int, str], ...]
    outlines: tuple[Outline, ...]
    hidden: tuple[str, ...]
    height: int


def radar_of(groups: Sequence[GroupFigures]) -> Radar | None:
    """None when no group is shown."""
    shown = [group for group in groups if group.is_shown]
    if not shown:
        return None
    themes = [theme.title for theme in shown[0].themes]
    axes = tuple(_axis(at, title, len(themes)) for at, title in enumerate(themes))
    outlines = tuple(_outline(group, MARKS[groups.index(group) % len(MARKS)], at) for at, group in enumerate(shown))
    rings = tuple((ring, _polygon([Decimal(ring)] * len(themes))) for ring in range(1, MOST + 1))
    hidden = tuple(f"{group.label}: {group.words}" for group in groups if not group.is_shown)
    return Radar(axes, rings, outlines, hidden, 400 + 26 * len(shown))


def frozen(radar: Radar | None) -> dict[str, Any] | None:
    """As words of a paper: plain lists and numbers."""
    if radar is None:
        return None
    return {
        "axes": [{**vars(axis), "title": list(axis.title)} for axis in radar.axes],
        "rings": [list(ring) for ring in radar.rings],
        "outlines": [{**vars(each), "points": [list(point) for point in each.points]} for each in radar.outlines],
        "hidden": list(radar.hidden),
        "height": radar.height,
    }


def _place(at: int, of: int, value: float) -> tuple[float, float]:
    angle = 2 * pi * at / of - pi / 2
    length = RADIUS * value / MOST
    return round(MIDDLE + length * cos(angle), 1), round(MIDDLE + length * sin(angle), 1)


def _axis(at: int, title: str, of: int) -> Axis:
    x, y = _place(at, of, MOST)
    label_x, label_y = _place(at, of, LABEL_AT)
    anchor = "middle" if abs(label_x - MIDDLE) < 5 else "start" if label_x > MIDDLE else "end"
    lines = _in_two(title)
    above = 15 * (len(lines) - 1) if label_y < MIDDLE - RADIUS else 0  # the last line stands clear of the picture
    return Axis(lines, x, y, label_x, label_y - above, anchor)


def _in_two(title: str) -> tuple[str, ...]:
    """«Ledelse og / organisation»: two short lines beside the picture."""
    before, _, after = title.partition(" og ")
    return (f"{before} og", after) if after else tuple(title.rsplit(" ", 1)) if len(title) > 15 else (title,)


def _polygon(values: Sequence[Decimal]) -> str:
    places = [_place(at, len(values), float(value)) for at, value in enumerate(values)]
    return " ".join(f"{x},{y}" for x, y in places)


def _outline(group: GroupFigures, mark: str, at: int) -> Outline:
    figures = [theme.figure for theme in group.themes]
    places = [None if each is None else _place(n, len(figures), float(each)) for n, each in enumerate(figures)]
    path, drawing = "", False
    for place in places:
        path += "" if place is None else f"{'L' if drawing else 'M'}{place[0]} {place[1]} "
        drawing = place is not None
    path += "Z" if None not in places else ""
    return Outline(group.label, mark, path.strip(), tuple(place for place in places if place), 405 + 26 * at)
