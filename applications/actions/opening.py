"""How applications are opened to the agency: all that wait at once, by the manager; once, or again and again.

A pool with one deadline is opened once. A call that takes in again and again is opened each time there is something to
judge: what an opening takes in is fixed and judged together, and what comes after waits, sealed, for the next.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from applications.actions.deadline import close_pool, show_faces
from applications.models import Application, ApplicationTilbud
from applications.openings import ready_to_open
from applications.permissions import may_open_applications
from applications.rules import obstacles_to_open_applications
from applications.sent import tilbud_sent
from cases.actions.correspondence import NewEntry, journal_many
from cases.models import Case
from cases.states import Direction
from pools.models import Pool
from pools.states import Offers, PoolTransition
from portal.history import Line, record_many
from portal.models import User
from portal.states import Turn
from portal.steps import move, require, require_possible

CASE_PAGE = Concat(Value("/sagsbehandling/sager/"), F("number"), Value("/"))


@transaction.atomic
def open_applications(pool: Pool, *, by: User, now: datetime) -> int:
    """«Åbn ansøgninger»: every case that waits is unsealed at this moment; returns how many.

    The pool's lock waits for all who are sending: a submission is in this opening or in the next. Closes the pool first
    when the closing job is late. Raises PermissionDenied, NotPossibleNow.
    """
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)
    require(may_open_applications(by, pool))
    require_possible(obstacles_to_open_applications(pool, now=now))
    close_pool(pool, now=now)
    pool.refresh_from_db()
    cases = list(Case.objects.locked().filter(pk__in=ready_to_open(pool, now=now).values("case")))
    pool.intake += 1
    facts = {"applications": len(cases)} | ({"intake": pool.intake} if pool.takes_in_rounds else {})
    move(pool, PoolTransition.OPEN_APPLICATIONS, by=by, now=now, facts=facts)
    if pool.is_sealed:
        pool.applications_opened_at, pool.applications_opened_by = now, by
    pool.save(update_fields=["state", "intake", "applications_opened_at", "applications_opened_by"])
    _take_in(pool, cases, now=now)
    _unseal(cases, by=by, now=now)
    return len(cases)


def _take_in(pool: Pool, cases: list[Case], *, now: datetime) -> None:
    """The applications are this opening's from now; where the call goes on, the party is shown that it is fixed."""
    taken_in = Application.objects.filter(case__in=cases)
    taken_in.update(intake=pool.intake)
    if pool.offers == Offers.PLACES:
        _keep_what_was_sent(taken_in)
    if pool.takes_in_rounds:
        show_faces(list(taken_in.with_everything().with_deadline().order_by("pk")), pool, now=now)


def _keep_what_was_sent(taken_in: QuerySet[Application]) -> None:
    """The tilbud are those that were sent; what was changed and not sent again stays in the history of the rows."""
    changed = taken_in.exclude(draft_version=F("current_submission__draft_version")).values_list("pk", flat=True)
    sent = tilbud_sent(changed)
    ApplicationTilbud.objects.filter(application__in=sent).delete()
    ApplicationTilbud.objects.bulk_create(
        ApplicationTilbud(
            application_id=key,
            tilbud_id=each.tilbud,
            department=each.department,
            employees=each.employees,
            citizens=each.citizens,
            position=place,
        )
        for key, rows in sent.items()
        for place, each in enumerate(rows)
    )


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
