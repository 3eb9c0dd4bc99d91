"""What stands in the way of a place that moves outside the decisions?"""

from datetime import date, datetime

from applications.models import Application, PlaceEntry
from applications.permissions import asking, entered_places
from pools.models import Pool
from portal.clock import COPENHAGEN
from portal.models import Tilbud
from portal.steps import Obstacle

REASON = Obstacle("place_entry_has_a_reason", "Skriv en begrundelse.", "#id_reason")


def obstacles_to_take_place(pool: Pool, tilbud: Tilbud, on: date, reason: str, *, now: datetime) -> list[Obstacle]:
    """One place for each tilbud, of a course that has begun, with a reason."""
    obstacles = [] if reason.strip() else [REASON]
    if on > now.astimezone(COPENHAGEN).date():
        obstacles.append(Obstacle("place_taken_later", "Skriv den dag, forløbet begyndte. Den kan ikke ligge fremme."))
    return [*obstacles, *obstacles_of_place(pool, tilbud), *_asked_for(pool, tilbud)]


def obstacles_of_place(pool: Pool, tilbud: Tilbud, url: str = "#id_tilbud") -> list[Obstacle]:
    """A tilbud whose course is entered by hand has its place in the call."""
    if not entered_places(pool, [tilbud.pk]):
        return []
    return [Obstacle("place_taken_once", f"{tilbud.name} har allerede en plads under dette opslag.", url)]


def _asked_for(pool: Pool, tilbud: Tilbud) -> list[Obstacle]:
    """A tilbud in an application that waits for its answer gets its place that way; only its number is told."""
    asked = asking(pool, [tilbud.pk]).select_related("case").first()
    if asked is None:
        return []
    text = (
        f"{tilbud.name} står i en ansøgning til dette opslag: sag {asked.case.number}. Et tilbud kan kun få én plads."
    )
    return [Obstacle("place_asked_for", text, "#id_tilbud")]


def obstacles_to_give_back_entered(pool: Pool, tilbud: Tilbud, reason: str) -> list[Obstacle]:
    """A place that was entered by hand and is held, with a reason."""
    obstacles = [] if reason.strip() else [REASON]
    if not entered_places(pool, [tilbud.pk]):
        obstacles.append(Obstacle("entered_place_is_held", f"{tilbud.name} har ingen indtastet plads."))
    return obstacles


def obstacles_to_give_back_place(application: Application, tilbud: Tilbud, reason: str) -> list[Obstacle]:
    """A tilbud of the application, once, with a reason."""
    obstacles = [] if reason.strip() else [REASON]
    if not application.tilbud.filter(tilbud=tilbud).exists():
        obstacles.append(Obstacle("place_of_another", f"{tilbud.name} står ikke i ansøgningen."))
    if PlaceEntry.objects.filter(application=application, tilbud=tilbud, change=-1).exists():
        obstacles.append(Obstacle("place_given_back_once", f"{tilbud.name} har allerede givet pladsen tilbage."))
    return obstacles
