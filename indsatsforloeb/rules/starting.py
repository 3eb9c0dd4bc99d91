"""What stands in the way of starting a course from a released place, giving one back, or entering one by hand?"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from applications.models import Application
from cases.run import run_address
from indsatsforloeb.models import Course
from indsatsforloeb.places import place_of
from portal.danish import copenhagen
from portal.models import Organisation, Tilbud
from portal.steps import Obstacle

NO_PLACE = "Der er ingen meddelt plads på sag {number}, som venter på et forløb."
HAS_COURSE = "Forløbet er allerede startet."


class Entered(Protocol):
    """What is asked of a course that runs already (`indsatsforloeb.actions.starting.Entered`)."""

    @property
    def organisation(self) -> Organisation: ...
    @property
    def tilbud(self) -> Sequence[Tilbud]: ...
    @property
    def began_on(self) -> date: ...
    @property
    def reason(self) -> str: ...


def obstacles_to_start_course(application: Application) -> list[Obstacle]:
    course = Course.objects.filter(application=application).select_related("case").first()
    if course is not None:
        return [Obstacle("has_course", HAS_COURSE, run_address(course.case))]
    if place_of(application) is None:
        return [Obstacle("no_place", NO_PLACE.format(number=application.case.number))]
    return []


def obstacles_to_enter_course(entered: Entered, *, now: datetime) -> list[Obstacle]:
    """A course that already runs needs its organisation's own tilbud, somebody there, a reason and a day gone by."""
    found, owner = [], entered.organisation
    if not entered.tilbud:
        found.append(Obstacle("no_tilbud", "Vælg mindst ét tilbud.", "#id_tilbud"))
    if any(each.organisation_id != owner.pk for each in entered.tilbud):
        found.append(Obstacle("foreign_tilbud", f"Vælg kun tilbud under {owner.name}.", "#id_tilbud"))
    if not entered.reason.strip():
        found.append(Obstacle("no_reason", "Skriv, hvorfor forløbet ikke har en ansøgning her.", "#id_reason"))
    if entered.began_on > copenhagen(now).date():
        found.append(Obstacle("begins_later", "Et forløb, der allerede kører, er begyndt før i dag.", "#id_began_on"))
    return found
