"""Who has a place at a call's information meeting, who waits, and how does the meeting stand in a calendar?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from icalendar import Event

from pools.document import InformationMeeting, document_of
from pools.models import MeetingSignup, Pool
from portal import danish
from portal.calendar import calendar_with, own_uid


@dataclass(frozen=True)
class Attendance:
    """One standing sign-up: `waits` is its number on the waiting list, 0 for one with a place."""

    signup: MeetingSignup
    waits: int

    @property
    def has_place(self) -> bool:
        return not self.waits

    @property
    def words(self) -> str:
        return "Plads" if self.has_place else f"Nr. {self.waits} på ventelisten"


def signup_ends(meeting: InformationMeeting) -> datetime:
    """The last moment to sign up: the call's own, or when the meeting begins."""
    return meeting.signup_until or meeting.starts


def attendances(signups: Iterable[MeetingSignup], capacity: int) -> list[Attendance]:
    """Standing sign-ups in the order they came: the first `capacity` (0: all) have a place, the rest wait."""
    return [
        Attendance(signup, max(0, number - capacity) if capacity else 0)
        for number, signup in enumerate(signups, start=1)
    ]


def places_left(meeting: InformationMeeting, standing: int) -> int | None:
    """How many places are left; None when there is no limit."""
    return max(0, meeting.capacity - standing) if meeting.capacity else None


def when_and_where(meeting: InformationMeeting) -> str:
    """«mandag den 19. august 2019 kl. 15.30–17.00 hos Socialstyrelsen i Odense»"""
    end = danish.clock_time(meeting.ends).removeprefix("kl. ")
    return f"{danish.moment(meeting.starts)}–{end} {meeting.place}"


def meeting_calendar(pool: Pool, meeting: InformationMeeting, *, now: datetime) -> bytes:
    """The meeting as iCalendar: the UID never changes, SEQUENCE rises with each new version of the call."""
    address = f"{settings.PORTAL_URL}/puljer/{pool.slug}/informationsmoede/"
    event = Event()
    event.add("uid", own_uid(f"informationsmoede-{pool.slug}"))
    event.add("dtstamp", now)
    event.add("sequence", pool.version.number - 1)
    event.add("dtstart", meeting.starts.astimezone(danish.COPENHAGEN))
    event.add("dtend", meeting.ends.astimezone(danish.COPENHAGEN))
    event.add("summary", f"Informationsmøde: {document_of(pool.version).short_title}")
    event.add("location", meeting.place)
    event.add("description", f"Kan du ikke komme, så meld afbud med linket i din mail. {address}")
    event.add("url", address)
    return calendar_with(event, name="Informationsmøde")
