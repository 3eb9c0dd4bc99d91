"""What stands in the way of a place that moves outside the decisions?"""

from datetime import date, datetime

from applications.models import Application, PlaceEntry
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
    if PlaceEntry.objects.filter(pool=pool, tilbud=tilbud, change=1).exists():
        obstacles.append(Obstacle("place_taken_once", f"{tilbud.name} har allerede en plads i dette udbud."))
    return obstacles


def obstacles_to_give_back_place(application: Application, tilbud: Tilbud, reason: str) -> list[Obstacle]:
    """A tilbud of the application, once, with a reason."""
    obstacles = [] if reason.strip() else [REASON]
    if not application.tilbud.filter(tilbud=tilbud).exists():
        obstacles.append(Obstacle("place_of_another", f"{tilbud.name} står ikke i ansøgningen."))
    if PlaceEntry.objects.filter(application=application, tilbud=tilbud, change=-1).exists():
        obstacles.append(Obstacle("place_given_back_once", f"{tilbud.name} har allerede givet pladsen tilbage."))
    return obstacles
