"""What stands in the way of starting a course from a released place, giving one back, or entering one by hand?"""

from datetime import date, datetime

from applications.models import Application
from cases.views.run import run_address
from indsatsforloeb.models import Course
from indsatsforloeb.places import place_of
from portal.danish import copenhagen
from portal.models import Organisation, Tilbud, User
from portal.steps import Obstacle

NO_PLACE = "Der er ingen meddelt plads på sag {number}, som venter på et forløb."
HAS_COURSE = "Forløbet er allerede startet."


def obstacles_to_start_course(application: Application) -> list[Obstacle]:
    course = Course.objects.filter(application=application).select_related("case").first()
    if course is not None:
        return [Obstacle("has_course", HAS_COURSE, run_address(course.case))]
    if place_of(application) is None:
        return [Obstacle("no_place", NO_PLACE.format(number=application.case.number))]
    return []


def obstacles_to_enter_course(
    organisation: Organisation, tilbud: list[Tilbud], *, people: list[User], reason: str, began_on: date, now: datetime
) -> list[Obstacle]:
    """A course that already runs needs its organisation's own tilbud, somebody there, a reason and a day gone by."""
    found = []
    if not tilbud:
        found.append(Obstacle("no_tilbud", "Vælg mindst ét tilbud.", "#id_tilbud"))
    if any(each.organisation_id != organisation.pk for each in tilbud):
        found.append(Obstacle("foreign_tilbud", f"Vælg kun tilbud under {organisation.name}.", "#id_tilbud"))
    if not people:
        found.append(Obstacle("nobody", "Vælg, hvem der er ansvarlig hos tilbuddet.", "#id_responsible"))
    if not reason.strip():
        found.append(Obstacle("no_reason", "Skriv, hvorfor forløbet ikke har en ansøgning her.", "#id_reason"))
    if began_on > copenhagen(now).date():
        found.append(Obstacle("begins_later", "Et forløb, der allerede kører, er begyndt før i dag.", "#id_began_on"))
    return found
