"""What can the party still do when the deadline has passed, or was passed: what was tried, asked and answered?"""

from dataclasses import dataclass
from datetime import datetime

from applications.models import Application, Attempt, Dispensation, DispensationRequest
from applications.permissions import may_edit
from applications.rules import is_unsent, obstacles_to_ask_dispensation
from portal.models import User


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

    @property
    def was_refused(self) -> bool:
        """The newest request was answered with a no."""
        newest = self.requests[0] if self.requests else None
        return newest is not None and newest.answered_at is not None and newest.dispensation_id is None


def late_of(application: Application, user: User, *, now: datetime) -> Late | None:
    """For the party; None while the deadline is ahead and no more time was given. Wants `deadline_in_force`."""
    is_late = now > application.deadline_in_force and is_unsent(application) and not application.is_fixed
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
