"""What stands in the way of starting, writing, withdrawing and resuming an application?"""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from applications.models import Application
from applications.permissions import known_to
from applications.rules.deadline import obstacles_when_late, obstacles_when_taken_in
from applications.rules.tilbud import obstacles_of_tilbud, responsible_of
from applications.states import ApplicationState
from cases.models import CaseParticipant
from pools.document import document_of
from pools.models import Pool
from pools.states import PoolState
from portal.danish import moment
from portal.models import Organisation, Tilbud, User
from portal.steps import Obstacle


def obstacles_to_start(pool: Pool, *, now: datetime) -> list[Obstacle]:
    """Only an announced pool between opening and deadline takes new applications."""
    if pool.is_open(now):
        return []
    url = reverse("pools:detail", args=[pool.slug])
    if pool.state == PoolState.ANNOUNCED and now < pool.opens_at:
        return [Obstacle("not_open_yet", f"Puljen åbner for ansøgninger {moment(pool.opens_at)}.", url)]
    return [Obstacle("closed", f"Ansøgningsfristen var {moment(pool.deadline_at)}. Puljen er lukket.", url)]


def obstacles_to_start_another(
    pool: Pool, organisation: Organisation, tilbud: Iterable[Tilbud], *, by: User, besides: Application | None = None
) -> list[Obstacle]:
    """One application per organisation (or per tilbud) unless the pool says otherwise; the text names who has it.

    `besides` is the application that would stand; a tilbud that is not stored yet stands nowhere.
    """
    rule = document_of(pool.version).one_application_per
    if rule == "tilbud":
        return obstacles_of_tilbud(pool, organisation, (each for each in tilbud if each.pk), by=by, besides=besides)
    existing = known_to(by, pool, organisation).select_related("case").first() if rule == "organisation" else None
    if existing is None:
        return []
    text = (
        f"{organisation.name} har allerede en ansøgning til puljen: sag {existing.case.number}. "
        f"Den hører til {responsible_of(existing)}."
    )
    return [Obstacle("already_started", text)]


def obstacles_to_choose_tilbud(pool: Pool, organisation: Organisation, tilbud: Tilbud | None) -> list[Obstacle]:
    """Where the call takes one application per tilbud, it begins with one of the organisation's own."""
    if tilbud is None:
        wanted = document_of(pool.version).one_application_per == "tilbud"
        return [Obstacle("choose_tilbud", "Vælg, hvilket tilbud I søger for.", "#tilbud")] if wanted else []
    if tilbud.organisation_id == organisation.pk:
        return []
    return [Obstacle("tilbud_of_another", f"«{tilbud.name}» hører ikke til {organisation.name}.", "#tilbud")]


def obstacles_to_stand_again(application: Application, *, by: User) -> list[Obstacle]:
    """A withdrawn application stands again only where no other has come in its place meanwhile."""
    every, case = tilbud_of(application), application.case
    return obstacles_to_start_another(application.pool, case.organisation, every, by=by, besides=application)


def tilbud_of(application: Application) -> list[Tilbud]:
    """Every tilbud an application concerns, each once: those of its rows, and the case's own."""
    rows = application.tilbud.select_related("tilbud")
    every = [*([application.case.tilbud] if application.case.tilbud else []), *(row.tilbud for row in rows)]
    return list({each.pk: each for each in every}.values())


def obstacles_to_ask_to_join(application: Application, *, by: User) -> list[Obstacle]:
    """Whoever has a place on the case already asks nobody."""
    if not CaseParticipant.objects.with_access().filter(case=application.case_id, user=by).exists():
        return []
    url = reverse("applications:form", args=[application.case.number])
    return [Obstacle("already_there", f"Du er allerede på sag {application.case.number}.", url)]


def obstacles_to_edit(application: Application, *, now: datetime) -> list[Obstacle]:
    """A draft is written until the deadline in force, or until it is opened; wants `deadline_in_force`."""
    review = reverse("applications:review", args=[application.case.number])
    if application.state == ApplicationState.WITHDRAWN:
        return [Obstacle("withdrawn", "Ansøgningen er trukket tilbage. Genoptag den, hvis I vil rette i den.", review)]
    return obstacles_when_taken_in(application) or obstacles_when_late(
        application, now, "Ansøgningsfristen var {}. Kladden kan læses, men ikke længere ændres."
    )


def obstacles_to_withdraw(application: Application) -> list[Obstacle]:
    """Until the release of the decisions."""
    if application.state == ApplicationState.WITHDRAWN:
        return [Obstacle("withdrawn", "Ansøgningen er allerede trukket tilbage.")]
    if application.is_answered:
        return [Obstacle("released", "Afgørelsen er meddelt, og ansøgningen kan ikke længere trækkes tilbage.")]
    return []


def obstacles_to_resume(application: Application, *, now: datetime) -> list[Obstacle]:
    """A withdrawal is final after the deadline, and of what was opened at once."""
    late = "Ansøgningsfristen var {}. Derefter kan ansøgningen ikke genoptages."
    return obstacles_when_taken_in(application) or obstacles_when_late(application, now, late)
