"""Which released places wait for a course, and which tilbud is each of them for?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import Application, ApplicationTilbud, PlaceEntry
from assessment.models import ReleasedDecision
from assessment.models.decision import ReleasedQuerySet
from indsatsforloeb.models import Course, CourseTilbud
from portal.models import Organisation, Tilbud


@dataclass(frozen=True)
class Concerned:
    """One tilbud of an application, its departments added up; None where nobody has written a number."""

    tilbud: Tilbud
    employees: int | None
    citizens: int | None


@dataclass(frozen=True)
class Place:
    """One released application that waits for its course, with the tilbud it still has places for."""

    application: Application
    organisation: Organisation
    released_at: datetime
    tilbud: tuple[Concerned, ...]

    @property
    def number(self) -> str:
        return self.application.case.number


def waiting_decisions() -> ReleasedQuerySet:
    """Released decisions that give places, stand, have no course, and are not given back; oldest first."""
    has_course = Exists(Course.objects.filter(application=OuterRef("application")))
    rows = ApplicationTilbud.objects.filter(application=OuterRef("application"))
    given_back = PlaceEntry.objects.filter(application=OuterRef("application"), tilbud=OuterRef("tilbud"), change=-1)
    standing = ReleasedDecision.objects.giving().standing().filter(places__gt=0)
    kept = standing.filter(~has_course, Exists(rows.exclude(Exists(given_back))))
    return kept.order_by("released_at", "pk")


def waiting_places() -> list[Place]:
    """Three queries, however many places."""
    decisions = list(waiting_decisions().select_related("application__case__organisation"))
    concerned = concerned_in(decision.application for decision in decisions)
    return [
        Place(
            decision.application,
            decision.application.case.organisation,
            decision.released_at,
            concerned.get(decision.application_id, ()),
        )
        for decision in decisions
    ]


def released_applications() -> QuerySet[Application]:
    """Applications for places that were given one by a decision that is told and stands."""
    told = ReleasedDecision.objects.giving().standing().filter(places__gt=0).values("application")
    return Application.objects.filter(pk__in=told)


@dataclass(frozen=True)
class Freed:
    """A course that ended before the analysis, and those of its tilbud whose places can go to others."""

    course: Course
    number: str  # of the case that answers for the place
    tilbud: tuple[Concerned, ...]


def freed_places() -> list[Freed]:
    """Courses that ended before the analysis and still hold places; oldest first."""
    courses = (
        Course.objects.freeing_places().select_related("case__organisation", "application__case").order_by("ended_at")
    )
    found = list(courses)
    of_courses: dict[int, list[Concerned]] = {}
    for row in CourseTilbud.objects.filter(_still_held(), course__in=found).select_related("tilbud"):
        of_courses.setdefault(row.course_id, []).append(Concerned(row.tilbud, row.employees, row.citizens))
    return [
        Freed(each, (each.application or each).case.number, tuple(of_courses[each.pk]))
        for each in found
        if each.pk in of_courses
    ]


def _still_held() -> Q:
    """Rows of courses whose place is not given back: the application's, or the one entered by hand."""
    later = PlaceEntry.objects.filter(pool=OuterRef("course__pool"), tilbud=OuterRef("tilbud"), change=-1)
    granted = Exists(later.filter(application=OuterRef("course__application")))
    entered = Exists(later.entered().filter(pk__gt=OuterRef("entry")))
    return ~(granted | entered)


def place_of(application: Application) -> Place | None:
    """The one application's place; None when nothing of it waits."""
    return next((place for place in waiting_places() if place.application.pk == application.pk), None)


def concerned_in(applications: Iterable[Application]) -> dict[int, tuple[Concerned, ...]]:
    """The tilbud of each application that are not given back, by the application's key."""
    keys = [application.pk for application in applications]
    back = PlaceEntry.objects.filter(application__in=keys, change=-1)
    given_back = set(back.values_list("application", "tilbud"))
    rows: dict[int, dict[int, Concerned]] = {}
    for row in ApplicationTilbud.objects.filter(application__in=keys).select_related("tilbud"):
        if (row.application_id, row.tilbud_id) not in given_back:
            of_this = rows.setdefault(row.application_id, {})
            of_this[row.tilbud_id] = _added(of_this.get(row.tilbud_id), row)
    return {key: tuple(of_this.values()) for key, of_this in rows.items()}


def _added(before: Concerned | None, row: ApplicationTilbud) -> Concerned:
    if before is None:
        return Concerned(row.tilbud, row.employees, row.citizens)
    return Concerned(row.tilbud, _sum(before.employees, row.employees), _sum(before.citizens, row.citizens))


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None and second is None else (first or 0) + (second or 0)
