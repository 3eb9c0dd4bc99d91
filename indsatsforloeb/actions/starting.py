"""How a course begins: from a released place, or entered by hand because it already runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from applications.actions.places import take_place
from applications.models import Application, PlaceEntry
from cases.actions.opening import open_run_case
from cases.models import Case, CaseParticipant
from cases.notifications import tell_participants
from cases.permissions import is_barred
from cases.states import CaseKind, CaseRole
from indsatsforloeb.faces import first_face, show_faces
from indsatsforloeb.models import Course, CourseTilbud
from indsatsforloeb.permissions.course import may_start_course
from indsatsforloeb.places import Concerned, place_of
from indsatsforloeb.rules.starting import obstacles_to_enter_course, obstacles_to_start_course
from pools.models import Pool
from portal import history
from portal.history import Audience
from portal.models import Organisation, Tilbud, User
from portal.steps import require, require_possible

STRONGEST_LAST = [CaseRole.READER, CaseRole.APPROVER, CaseRole.EDITOR, CaseRole.RESPONSIBLE]
LONGEST_TITLE = 300


@transaction.atomic
def start_course(application: Application, *, by: User, now: datetime) -> Course:
    """«Start forløb»: a case of its own, the application's people on it, `by` assigned and responsible."""
    pool = Pool.objects.locked().get(pk=application.pool_id)
    case = Case.objects.locked().select_related("organisation").get(pk=application.case_id)
    application = Application.objects.select_related("case").get(pk=application.pk)
    require(may_start_course(by) and not is_barred(by, case))
    require_possible(obstacles_to_start_course(application))
    place = place_of(application)
    tilbud = place.tilbud if place else ()
    opened = _open(case.organisation, tilbud, people=_people_of(case), by=by, now=now)
    course = Course.objects.create(
        case=opened, pool=pool, application=application, responsible=by, created_at=now, created_by=by
    )
    return _begun(course, tilbud, by=by, now=now)


@dataclass(frozen=True)
class Entered:
    """A course that runs already: whose it is, which tilbud, who carries it there, since when, and why it is here.

    `sizes`: employees and citizens by the key of the tilbud, where they are known. `new`: tilbud that have never
    applied here and are not stored yet.
    """

    organisation: Organisation
    tilbud: tuple[Tilbud, ...]
    responsible: User
    began_on: date
    reason: str
    months: int | None = None
    sizes: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)
    new: tuple[Concerned, ...] = ()


@transaction.atomic
def enter_course(pool: Pool, entered: Entered, *, by: User, now: datetime) -> Course:
    """«Indtast forløb»: it takes its places from the same ledger as the decisions, and is led as every other."""
    pool = Pool.objects.locked().get(pk=pool.pk)
    require(may_start_course(by))
    require_possible(obstacles_to_enter_course(pool, entered, now=now))
    for each in entered.new:
        each.tilbud.organisation = entered.organisation
        each.tilbud.save(force_insert=True)
    known = [Concerned(each, *entered.sizes.get(each.pk, (None, None))) for each in entered.tilbud]
    tilbud = (*known, *entered.new)
    entries = {
        each.tilbud.pk: take_place(pool, each.tilbud, entered.began_on, entered.reason, by=by, now=now)
        for each in tilbud
    }
    people = {entered.responsible: CaseRole.RESPONSIBLE}
    course = Course.objects.create(
        case=_open(entered.organisation, tilbud, people=people, by=by, now=now),
        pool=pool,
        entered_reason=entered.reason.strip(),
        responsible=by,
        begins_on=entered.began_on,
        months=entered.months,
        created_at=now,
        created_by=by,
    )
    return _begun(course, tilbud, entries=entries, by=by, now=now)


def _people_of(case: Case) -> dict[User, CaseRole]:
    """Those on the application's case, each with the strongest role they have there."""
    places = list(CaseParticipant.objects.with_access().filter(case=case).select_related("user"))
    places.sort(key=lambda place: (STRONGEST_LAST.index(CaseRole(place.role)), place.pk))
    return {place.user: CaseRole(place.role) for place in places}


def _open(
    organisation: Organisation, tilbud: Iterable[Concerned], *, people: dict[User, CaseRole], by: User, now: datetime
) -> Case:
    names = [each.tilbud for each in tilbud]
    return open_run_case(
        kind=CaseKind.COURSE,
        title=title_of(names),
        organisation=organisation,
        tilbud=names[0] if len(names) == 1 else None,
        face=first_face(),
        people=people,
        consultant=by,
        by=by,
        now=now,
    )


def title_of(tilbud: list[Tilbud]) -> str:
    """«Indsatsforløb: Solsiden og Bakken»."""
    names = [each.name for each in tilbud]
    together = " og ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else "tilbud"
    return f"Indsatsforløb: {together}"[:LONGEST_TITLE]


def _begun(
    course: Course,
    tilbud: Iterable[Concerned],
    *,
    entries: Mapping[int, PlaceEntry] | None = None,
    by: User,
    now: datetime,
) -> Course:
    """The rows of its tilbud, the first line of its history, both faces, and a mail to everybody on the case."""
    rows = [
        CourseTilbud(
            course=course,
            tilbud=each.tilbud,
            entry=(entries or {}).get(each.tilbud.pk),
            employees=each.employees,
            citizens=each.citizens,
            position=place,
        )
        for place, each in enumerate(tilbud, start=1)
    ]
    CourseTilbud.objects.bulk_create(rows)
    facts = {"tilbud": len(rows), "application": course.application_id}
    history.record(course.history_chain, "start_course", by=by, now=now, facts=facts, audience=Audience.PARTY)
    show_faces(course, now=now)
    tell_participants(course.case, occasion="course", now=now)
    return course
