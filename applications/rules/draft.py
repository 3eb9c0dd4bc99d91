"""What stands in the way of starting, writing, withdrawing and resuming an application?"""

from datetime import datetime

from django.urls import reverse

from applications.models import Application
from applications.permissions import known_to
from applications.rules.deadline import obstacles_when_late
from applications.states import ApplicationState
from cases.models import CaseParticipant
from cases.states import CaseRole
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
    pool: Pool, organisation: Organisation, tilbud: Tilbud | None, *, by: User
) -> list[Obstacle]:
    """One application per organisation (or per tilbud) unless the pool says otherwise; the text names who has it."""
    rule = document_of(pool.version).one_application_per
    if rule == "any":
        return []
    standing = known_to(by, pool, organisation).select_related("case")
    if rule == "tilbud":
        standing = standing.filter(case__tilbud=tilbud)
    existing = standing.first()
    if existing is None:
        return []
    places = CaseParticipant.objects.with_role(CaseRole.RESPONSIBLE).filter(case=existing.case_id)
    names = ", ".join(places.order_by("pk").values_list("user__name", flat=True)) or "jeres organisationsadministrator"
    text = (
        f"{organisation.name} har allerede en ansøgning til puljen: sag {existing.case.number}. Den hører til {names}."
    )
    return [Obstacle("already_started", text)]


def obstacles_to_ask_to_join(application: Application, *, by: User) -> list[Obstacle]:
    """Whoever has a place on the case already asks nobody."""
    if not CaseParticipant.objects.with_access().filter(case=application.case_id, user=by).exists():
        return []
    url = reverse("applications:form", args=[application.case.number])
    return [Obstacle("already_there", f"Du er allerede på sag {application.case.number}.", url)]


def obstacles_to_edit(application: Application, *, now: datetime) -> list[Obstacle]:
    """A draft is written until the deadline in force; wants `deadline_in_force`."""
    review = reverse("applications:review", args=[application.case.number])
    if application.state == ApplicationState.WITHDRAWN:
        return [Obstacle("withdrawn", "Ansøgningen er trukket tilbage. Genoptag den, hvis I vil rette i den.", review)]
    return obstacles_when_late(
        application, now, "Ansøgningsfristen var {}. Kladden kan læses, men ikke længere ændres."
    )


def obstacles_to_withdraw(application: Application) -> list[Obstacle]:
    """Until the release of the decisions."""
    if application.state == ApplicationState.WITHDRAWN:
        return [Obstacle("withdrawn", "Ansøgningen er allerede trukket tilbage.")]
    if application.pool.state in {PoolState.RELEASED, PoolState.CLOSED}:
        return [Obstacle("released", "Afgørelsen er meddelt, og ansøgningen kan ikke længere trækkes tilbage.")]
    return []


def obstacles_to_resume(application: Application, *, now: datetime) -> list[Obstacle]:
    """A withdrawal is final after the deadline."""
    return obstacles_when_late(application, now, "Ansøgningsfristen var {}. Derefter kan ansøgningen ikke genoptages.")
