"""How is a picture of themes and groups drawn? Points of a radar, each group with a line and a mark of its own.

Where two groups coincide both are seen: each is drawn narrower than the one before it, and its marks fit inside theirs.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from math import cos, pi, sin
from typing import Any

from indsatsforloeb.evaluation.figures import GroupFigures

MIDDLE, RADIUS, MOST = 200, 130, 5
LABEL_AT = 5.55  # on the axis, beyond its end
LEGEND, LEGEND_ROW = 405, 26
# Of each group in its order, from a point: a ring, in it a square, in that a triangle.
MARKS = {
    "circle": "m-8.5 0 a8.5 8.5 0 1 0 17 0 a8.5 8.5 0 1 0 -17 0 Z",
    "square": "m-5 -5 h10 v10 h-10 Z",
    "triangle": "m0 -4.5 l4 7.5 h-8 Z",
}


@dataclass(frozen=True)
class Axis:
    """A theme's spoke as a path, and where the lines of its name stand, the first of them (`rise`) so much higher."""

    title: tuple[str, ...]
    spoke: str
    x: str
    y: str
    anchor: str
    rise: str


@dataclass(frozen=True)
class Ring:
    """One step of the scale: its outline, and where its number stands on the upright axis."""

    number: int
    points: str
    y: str


@dataclass(frozen=True)
class Outline:
    """One group's figures as a line, open where a theme has no figure, and its marks; the last are the legend's."""

    label: str
    mark: str
    path: str
    marks: str
    legend_line: str
    legend_mark: str
    legend_y: int


@dataclass(frozen=True)
class Radar:
    """Everything the template draws; `hidden` names in words the groups that are not in the picture."""

    axes: tuple[Axis, ...]
    rings: tuple[Ring, ...]
    outlines: tuple[Outline, ...]
    hidden: tuple[str, ...]
    height: int


def radar_of(groups: Sequence[GroupFigures]) -> Radar | None:
    """None when no group is shown."""
    shown = [group for group in groups if group.is_shown]
    if not shown:
        return None
    themes = [theme.title for theme in shown[0].themes]
    mark_of = dict(zip([group.label for group in groups], MARKS, strict=False))
    return Radar(
        tuple(_axis(at, title, len(themes)) for at, title in enumerate(themes)),
        tuple(_ring(number, len(themes)) for number in range(1, MOST + 1)),
        tuple(_outline(group, mark_of[group.label], at) for at, group in enumerate(shown)),
        tuple(f"{group.label}: {group.words}" for group in groups if not group.is_shown),
        LEGEND + LEGEND_ROW * len(shown) - 30,
    )


def frozen(radar: Radar | None) -> dict[str, Any] | None:
    """As words of a paper: plain lists and texts."""
    return None if radar is None else asdict(radar)


def _place(at: int, of: int, value: float) -> tuple[float, float]:
    angle = 2 * pi * at / of - pi / 2
    length = RADIUS * value / MOST
    return MIDDLE + length * cos(angle), MIDDLE + length * sin(angle)


def _written(place: tuple[float, float]) -> str:
    """With a point and not a comma, as pictures want it."""
    return " ".join(f"{each:.1f}" for each in place)


def _on_axis(at: int, of: int, figure: Decimal | None) -> str | None:
    """Where a theme's figure lies; None when it is not told. As a float: a place in a picture is no sum."""
    return None if figure is None else _written(_place(at, of, float(figure)))


def _axis(at: int, title: str, of: int) -> Axis:
    x, y = _place(at, of, LABEL_AT)
    anchor = "middle" if abs(x - MIDDLE) < 5 else "start" if x > MIDDLE else "end"
    lines = _in_two(title)
    rise = f"-{1.15 * (len(lines) - 1):g}em" if y < MIDDLE - RADIUS else "0"  # the last line stands clear
    spoke = f"M{MIDDLE} {MIDDLE} L{_written(_place(at, of, MOST))}"
    return Axis(lines, spoke, f"{x:.1f}", f"{y:.1f}", anchor, rise)


def _in_two(title: str) -> tuple[str, ...]:
    """«Ledelse og / organisation»: two short lines beside the picture."""
    before, _, after = title.partition(" og ")
    return (f"{before} og", after) if after else tuple(title.rsplit(" ", 1)) if len(title) > 15 else (title,)


def _ring(number: int, of: int) -> Ring:
    points = " ".join(_written(_place(at, of, number)) for at in range(of))
    return Ring(number, points, f"{MIDDLE - RADIUS * number / MOST + 11:.1f}")


def _outline(group: GroupFigures, mark: str, at: int) -> Outline:
    places = [_on_axis(n, len(group.themes), theme.figure) for n, theme in enumerate(group.themes)]
    y = LEGEND + LEGEND_ROW * at
    marks = " ".join(f"M{place} {MARKS[mark]}" for place in places if place)
    return Outline(group.label, mark, _line(places), marks, f"M0 {y} H40", f"M20 {y} {MARKS[mark]}", y)


def _line(places: Sequence[str | None]) -> str:
    path, drawing = [], False
    for place in places:
        if place is not None:
            path.append(f"{'L' if drawing else 'M'}{place}")
        drawing = place is not None
    return " ".join([*path, *(["Z"] if None not in places else [])])
