"""How a place goes back to the call: one that waits for its course, or one whose course ended before the analysis."""

from datetime import datetime

from django.db import transaction

from applications.actions.places import give_back_entered, give_back_place
from applications.models import Application, PlaceEntry
from cases.models import Case
from cases.permissions import is_barred
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.course import may_see_places
from indsatsforloeb.rules.starting import obstacles_to_give_back
from pools.models import Pool
from portal import history
from portal.models import Tilbud, User
from portal.steps import require, require_possible


@transaction.atomic
def give_back(application: Application, tilbud: Tilbud, reason: str, *, by: User, now: datetime) -> PlaceEntry:
    """«Giv pladsen tilbage»: never the place of a course that runs, or came as far as the analysis."""
    pool = Pool.objects.locked().get(pk=application.pool_id)
    course = Course.objects.filter(application=application).select_related("case").first()
    require(may_see_places(by))
    require_possible(obstacles_to_give_back(course))
    entry = give_back_place(application, tilbud, reason, by=by, now=now)
    if course is not None:
        _note(course, entry, pool, by=by, now=now)
    return entry


@transaction.atomic
def give_back_from(course: Course, tilbud: Tilbud, reason: str, *, by: User, now: datetime) -> PlaceEntry:
    """The same for a course that was entered by hand and ended before the analysis."""
    pool = Pool.objects.locked().get(pk=course.pool_id)
    course = Course.objects.select_related("case").get(pk=course.pk)
    require(may_see_places(by) and not is_barred(by, course.case))
    require_possible(obstacles_to_give_back(course))
    entry = give_back_entered(pool, tilbud, reason, by=by, now=now)
    _note(course, entry, pool, by=by, now=now)
    return entry


def _note(course: Course, entry: PlaceEntry, pool: Pool, *, by: User, now: datetime) -> None:
    """The course's own history says it too, under the lock of its case."""
    Case.objects.locked().get(pk=course.case_id)
    facts = {"entry": entry.pk, "tilbud": entry.tilbud_id, "pool": pool.pk}
    history.record(course.history_chain, "give_back_place_of_course", by=by, now=now, facts=facts)
