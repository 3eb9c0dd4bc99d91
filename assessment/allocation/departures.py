"""Where do the outcomes leave the ranking, and which line bears the reason? Asked once, on the one passed over."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.lines import Line
from assessment.states import Deviation


@dataclass(frozen=True)
class Departure:
    """One line with a reason of its own; `ahead` are those put ahead of it, whom the same reason explains."""

    line: Line
    ahead: tuple[Line, ...]


def departures_of(lines: Iterable[Line]) -> tuple[Departure, ...]:
    """In the order of the ranking; who is put ahead stands by themselves only where no passed-over line explains it."""
    told = [line for line in lines if line.deviation]
    return tuple(Departure(line, _ahead_of(line, told)) for line in told if not explaining(line, told))


def explaining(line: Line, lines: Iterable[Line]) -> tuple[Line, ...]:
    """Those passed over whose reason says why `line` was put ahead."""
    if line.deviation != Deviation.PUT_AHEAD:
        return ()
    return tuple(each for each in lines if each.deviation == Deviation.PASSED_OVER and _is_behind(line, each))


def _ahead_of(line: Line, lines: Iterable[Line]) -> tuple[Line, ...]:
    if line.deviation != Deviation.PASSED_OVER:
        return ()
    return tuple(each for each in lines if each.deviation == Deviation.PUT_AHEAD and _is_behind(each, line))


def _is_behind(ahead: Line, passed: Line) -> bool:
    """Whether `ahead` has an equal or lower place than the one who was passed over."""
    return ahead.rank is not None and passed.rank is not None and ahead.rank >= passed.rank
