"""What stands in the way of starting a course from a released place, giving one back, or entering one by hand?"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from applications.models import Application
from assessment.numbers.capacity import given_places
from assessment.packages.reversals import open_reversal_of
from assessment.states import PackageState
from cases.run import run_address
from indsatsforloeb.clock import days_of_call, months_of
from indsatsforloeb.models import Course
from indsatsforloeb.places import Concerned, place_of
from indsatsforloeb.rules.startup import LENGTH
from indsatsforloeb.states import RUNNING
from pools.models import Pool
from portal.danish import copenhagen, long_date
from portal.models import Organisation, Tilbud
from portal.steps import Obstacle

NO_PLACE = "Der er ingen meddelt plads på sag {number}, som venter på et forløb."
IN_USE = "Forløbet er i gang: sag {number}. Pladsen kan kun gives tilbage, hvis forløbet afbrydes før analysen."
USED = "Forløbet på sag {number} nåede til analysen. Pladsen er brugt og kan ikke gives tilbage."
CHANGING = (
    "Afgørelsen på sag {number} er ved at blive ændret. Forløbet kan først startes, når den nye afgørelse er meddelt. "
    "Spørg den puljeansvarlige."
)
HAS_COURSE = "Forløbet er allerede startet."


class Entered(Protocol):
    """What is asked of a course that runs already (`indsatsforloeb.actions.starting.Entered`)."""

    @property
    def organisation(self) -> Organisation: ...
    @property
    def tilbud(self) -> Sequence[Tilbud]: ...
    @property
    def new(self) -> Sequence[Concerned]: ...
    @property
    def began_on(self) -> date: ...
    @property
    def reason(self) -> str: ...
    @property
    def months(self) -> int | None: ...


def obstacles_to_start_course(application: Application) -> list[Obstacle]:
    course = Course.objects.filter(application=application).select_related("case").first()
    if course is not None:
        return [Obstacle("has_course", HAS_COURSE, run_address(course.case))]
    if place_of(application) is None:
        return [Obstacle("no_place", NO_PLACE.format(number=application.case.number))]
    change = open_reversal_of(application)
    if change is not None and change.state != PackageState.DRAFT:
        return [Obstacle("reversal_under_way", CHANGING.format(number=application.case.number))]
    return []


def obstacles_to_give_back(course: Course | None) -> list[Obstacle]:
    """The places of a course go back when it ended before the analysis; later than that they are used."""
    if course is None or course.frees_places:
        return []
    code, text = ("place_in_use", IN_USE) if course.state in RUNNING else ("place_used", USED)
    return [Obstacle(code, text.format(number=course.case.number), run_address(course.case))]


def obstacles_to_enter_course(pool: Pool, entered: Entered, *, now: datetime) -> list[Obstacle]:
    """A course that already runs needs its organisation's own tilbud, somebody there, a reason and a day gone by."""
    found, owner = [], entered.organisation
    if not entered.tilbud and not entered.new:
        text = "Vælg mindst ét tilbud, eller skriv et, der ikke står på listen."
        found.append(Obstacle("no_tilbud", text, "#id_tilbud"))
    found += _of_new(owner, [each.tilbud.name for each in entered.new])
    if any(each.organisation_id != owner.pk for each in entered.tilbud):
        found.append(Obstacle("foreign_tilbud", f"Vælg kun tilbud under {owner.name}.", "#id_tilbud"))
    if not entered.reason.strip():
        found.append(Obstacle("no_reason", "Skriv, hvorfor forløbet ikke har en ansøgning her.", "#id_reason"))
    bounds = months_of(pool)
    if entered.months is not None and bounds and not bounds[0] <= entered.months <= bounds[1]:
        text = LENGTH.format(fewest=bounds[0], most=bounds[1])
        found.append(Obstacle("length_outside", text, "#id_months"))
    given = given_places(pool, [each.pk for each in entered.tilbud])
    for each in entered.tilbud:
        if each.pk in given:
            text = f"{each.name} har allerede fået en plads under dette opslag: sag {given[each.pk]}."
            found.append(Obstacle("place_given_already", text, "#id_tilbud"))
    if entered.began_on < days_of_call(pool)[0]:
        text = f"Datoen er for tidlig. Forløbet kan tidligst være begyndt {long_date(days_of_call(pool)[0])}."
        found.append(Obstacle("began_too_early", text, "#id_began_on"))
    if entered.began_on > copenhagen(now).date():
        found.append(Obstacle("begins_later", "Et forløb, der allerede kører, er begyndt før i dag.", "#id_began_on"))
    return found


def _of_new(owner: Organisation, names: list[str]) -> list[Obstacle]:
    """A tilbud is written in once: its organisation has no two of the same name."""
    known = {each.casefold() for each in Tilbud.objects.filter(organisation=owner).values_list("name", flat=True)}
    found = []
    for name in names:
        if name.casefold() in known:
            text = f"{owner.name} har allerede et tilbud, der hedder {name}. Vælg det på listen."
            found.append(Obstacle("known_tilbud", text, "#nye-tilbud"))
        known.add(name.casefold())
    return found
