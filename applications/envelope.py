"""What surrounds a submission: the attempt before it and the outcome after it, each committed by itself.

A refusal must not roll the evidence away; an attempt without an outcome is evidence of a crash.
"""

from datetime import datetime

from django.db import IntegrityError

from applications.actions.submitting import record_attempt, record_result, submit
from applications.models import Application, Attempt, Submission
from applications.rules import LATE
from applications.states import AttemptOutcome
from portal.clock import Arrival
from portal.identity import Login
from portal.invariants import refusal_texts
from portal.models import User
from portal.steps import NotPossibleNow, Obstacle, obstacle_from

OUTCOME_OF = {LATE: AttemptOutcome.LATE, "submission_in_time": AttemptOutcome.LATE}


def send(
    application: Application,
    *,
    by: User,
    arrival: Arrival,
    login: Login,
    now: datetime,
    draft_version: int | None = None,
) -> Submission:
    """Attempt, submission, outcome: three transactions. Raises NotPossibleNow, also when the database said no.

    `draft_version` is the version the person had on the page; without it, the one just read.
    """
    attempt = record_attempt(application, by=by, arrival=arrival, now=now, draft_version=draft_version)
    try:
        submission = submit(attempt, by=by, login=login, now=now)
    except NotPossibleNow as refusal:
        _refuse(attempt, refusal.obstacles, AttemptOutcome.INCOMPLETE, now=now)
        raise
    except IntegrityError as error:
        obstacle = obstacle_from(error, refusal_texts())
        if obstacle is None:
            raise
        _refuse(attempt, [obstacle], AttemptOutcome.REFUSED, now=now)
        raise NotPossibleNow([obstacle]) from error
    is_first = submission.attempt_id == attempt.pk
    record_result(attempt, AttemptOutcome.ACCEPTED if is_first else AttemptOutcome.REPEATED, now=now)
    return submission


def _refuse(attempt: Attempt, obstacles: list[Obstacle], otherwise: str, *, now: datetime) -> None:
    outcome = next((OUTCOME_OF[obstacle.code] for obstacle in obstacles if obstacle.code in OUTCOME_OF), otherwise)
    record_result(attempt, outcome, obstacles=obstacles, now=now)
