"""How an application begins, and what a second starter is told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.urls import reverse

from applications import notifications
from applications.drafts import OUTSIDE_AUDIENCE, is_outside_audience
from applications.models import Answer, Application, ApplicationTilbud
from applications.permissions import known_to, may_start_for
from applications.rules import (
    obstacles_to_ask_to_join,
    obstacles_to_choose_tilbud,
    obstacles_to_start,
    obstacles_to_start_another,
)
from applications.states import ApplicationState
from cases.actions.opening import open_case
from cases.faces import PartyFace
from cases.models import Case
from cases.states import CaseKind
from pools.document import document_of
from pools.models import Pool
from pools.states import Offers
from portal.history import Audience, record
from portal.models import Organisation, Tilbud, User
from portal.states import Turn
from portal.steps import require, require_possible


def hold_pool(pool_pk: int) -> None:
    """The house's one raw lock, FOR SHARE: sendings pass side by side, and closing and opening wait for them all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pools_pool WHERE id = %s FOR SHARE", [pool_pk])


def hold_tilbud(tilbud: Iterable[Tilbud]) -> None:
    """Whoever writes a tilbud into an application comes one after the other; the caller holds the transaction."""
    list(Tilbud.objects.locked().filter(pk__in=[each.pk for each in tilbud]).values_list("pk"))


@transaction.atomic
def start(
    pool: Pool, *, organisation: Organisation, tilbud: Tilbud | None = None, by: User, now: datetime,
    confirmed: bool = False,
) -> Application:  # fmt: skip
    """«Start ansøgning»: a case with a number, its first draft, and `by` as responsible.

    `confirmed`: whoever is outside the circle of applicants has been told so and wants to apply all the same.
    A `tilbud` that is not stored yet becomes the organisation's. Raises NotPossibleNow when the pool is not open or
    the organisation, or the tilbud, already has its one application.
    """
    hold_pool(pool.pk)
    pool = Pool.objects.select_related("version").get(pk=pool.pk)
    organisation = Organisation.objects.locked().get(pk=organisation.pk)  # two starters at once: one after the other
    require(may_start_for(by, organisation))
    require_possible(obstacles_to_start(pool, now=now))
    _take_tilbud(pool, organisation, tilbud, by=by)
    concerned = {"organisation": organisation, "tilbud": tilbud}
    kind = CaseKind.PLACES if pool.offers == Offers.PLACES else CaseKind.GRANT
    case = open_case(kind=kind, title=pool.title, face=first_face(pool), **concerned, by=by, now=now)
    application = first_draft(pool, case, by=by, now=now)
    if confirmed and is_outside_audience(document_of(pool.version), organisation):
        Answer.objects.create(application=application, question=OUTSIDE_AUDIENCE, value=True, at=now, by=by)
    return application


def _take_tilbud(pool: Pool, organisation: Organisation, tilbud: Tilbud | None, *, by: User) -> None:
    """The tilbud it is for, held while it is asked whether it is free; a new one is stored."""
    concerned = [tilbud] if tilbud else []
    hold_tilbud(each for each in concerned if each.pk)
    require_possible(obstacles_to_start_another(pool, organisation, concerned, by=by))
    require_possible(obstacles_to_choose_tilbud(pool, organisation, tilbud))
    if tilbud and tilbud.pk is None:
        tilbud.save()


def first_face(pool: Pool) -> PartyFace:
    """How a case shows itself while nothing is sent."""
    return PartyFace(
        words=ApplicationState.DRAFT.label,
        turn=Turn.PARTY,
        due_at=pool.deadline_at,
        words_after_due="Ikke indsendt",
        turn_after_due=Turn.NOBODY,
    )


@transaction.atomic
def first_draft(pool: Pool, case: Case, *, by: User, now: datetime) -> Application:
    """An empty draft on a new case; to a call for places with a row for the case's tilbud."""
    case.party_next_url = reverse("applications:form", args=[case.number])
    case.save(update_fields=["party_next_url"])
    application = Application.objects.create(
        case=case,
        pool=pool,
        pool_version=pool.version,
        organisation=case.organisation,
        created_at=now,
        changed_at=now,
        changed_by=by,
    )
    if case.tilbud and pool.offers == Offers.PLACES:
        ApplicationTilbud.objects.create(application=application, tilbud=case.tilbud)
    facts = {"pool": pool.pk, "pool_version": pool.version.number}
    record(case.history_chain, "start_application", by=by, now=now, facts=facts, audience=Audience.PARTY)
    return application


@transaction.atomic
def ask_to_join(application: Application, *, by: User, now: datetime) -> None:
    """A colleague in the same organisation asks the responsible to be let in on the application; asked once."""
    Case.objects.locked().get(pk=application.case_id)
    application = Application.objects.with_everything().with_deadline().get(pk=application.pk)
    require(known_to(by, application.pool, application.organisation).filter(pk=application.pk).exists())
    require_possible(obstacles_to_ask_to_join(application, by=by))
    record(application.history_chain, "ask_to_join", by=by, now=now, audience=Audience.PARTY)
    notifications.asked_to_join(application, by=by, now=now)
