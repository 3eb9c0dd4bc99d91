"""How does a course look at a glance: its phases, its time as a picture, and what is next?"""

from dataclasses import dataclass
from datetime import date, datetime

from cases.models import Gathering
from cases.states import GatheringState
from indsatsforloeb.clock import Clock
from indsatsforloeb.models import Course
from indsatsforloeb.states import CourseState
from portal.danish import copenhagen, long_date

WIDTH, MARGIN = 1000, 20  # of the picture, in its own units
PHASES = (CourseState.STARTUP, CourseState.ANALYSIS, CourseState.DEVELOPMENT, CourseState.CLOSED)


def phase_steps(course: Course) -> list[dict[str, object]]:
    """The three phases and the end, for the step guide; where it was broken off says so."""
    reached = _reached(course)
    began = (course.created_at, course.analysis_at, course.development_at, course.closed_at)
    return [
        {
            "title": phase.label,
            "url": "#naeste" if index == reached else "",
            "current": index == reached and course.state != CourseState.ENDED,
            "done": index < reached or phase == CourseState.CLOSED == course.state,
            "help": f"fra {long_date(since)}" if since else "",
        }
        for index, (phase, since) in enumerate(zip(PHASES, began, strict=True))
    ]


def _reached(course: Course) -> int:
    if course.state == CourseState.ENDED:
        return 2 if course.development_at else 1 if course.analysis_at else 0
    return PHASES.index(CourseState(course.state))


@dataclass(frozen=True)
class Mark:
    """One activity in the picture, and the line beside it that says the same in words."""

    x: int
    day: date
    text: str
    is_held: bool
    is_past: bool


@dataclass(frozen=True)
class OwnTime:
    """The picture: where today is, how much of the time has gone, and its marks; all x in its own units."""

    today: int
    marks: tuple[Mark, ...]
    first: date
    last: date
    left: int = MARGIN
    length: int = WIDTH - 2 * MARGIN
    width: int = WIDTH

    @property
    def gone(self) -> int:
        return self.today - self.left


def time_line(clock: Clock, gatherings: list[Gathering]) -> OwnTime | None:
    """None until the course has a first and a last day. What lies outside stands at the edge."""
    if clock.begins_on is None or clock.ends_on is None:
        return None
    first, last = clock.begins_on, clock.ends_on
    marks = tuple(_mark(each, first, last, today=clock.today) for each in gatherings)
    return OwnTime(_x(clock.today, first, last), marks, first, last)


def _mark(gathering: Gathering, first: date, last: date, *, today: date) -> Mark:
    day = copenhagen(gathering.starts_at).date()
    is_held = gathering.state == GatheringState.HELD
    return Mark(_x(day, first, last), day, gathering.title, is_held, day < today)


def _x(day: date, first: date, last: date) -> int:
    share = (day - first).days / max((last - first).days, 1)
    return MARGIN + round((WIDTH - 2 * MARGIN) * min(max(share, 0), 1))


def next_gathering(gatherings: list[Gathering], *, now: datetime) -> Gathering | None:
    coming = (each for each in gatherings if each.state == GatheringState.PLANNED and each.ends_at > now)
    return next(coming, None)
