"""What stands in the way of coming to hear about a pool?"""

from datetime import datetime

from pools.document import InformationMeeting
from pools.meeting import signup_ends
from pools.models import MeetingSignup, Pool
from pools.states import PoolState
from portal.danish import moment
from portal.steps import Obstacle


def obstacles_to_sign_up(pool: Pool, meeting: InformationMeeting | None, *, now: datetime) -> list[Obstacle]:
    """An announced pool with a meeting, until the last moment to sign up (≤); a full meeting has a waiting list."""
    if meeting is None or pool.state == PoolState.DRAFT:
        return [Obstacle("no_meeting", "Der er ikke et informationsmøde om puljen.")]
    ends = signup_ends(meeting)
    if now > ends:
        return [Obstacle("signup_has_ended", f"Tilmeldingen sluttede {moment(ends)}.")]
    return []


def obstacles_to_cancel(signup: MeetingSignup, meeting: InformationMeeting | None, *, now: datetime) -> list[Obstacle]:
    """Once, and before the meeting begins."""
    if signup.cancelled_at is not None:
        return [Obstacle("signup_is_cancelled", "Du har allerede meldt afbud.")]
    if meeting is not None and now >= meeting.starts:
        return [Obstacle("meeting_has_begun", "Informationsmødet er begyndt, så tilmeldingen kan ikke længere ændres.")]
    return []
