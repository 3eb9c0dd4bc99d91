"""How a place moves outside the decisions: taken by a course that runs already, or given back. Rows that only grow."""

from datetime import date, datetime

from django.db import transaction

from applications.models import Application, PlaceEntry
from applications.permissions import may_move_places
from applications.rules.places import (
    obstacles_to_give_back_entered,
    obstacles_to_give_back_place,
    obstacles_to_take_place,
)
from cases.models import Case
from cases.permissions import is_barred
from pools.models import Pool
from portal.clock import COPENHAGEN
from portal.history import record
from portal.models import Tilbud, User
from portal.steps import require, require_possible


@transaction.atomic
def take_place(pool: Pool, tilbud: Tilbud, on: date, reason: str, *, by: User, now: datetime) -> PlaceEntry:
    """+1: the tilbud's course has run since `on` without an application here; the database holds the number."""
    pool = Pool.objects.locked().get(pk=pool.pk)
    require(may_move_places(by, pool))
    require_possible(obstacles_to_take_place(pool, tilbud, on, reason, now=now))
    entry = PlaceEntry.objects.create(pool=pool, tilbud=tilbud, change=1, on=on, reason=reason.strip(), at=now, by=by)
    facts = {"entry": entry.pk, "tilbud": tilbud.pk, "change": 1}
    record(pool.history_chain, "take_place", by=by, now=now, facts=facts)
    return entry


@transaction.atomic
def give_back_place(application: Application, tilbud: Tilbud, reason: str, *, by: User, now: datetime) -> PlaceEntry:
    """−1: a place the application was given is free again. The database asks whether it was given."""
    pool = Pool.objects.locked().get(pk=application.pool_id)
    case = Case.objects.locked().get(pk=application.case_id)
    require(may_move_places(by, pool) and not is_barred(by, case))
    require_possible(obstacles_to_give_back_place(application, tilbud, reason))
    facts = {"on": now.astimezone(COPENHAGEN).date(), "reason": reason.strip(), "at": now, "by": by}
    entry = PlaceEntry.objects.create(pool=pool, tilbud=tilbud, application=application, change=-1, **facts)
    line = {"entry": entry.pk, "tilbud": tilbud.pk, "change": -1}
    record(case.history_chain, "give_back_place", by=by, now=now, facts=line)
    return entry


@transaction.atomic
def give_back_entered(pool: Pool, tilbud: Tilbud, reason: str, *, by: User, now: datetime) -> PlaceEntry:
    """−1: a place that was entered by hand is free again; the tilbud can apply, or be entered once more."""
    pool = Pool.objects.locked().get(pk=pool.pk)
    require(may_move_places(by, pool))
    require_possible(obstacles_to_give_back_entered(pool, tilbud, reason))
    facts = {"on": now.astimezone(COPENHAGEN).date(), "reason": reason.strip(), "at": now, "by": by}
    entry = PlaceEntry.objects.create(pool=pool, tilbud=tilbud, change=-1, **facts)
    line = {"entry": entry.pk, "tilbud": tilbud.pk, "change": -1}
    record(pool.history_chain, "give_back_place", by=by, now=now, facts=line)
    return entry
