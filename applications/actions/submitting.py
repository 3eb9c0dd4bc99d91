"""How an application is sent: received or not, nothing in between (its envelope is applications/envelope.py)."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from applications import notifications
from applications.actions.starting import hold_pool, hold_tilbud
from applications.canonical import canonical_bytes, content_of_draft, sha256_of
from applications.documents import papers_of
from applications.drafts import Draft, draft_of
from applications.faces import face_of
from applications.models import Application, Attempt, AttemptResult, Submission
from applications.permissions import may_submit, with_my_place
from applications.rules import (
    obstacles_of_deadline,
    obstacles_of_files,
    obstacles_of_version,
    obstacles_to_submit_draft,
)
from applications.states import ApplicationTransition
from cases.actions.paper import write_documents_many
from cases.faces import AgencyFace, set_agency_face, set_party_face
from portal.clock import COPENHAGEN, Arrival
from portal.history import Audience
from portal.identity import Login
from portal.models import User
from portal.states import Turn
from portal.steps import Obstacle, move, require, require_possible

# Read aloud and copied from paper: no 0/O, 1/I/L, and no vowels that make words.
RECEIPT_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
NOTHING_APPLIED = 0


@transaction.atomic
def record_attempt(
    application: Application, *, by: User, arrival: Arrival, now: datetime, draft_version: int | None = None
) -> Attempt:
    """The evidence that somebody tried, committed by itself: moment, whose stamp, and the version on the page."""
    return Attempt.objects.create(
        application=application,
        by=by,
        draft_version=draft_version or application.draft_version,
        received_at=arrival.received_at,
        stored_at=now,
        stamp_source=arrival.source,
        stamp_claimed=arrival.claimed,
    )


@transaction.atomic
def record_result(attempt: Attempt, outcome: str, *, obstacles: Iterable[Obstacle] = (), now: datetime) -> None:
    """How the attempt ended, as codes."""
    codes = [obstacle.code for obstacle in obstacles]
    AttemptResult.objects.create(attempt=attempt, outcome=outcome, obstacles=codes, stored_at=now)


@transaction.atomic
def submit(attempt: Attempt, *, by: User, login: Login, now: datetime) -> Submission:
    """«Indsend ansøgning»: received ⇔ received_at ≤ the deadline in force, compared here and again by the database.

    The same version twice gives the same submission. Raises PermissionDenied, NotPossibleNow.
    """
    hold_pool(attempt.application.pool_id)
    application = with_my_place(by).locked_with_case().get(pk=attempt.application_id)
    require(may_submit(by, application))
    earlier = application.submissions.filter(draft_version=attempt.draft_version).first()
    if earlier is not None:
        return earlier
    require_possible(obstacles_of_deadline(application, at=attempt.received_at))
    require_possible(obstacles_of_version(application, attempt))
    draft = draft_of(application)
    if draft.tilbud:
        hold_tilbud(each.tilbud for each in draft.tilbud)
    canonical = canonical_bytes(content_of_draft(draft))
    sha256 = sha256_of(canonical)
    require_possible(obstacles_to_submit_draft(draft, sha256, received_at=attempt.received_at))
    require_possible(obstacles_of_files(draft))
    submission = store(draft, attempt, canonical, sha256, by=by, login=login, now=now)
    receive(application, submission, by=by, now=now)
    write_documents_many(papers_of(submission, application, by=by), now=now)
    notifications.submission_received(submission, application=application, by=by, now=now)
    return submission


@transaction.atomic(savepoint=False)  # within a sending, which costs no statement more for it
def store(
    draft: Draft, attempt: Attempt, canonical: bytes, sha256: str, *, by: User, login: Login, now: datetime
) -> Submission:
    """The row of what is sent; the caller holds the application's lock and has asked every rule."""
    return Submission.objects.create(
        application=draft.application,
        attempt=attempt,
        draft_version=draft.application.draft_version,
        canonical=canonical,
        sha256=sha256,
        receipt_number=_receipt_number(attempt.received_at),
        received_at=attempt.received_at,
        stored_at=now,
        by=by,
        login_method=login.method,
        cvr=login.cvr,
        person_uuid=login.person_uuid,
        amount_applied=draft.budget.amount_applied if draft.budget else NOTHING_APPLIED,
        places_applied=draft.places_applied,
    )


@transaction.atomic(savepoint=False)  # as above
def receive(application: Application, submission: Submission, *, by: User, now: datetime) -> None:
    """State, history and both faces; after the one opening (a dispensation) the case is unsealed at once.

    A call that takes in again and again has no last opening: what comes now waits for the next.
    """
    facts = {"submission": submission.pk, "receipt": submission.receipt_number, "sha256": submission.sha256}
    move(application, ApplicationTransition.SUBMIT, by=by, now=now, facts=facts, audience=Audience.PARTY)
    application.current_submission = submission
    is_late_comer = not application.pool.is_sealed and not application.pool.takes_in_rounds
    if is_late_comer:
        application.intake = application.intake or application.pool.intake
    application.save(update_fields=["state", "current_submission", *(["intake"] if is_late_comer else [])])
    case = application.case
    set_party_face(case, face_of(application), now=now)
    if is_late_comer:
        case.unsealed_at = case.unsealed_at or now
        case.save(update_fields=["unsealed_at"])
        set_agency_face(case, AgencyFace("Modtaget", Turn.AGENCY, f"/sagsbehandling/sager/{case.number}/"), now=now)


def _receipt_number(received_at: datetime) -> str:
    """«K-2019-7FQ2-M9XW»: eight letters of chance (27⁸), so that a number cannot be guessed from another."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(8))
    return f"K-{received_at.astimezone(COPENHAGEN).year}-{letters[:4]}-{letters[4:]}"
