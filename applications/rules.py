"""What stands in the way of starting, writing, approving, sending and withdrawing an application?"""

from datetime import datetime, timedelta

from django.urls import reverse

from applications.models import Application
from applications.states import ApplicationState
from pools.models import Pool
from pools.states import PoolState
from portal.danish import moment
from portal.steps import Obstacle

LATE = "late"
CLOSES_AFTER = timedelta(seconds=180)


def obstacles_to_start(pool: Pool, *, now: datetime) -> list[Obstacle]:
    """Only an announced pool between opening and deadline takes new applications."""
    if pool.is_open(now):
        return []
    url = reverse("pools:detail", args=[pool.slug])
    if pool.state == PoolState.ANNOUNCED and now < pool.opens_at:
        return [Obstacle("not_open_yet", f"Puljen åbner for ansøgninger {moment(pool.opens_at)}.", url)]
    return [Obstacle("closed", f"Ansøgningsfristen var {moment(pool.deadline_at)}. Puljen er lukket.", url)]


def obstacles_to_edit(application: Application, *, now: datetime) -> list[Obstacle]:
    """A draft is written until the deadline in force; wants `deadline_in_force`."""
    review = reverse("applications:review", args=[application.case.number])
    if application.state == ApplicationState.WITHDRAWN:
        return [Obstacle("withdrawn", "Ansøgningen er trukket tilbage. Genoptag den, hvis I vil rette i den.", review)]
    return _late(application, now, "Ansøgningsfristen var {}. Kladden kan læses, men ikke længere ændres.")


def obstacles_of_deadline(application: Application, *, at: datetime) -> list[Obstacle]:
    """Received after the deadline in force (≤ is in time, one microsecond later is not)."""
    return _late(
        application,
        at,
        "Ansøgningsfristen var {}. Ansøgningen kom for sent, og vi har ikke modtaget den. "
        "Kontakt styrelsen, hvis I vil bede om dispensation.",
    )


def _late(application: Application, at: datetime, text: str) -> list[Obstacle]:
    if at <= application.deadline_in_force:
        return []
    url = reverse("applications:review", args=[application.case.number])
    return [Obstacle(LATE, text.format(moment(application.deadline_in_force)), url)]
