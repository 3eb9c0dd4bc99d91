"""How does something with a moment become an entry in a calendar that follows when it moves?"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, Timezone

CALENDAR_TYPE = "text/calendar; charset=utf-8"

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


def calendar_with(event: Event, *, name: str) -> bytes:
    """One event as a calendar file, with the Danish clock's own rule."""
    return calendar_of([event], name=name)


def calendar_of(events: Iterable[Event], *, name: str, method: str = "PUBLISH") -> bytes:
    """Several events as one calendar; `method` REQUEST invites, CANCEL takes an invitation back (RFC 5546)."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Tilskudsportalen//{name}//DA")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(COPENHAGEN_RULE))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def method_of(text: str) -> str:
    """What a calendar file asks its reader to do: PUBLISH, REQUEST or CANCEL."""
    return str(Calendar.from_ical(text).get("METHOD", "PUBLISH"))


def own_uid(name: str) -> str:
    """A UID of this portal's: the same for ever, whatever else of the entry changes."""
    return f"{name}@{urlsplit(settings.PORTAL_URL).hostname}"
