"""How an application that came by mail is written in by the agency: a submission like any other, marked as such."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from applications import notifications
from applications.actions.starting import first_draft, first_face, hold_pool, hold_tilbud
from applications.actions.submitting import receive, record_attempt, record_result, store
from applications.canonical import canonical_bytes, content_of_draft, sha256_of
from applications.documents import papers_of
from applications.drafts import draft_of
from applications.mailed import Applicant, Mail
from applications.models import Answer, Application, ApplicationTilbud, Attempt, MailedApplication, Submission
from applications.permissions import may_register_mailed
from applications.rules.mailed import obstacles_to_register
from applications.states import AttemptOutcome
from cases.actions.duties import record_duty
from cases.actions.opening import open_mailed_case
from cases.actions.paper import write_documents_many
from cases.states import CaseKind, Duty
from pools.models import Pool
from pools.questions import is_empty
from portal import files
from portal.clock import Arrival
from portal.identity import Login
from portal.models import Organisation, Tilbud, User
from portal.states import LoginMethod
from portal.steps import require, require_possible


@transaction.atomic
def register_mailed(
    pool: Pool,
    mail: Mail,
    applicant: Applicant,
    rows: Sequence[ApplicationTilbud],
    answers: Mapping[str, Any],
    *,
    arrival: Arrival,
    by: User,
    now: datetime,
) -> Submission:
    """Case, application and submission in one; `rows` and their tilbud are not stored yet, or the organisation's own.

    What the mail left out is not in the way: it is asked for as formalia. Raises PermissionDenied, NotPossibleNow.
    """
    hold_pool(pool.pk)
    pool = Pool.objects.select_related("version").get(pk=pool.pk)
    require(may_register_mailed(by, pool))
    organisation = _organisation(applicant, now=now)
    hold_tilbud(row.tilbud for row in rows if row.tilbud.pk)
    require_possible(obstacles_to_register(pool, organisation, mail, rows, now=now))
    _keep_tilbud(rows, organisation)
    application = _application(pool, organisation, mail, rows, answers, by=by, now=now)
    attempt = record_attempt(application, by=by, arrival=arrival, now=now)
    submission = _submit(application, attempt, mail, by=by, now=now)
    record_result(attempt, AttemptOutcome.ACCEPTED, now=now)
    return submission


def _organisation(applicant: Applicant, *, now: datetime) -> Organisation:
    """By CVR; one that is not known is made, for the agency to confirm later as any other."""
    facts = {"name": applicant.name, "kind": applicant.kind, "created_at": now}
    organisation, _ = Organisation.objects.get_or_create(cvr=applicant.cvr, defaults=facts)
    return Organisation.objects.locked().get(pk=organisation.pk)


def _keep_tilbud(rows: Sequence[ApplicationTilbud], organisation: Organisation) -> None:
    """New ones become the organisation's; of two rows with the same new name it is one tilbud."""
    known: dict[str, Tilbud] = {}
    for row in rows:
        if row.tilbud.pk is None:
            row.tilbud.organisation = organisation
            known.setdefault(row.tilbud.name.casefold(), row.tilbud)
            if known[row.tilbud.name.casefold()] is row.tilbud:
                row.tilbud.save()
            row.tilbud = known[row.tilbud.name.casefold()]


def _application(
    pool: Pool,
    organisation: Organisation,
    mail: Mail,
    rows: Sequence[ApplicationTilbud],
    answers: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> Application:
    about = {"kind": CaseKind.PLACES, "title": pool.title, "organisation": organisation, "tilbud": rows[0].tilbud}
    case = open_mailed_case(**about, face=first_face(pool), sender=mail.sender, by=by, now=now)
    application = first_draft(pool, case, by=by, now=now)
    application.tilbud.all().delete()
    for place, row in enumerate(rows):
        row.application, row.position = application, place
    ApplicationTilbud.objects.bulk_create(rows)
    Answer.objects.bulk_create(
        Answer(application=application, question=key, value=value, at=now, by=by)
        for key, value in answers.items()
        if not is_empty(value)
    )
    return Application.objects.with_everything().with_deadline().get(pk=application.pk)


def _submit(application: Application, attempt: Attempt, mail: Mail, *, by: User, now: datetime) -> Submission:
    draft = draft_of(application)
    canonical = canonical_bytes(content_of_draft(draft))
    login = Login(LoginMethod.MAIL, application.organisation.cvr)
    submission = store(draft, attempt, canonical, sha256_of(canonical), by=by, login=login, now=now)
    kept = files.store(mail.file.content, name=mail.file.name, media_type=mail.file.type.media_type, now=now)
    MailedApplication.objects.create(
        submission=submission,
        mail_received_at=mail.received_at,
        sender=f"{mail.contact}, {mail.sender}"[:200],
        file=kept,
        registered_at=now,
        registered_by=by,
    )
    receive(application, submission, by=by, now=now)
    record_duty(application.case, Duty.REGISTER, by=by, now=now)
    write_documents_many(papers_of(submission, application, by=by), now=now)
    notifications.mailed_received(submission, application=application, mail=mail, by=by, now=now)
    return submission
