"""How the applications of a closed pool are opened to the agency: all at once, by the manager, once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from applications.actions.deadline import close_pool
from applications.models import Application
from applications.permissions import may_open_applications
from applications.rules import obstacles_to_open_applications
from cases.actions.correspondence import NewEntry, journal_many
from cases.models import Case
from cases.states import Direction
from pools.models import Pool
from pools.states import PoolTransition
from portal.history import Line, record_many
from portal.models import User
from portal.states import Turn
from portal.steps import move, require, require_possible

CASE_PAGE = Concat(Value("/sagsbehandling/sager/"), F("number"), Value("/"))


@transaction.atomic
def open_applications(pool: Pool, *, by: User, now: datetime) -> int:
    """«Åbn ansøgninger»: every case with a standing submission is unsealed at this moment; returns how many.

    Closes the pool first when the closing job is late. Raises PermissionDenied, NotPossibleNow.
    """
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)
    require(may_open_applications(by, pool))
    require_possible(obstacles_to_open_applications(pool, now=now))
    close_pool(pool, now=now)
    pool.refresh_from_db()
    cases = list(Case.objects.locked().filter(pk__in=Application.objects.submitted().filter(pool=pool).values("case")))
    move(pool, PoolTransition.OPEN_APPLICATIONS, by=by, now=now, facts={"applications": len(cases)})
    pool.applications_opened_at, pool.applications_opened_by = now, by
    pool.save(update_fields=["state", "applications_opened_at", "applications_opened_by"])
    _unseal(cases, by=by, now=now)
    return len(cases)


def _unseal(cases: list[Case], *, by: User, now: datetime) -> None:
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(
        unsealed_at=now,
        agency_words="Modtaget",
        agency_turn=Turn.AGENCY,
        agency_next_url=CASE_PAGE,
        agency_due_at=None,
        agency_changed_at=now,
    )
    record_many([Line(case.history_chain, "unseal") for case in cases], by=by, now=now)
    title = "Ansøgningen er åbnet af styrelsen"
    journal_many([NewEntry(case, Direction.INTERNAL, title, visible_to_party=False) for case in cases], now=now)
