"""How does a deadline become an entry in a calendar that moves along when the deadline does?"""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, Timezone

from pools.document import document_of
from pools.models import DeadlineChange, Pool
from portal import danish
from portal.clock import COPENHAGEN

# The rule that has held since 1996: last Sunday of March and of October, at 01.00 UTC.
COPENHAGEN_RULE = """BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def deadline_calendar(pool: Pool, changes: list[DeadlineChange], *, now: datetime) -> bytes:
    """The deadline as iCalendar: the UID never changes, SEQUENCE rises with each move, so calendars follow."""
    return calendar_with(_event(pool, changes, now=now), name="Ansøgningsfrist")


def calendar_with(event: Event, *, name: str) -> bytes:
    """One event as a calendar file, with the Danish clock's own rule."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Tilskudsportalen//{name}//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(Timezone.from_ical(COPENHAGEN_RULE))
    calendar.add_component(event)
    return calendar.to_ical()


def _event(pool: Pool, changes: list[DeadlineChange], *, now: datetime) -> Event:
    deadline = pool.deadline_at.astimezone(COPENHAGEN)
    address = f"{settings.PORTAL_URL}/puljer/{pool.slug}/"
    earlier = f" Tidligere frist: {danish.moment(changes[-1].old_deadline)}." if changes else ""
    event = Event()
    event.add("uid", f"frist-{pool.slug}@{urlsplit(settings.PORTAL_URL).hostname}")
    event.add("dtstamp", now)
    event.add("sequence", pool.calendar_sequence)
    event.add("dtstart", deadline)
    event.add("dtend", deadline)
    event.add("summary", f"Ansøgningsfrist: {document_of(pool.version).short_title}")
    event.add("description", f"Ansøgningen skal være sendt {danish.moment(pool.deadline_at)}.{earlier} {address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
