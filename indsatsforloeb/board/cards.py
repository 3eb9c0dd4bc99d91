"""What does a consultant see of the courses at a glance: phase, turn, what is missing, what comes next?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.run import run_address
from indsatsforloeb.board.geography import region_of
from indsatsforloeb.board.standing import Standing, standing_of_many
from indsatsforloeb.faces import PAUSED
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.board import courses_of
from indsatsforloeb.states import CourseState
from indsatsforloeb.themes import in_words
from portal.danish import long_date, moment_short
from portal.models import User
from portal.states import Turn

PAUSE = "paused"
COLUMNS = (
    (CourseState.STARTUP, "Opstart"),
    (CourseState.ANALYSIS, "Analyse"),
    (CourseState.DEVELOPMENT, "Udvikling"),
    (PAUSE, PAUSED),
)
TURNS = {Turn.PARTY: "Tilbuddet", Turn.AGENCY: "Indsatsteamet", Turn.NOBODY: "Ingen"}


@dataclass(frozen=True)
class Card:
    """One course on the board, in words; `column` is a key of COLUMNS."""

    course: Course
    standing: Standing
    column: str
    is_mine: bool
    title: str
    url: str
    region: str
    next: str
    lacking: str
    warnings: tuple[str, ...]
    turn: str

    @property
    def theme_words(self) -> str:
        return in_words(self.standing.themes)

    @property
    def people(self) -> dict[User, None]:
        """The responsible first, then the others who have the course."""
        return dict.fromkeys((self.course.responsible, *self.standing.consultants))

    @property
    def consultants(self) -> str:
        return ", ".join(each.name for each in self.people)


def cards_for(user: User, *, now: datetime) -> tuple[Card, ...]:
    """Five queries, however many courses; one's own first, then by the first thing that is to happen."""
    cards = [_card(each, user, now=now) for each in standing_of_many(courses_of(user).running(), now=now)]
    return tuple(sorted(cards, key=lambda card: (not card.is_mine, *_soonest(card, now))))


def _soonest(card: Card, now: datetime) -> tuple[str, str]:
    coming = card.standing.next_at(now)
    return (coming.starts_at.isoformat() if coming else "9999", card.course.case.number)


def _card(standing: Standing, user: User, *, now: datetime) -> Card:
    course, coming = standing.course, standing.next_at(now)
    people = {course.responsible_id, *(each.pk for each in standing.consultants)}
    return Card(
        course=course,
        standing=standing,
        column=PAUSE if standing.clock.is_paused else course.state,
        is_mine=user.pk in people,
        title=_names(standing) or course.case.title,
        url=run_address(course.case),
        region=region_of(standing),
        next=f"{coming.title}, {moment_short(coming.starts_at)}" if coming else "",
        lacking=standing.lacking[0] if standing.lacking else "",
        warnings=tuple(_warnings(standing, coming is not None)),
        turn=TURNS[Turn(course.case.agency_turn)],
    )


def _names(standing: Standing) -> str:
    return ", ".join(row.tilbud.name for row in standing.tilbud)


def _warnings(standing: Standing, has_next: bool) -> Iterable[str]:
    clock, course = standing.clock, standing.course
    if clock.is_paused:
        return
    if clock.is_past and clock.ends_on:
        yield f"Skulle være afsluttet {long_date(clock.ends_on)}"
    elif clock.ends_soon:
        yield (
            "Slutter i dag"
            if not clock.days_left
            else f"Slutter om {clock.days_left} dag{'e' * (clock.days_left != 1)}"
        )
    if course.overdue:
        many = course.overdue != 1
        yield f"{course.overdue} handling{'er' * many} i planen er forsinket{'e' * many}"
    if not has_next:
        yield "Ingen aktivitet er planlagt"
