"""What does the deadline in force refuse, and when can the applications be opened?"""

from datetime import datetime, timedelta

from django.urls import reverse

from applications.models import Application
from pools.models import Pool
from pools.states import PoolState
from portal.danish import moment
from portal.steps import Obstacle

LATE = "late"
CLOSES_AFTER = timedelta(seconds=180)


def obstacles_of_deadline(application: Application, *, at: datetime) -> list[Obstacle]:
    """Received after the deadline in force (≤ is in time, one microsecond later is not)."""
    return obstacles_when_late(
        application,
        at,
        "Ansøgningsfristen var {}. Ansøgningen kom for sent, og vi har ikke modtaget den. "
        "Bed om dispensation, eller meld et teknisk problem.",
    )


def obstacles_when_late(application: Application, at: datetime, text: str) -> list[Obstacle]:
    """`text` with the deadline in force, once that is passed."""
    if at <= application.deadline_in_force:
        return []
    url = reverse("applications:review", args=[application.case.number]) + "#dispensation"
    return [Obstacle(LATE, text.format(moment(application.deadline_in_force)), url)]


def obstacles_to_open_applications(pool: Pool, *, now: datetime) -> list[Obstacle]:
    """Three minutes after the deadline at the earliest: a believed stamp may be two minutes old."""
    if pool.state != PoolState.ANNOUNCED:
        return [Obstacle("already_opened", "Ansøgningerne er allerede åbnet.")]
    earliest = pool.deadline_at + CLOSES_AFTER
    if now < earliest:
        return [Obstacle("too_early", f"Ansøgningerne kan tidligst åbnes {moment(earliest)}.")]
    return []
