"""What can be done when the deadline has passed, and who may give more time to one applicant alone?"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from applications.faces import has_unsent_changes
from applications.models import Application, Attempt, Dispensation, DispensationRequest
from applications.permissions import may_edit
from applications.states import ApplicationState
from cases.permissions import is_barred
from pools.models import Pool
from pools.states import PoolState
from portal.clock import COPENHAGEN, exists_once
from portal.danish import moment
from portal.models import User
from portal.states import Role
from portal.steps import Obstacle

ANSWERED = (PoolState.RELEASED, PoolState.CLOSED)
RELEASED = Obstacle("released", "Afgørelserne er meddelt. Derefter kan der ikke gives dispensation fra fristen.")


@dataclass(frozen=True)
class Late:
    """What stands on the last look when it is too late, or was: attempts, requests with their answers, more time."""

    attempts: tuple[Attempt, ...]
    requests: tuple[DispensationRequest, ...]
    dispensation: Dispensation | None
    is_late: bool
    can_ask: bool

    @property
    def waits(self) -> DispensationRequest | None:
        return next((each for each in self.requests if each.answered_at is None), None)


def late_of(application: Application, user: User, *, now: datetime) -> Late | None:
    """For the party; None while the deadline is ahead and no more time was given. Wants `deadline_in_force`."""
    is_late = now > application.deadline_in_force and is_unsent(application)
    extended = application.deadline_in_force > application.pool.deadline_at
    if not is_late and not extended:
        return None
    attempts = application.attempts.filter(result__outcome="late").order_by("-pk")[:10]
    return Late(
        attempts=tuple(attempts),
        requests=tuple(application.dispensation_requests.order_by("-pk")),
        dispensation=application.dispensations.order_by("-pk").first() if extended else None,
        is_late=is_late,
        can_ask=is_late and may_edit(user, application) and not obstacles_to_ask_dispensation(application, now=now),
    )


def is_unsent(application: Application) -> bool:
    """Nothing was sent, or something newer is written that was not."""
    if application.state == ApplicationState.WITHDRAWN:
        return False
    return application.current_submission_id is None or has_unsent_changes(application)


def obstacles_to_ask_dispensation(application: Application, *, now: datetime) -> list[Obstacle]:
    """After the deadline, for what was not sent, until the decisions are told; one request at a time."""
    if now <= application.deadline_in_force:
        text = f"Fristen er {moment(application.deadline_in_force)}. I kan stadig indsende."
        return [Obstacle("not_late", text)]
    if not is_unsent(application):
        return [Obstacle("nothing_to_send", "Der er ikke noget, der mangler at blive indsendt.")]
    if application.pool.state in ANSWERED:
        return [RELEASED]
    if application.dispensation_requests.waiting().exists():
        return [Obstacle("request_waits", "I har allerede bedt om dispensation. Styrelsen svarer på sagen.")]
    return []


def may_give_dispensation(user: User, application: Application) -> bool:
    """A Puljeansvarlig or the director, unless barred from the case."""
    return user.has_role(Role.POOL_MANAGER, Role.DIRECTOR) and not is_barred(user, application.case)


def obstacles_to_give_dispensation(
    application: Application, until: datetime, reason: str, *, now: datetime
) -> list[Obstacle]:
    """More time than the case has now, at an hour that is one, with a reason, before the decisions are told."""
    obstacles = []
    if application.pool.state in ANSWERED:
        obstacles.append(RELEASED)
    if application.state == ApplicationState.WITHDRAWN:
        obstacles.append(Obstacle("withdrawn", "Ansøgningen er trukket tilbage."))
    if until <= max(now, application.deadline_in_force):
        text = f"Vælg et tidspunkt senere end både nu og den frist, sagen har: {moment(application.deadline_in_force)}."
        obstacles.append(Obstacle("dispensation_is_later", text))
    if not exists_once(until.astimezone(COPENHAGEN).replace(tzinfo=None)):
        text = "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."
        obstacles.append(Obstacle("deadline_at_clock_change", text))
    if not reason.strip():
        obstacles.append(Obstacle("dispensation_has_a_reason", "Skriv, hvorfor der gives dispensation."))
    return obstacles


def requests_of(pool: Pool) -> list[DispensationRequest]:
    """Everybody in the pool who asked for more time: those who wait first, then the newest."""
    asked = DispensationRequest.objects.filter(application__pool=pool)
    related = asked.select_related("application__case__organisation", "by", "answered_by", "dispensation")
    return list(related.order_by(F("answered_at").desc(nulls_first=True), "-pk"))
