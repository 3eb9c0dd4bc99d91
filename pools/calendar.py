"""How does a deadline become an entry in a calendar that moves along when the deadline does?"""

from datetime import datetime

from django.conf import settings
from icalendar import Event

from pools.document import document_of
from pools.models import DeadlineChange, Pool
from portal import danish
from portal.calendar import calendar_with, own_uid
from portal.clock import COPENHAGEN


def deadline_calendar(pool: Pool, changes: list[DeadlineChange], *, now: datetime) -> bytes:
    """The deadline as iCalendar: the UID never changes, SEQUENCE rises with each move, so calendars follow."""
    return calendar_with(_event(pool, changes, now=now), name="Ansøgningsfrist")


def _event(pool: Pool, changes: list[DeadlineChange], *, now: datetime) -> Event:
    deadline = pool.deadline_at.astimezone(COPENHAGEN)
    address = f"{settings.PORTAL_URL}/puljer/{pool.slug}/"
    earlier = f" Tidligere frist: {danish.moment(changes[-1].old_deadline)}." if changes else ""
    event = Event()
    event.add("uid", own_uid(f"frist-{pool.slug}"))
    event.add("dtstamp", now)
    event.add("sequence", pool.calendar_sequence)
    event.add("dtstart", deadline)
    event.add("dtend", deadline)
    event.add("summary", f"Ansøgningsfrist: {document_of(pool.version).short_title}")
    event.add("description", f"Ansøgningen skal være sendt {danish.moment(pool.deadline_at)}.{earlier} {address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
