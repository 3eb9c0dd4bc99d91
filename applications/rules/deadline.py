"""What does the deadline in force refuse, and when can the applications be opened?"""

from datetime import datetime

from django.urls import reverse

from applications.models import Application
from applications.openings import CLOSES_AFTER, ready_to_open
from pools.models import Pool
from pools.openings import round_ends
from pools.states import PoolState
from portal.danish import moment
from portal.steps import Obstacle

LATE = "late"
TAKEN_IN = "taken_in"


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
    """Three minutes after the deadline at the earliest: a believed stamp may be two minutes old.

    A call that takes in again and again is opened when something waits, its round is over, and the opening before it
    has been answered.
    """
    if pool.takes_in_rounds:
        return _to_open_again(pool, now=now)
    if pool.state != PoolState.ANNOUNCED:
        return [Obstacle("already_opened", "Ansøgningerne er allerede åbnet.")]
    earliest = pool.deadline_at + CLOSES_AFTER
    if now < earliest:
        return [Obstacle("too_early", f"Ansøgningerne kan tidligst åbnes {moment(earliest)}.")]
    return []


def _to_open_again(pool: Pool, *, now: datetime) -> list[Obstacle]:
    if pool.state in {PoolState.DRAFT, PoolState.CLOSED}:
        return [Obstacle("not_taking", "Der kan ikke søges, så der er ingen ansøgninger at åbne.")]
    if pool.state not in {PoolState.ANNOUNCED, PoolState.RELEASED}:
        text = "De ansøgninger, der sidst blev åbnet, er ikke meddelt endnu. De nye kan åbnes, når de er."
        return [Obstacle("opening_under_judgement", text)]
    if ready_to_open(pool, now=now).exists():
        return []
    ends = round_ends(pool, at=now - CLOSES_AFTER)
    if ends is not None and Application.objects.waiting().filter(pool=pool).exists():
        text = f"Runden løber til {moment(ends)}. Ansøgningerne kan tidligst åbnes {moment(ends + CLOSES_AFTER)}."
        return [Obstacle("round_not_over", text)]
    return [Obstacle("nothing_to_open", "Der er ikke kommet nye ansøgninger.")]


def obstacles_when_taken_in(application: Application) -> list[Obstacle]:
    """What the agency has opened while the call goes on is judged as it was sent; more time changes nothing in that."""
    if not application.is_fixed:
        return []
    text = "Styrelsen har åbnet ansøgningen og behandler den, som I sendte den. Den kan ikke længere ændres."
    return [Obstacle(TAKEN_IN, text, reverse("applications:review", args=[application.case.number]))]
