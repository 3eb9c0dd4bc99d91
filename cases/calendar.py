"""How does an activity stand in a calendar – in an invitation, as a file, and at the secret address one can follow?"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac
from icalendar import Event, vCalAddress

from cases.models import CalendarFeed, Gathering
from cases.run import run_address
from cases.states import GatheringState
from portal.calendar import calendar_of, own_uid
from portal.clock import COPENHAGEN

NAME = "Aktivitet"
STATUS = {GatheringState.CANCELLED: "CANCELLED"}


def run_address_of(gathering: Gathering) -> str:
    return f"{settings.PORTAL_URL}{run_address(gathering.case)}aktiviteter/{gathering.pk}/"


def invitation_file(gathering: Gathering, *, to: str, method: str) -> str:
    """The activity for one person's mail program; names the portal and the one it is sent to, nobody else."""
    is_over = method == "CANCEL"
    event = _event(gathering, agenda="" if is_over else gathering.agenda)
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    organizer.params["CN"] = "Tilskudsportalen"
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{to}")
    attendee.params["RSVP"] = "FALSE"
    event.add("attendee", attendee)
    if is_over:
        event["STATUS"] = "CANCELLED"
    return calendar_of([event], name=NAME, method=method).decode()


def activity_file(gathering: Gathering) -> bytes:
    """One activity to be laid in a calendar by hand."""
    return calendar_of([_event(gathering)], name=NAME)


def feed_file(gatherings: Iterable[Gathering], *, says_whose: bool) -> bytes:
    """All of them, the cancelled as cancelled; with several cases in it each says whose it is."""
    return calendar_of([_event(each, says_whose=says_whose) for each in gatherings], name="Aktiviteter")


def _event(gathering: Gathering, *, says_whose: bool = False, agenda: str = "") -> Event:
    """What a calendar may know: no person's name, and no agenda where the address alone is the key."""
    whose = f" – {gathering.case.organisation.name}" if says_whose else ""
    reason = f"Aflyst: {gathering.cancel_reason}\n" if gathering.cancel_reason else ""
    event = Event()
    event.add("uid", own_uid(f"aktivitet-{gathering.uid}"))
    event.add("dtstamp", gathering.changed_at)
    event.add("sequence", gathering.sequence)
    event.add("dtstart", gathering.starts_at.astimezone(COPENHAGEN))
    event.add("dtend", gathering.ends_at.astimezone(COPENHAGEN))
    event.add("summary", f"{gathering.title}{whose}")
    event.add("status", STATUS.get(GatheringState(gathering.state), "CONFIRMED"))
    if gathering.place:
        event.add("location", gathering.place)
    about = f"{agenda}\n\n" if agenda else ""
    where = f"Sag {gathering.case.number} i Tilskudsportalen: {run_address_of(gathering)}"
    event.add("description", f"{about}{reason}{where}")
    event.add("url", run_address_of(gathering))
    return event


def token_of(feed: CalendarFeed) -> str:
    """The secret of the feed's address, 43 characters; the row alone does not tell it."""
    digest = salted_hmac("cases.calendar_feed", str(feed.nonce), algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def fingerprint_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def feed_address(feed: CalendarFeed) -> str:
    """Where a calendar can follow it; empty when the portal's key has been changed since, and it must be renewed."""
    token = token_of(feed)
    return f"{settings.PORTAL_URL}/kalender/{token}.ics" if fingerprint_of(token) == feed.fingerprint else ""
