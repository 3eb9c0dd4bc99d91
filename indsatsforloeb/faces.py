"""Which faces does a course's case show to the party and to the agency?"""

from datetime import datetime

from cases.faces import AgencyFace, PartyFace, set_agency_face, set_party_face
from cases.run import run_address
from indsatsforloeb.models import Course
from indsatsforloeb.states import TURN_OF, CourseState
from indsatsforloeb.wording import waiting_agreement
from portal.states import Turn

PAUSED = "På pause"


def show_faces(course: Course, *, now: datetime) -> None:
    """Both faces as the course stands; the caller holds the case's lock."""
    words, turn = words_and_turn(course)
    set_party_face(course.case, PartyFace(words, turn, address_of(course, turn)), now=now)
    set_agency_face(course.case, AgencyFace(words, turn, run_address(course.case)), now=now)


def first_face() -> PartyFace:
    """What the party sees before the case has its number, and so its address."""
    return PartyFace(CourseState.STARTUP.label, TURN_OF[CourseState.STARTUP])


def words_and_turn(course: Course) -> tuple[str, Turn]:
    """The words and the turn: in a pause it is nobody's; an agreement that lacks a leader's name is the party's."""
    state = CourseState(course.state)
    if state in (CourseState.CLOSED, CourseState.ENDED):
        return state.label, TURN_OF[state]
    if course.pauses.filter(ended_at__isnull=True).exists():
        return PAUSED, Turn.NOBODY
    return state.label, Turn.PARTY if waits_for_leaders(course) else TURN_OF[state]


def waits_for_leaders(course: Course) -> bool:
    """Whether an agreement lies to be signed and some tilbud's leader has not."""
    agreement = waiting_agreement(course)
    if agreement is None:
        return False
    signed = agreement.signatures.filter(tilbud__isnull=False).values("tilbud")
    return course.tilbud.exclude(tilbud__in=signed).exists()


def address_of(course: Course, turn: Turn) -> str:
    return run_address(course.case) + ("samarbejdsaftale/" if turn == Turn.PARTY and waits_for_leaders(course) else "")
