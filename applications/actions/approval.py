"""How exactly one version is approved inside the organisation before it is sent."""

from datetime import datetime

from django.db import transaction

from applications import notifications
from applications.canonical import canonical_bytes, content_of_draft, sha256_of
from applications.drafts import draft_of
from applications.faces import face_of
from applications.models import Application, Approval
from applications.permissions import may_approve, may_edit, with_my_place
from applications.rules import obstacles_to_approve, obstacles_to_ask_approval
from applications.states import ApplicationTransition
from cases.faces import set_party_face
from portal.history import Audience
from portal.models import User
from portal.steps import move, require, require_possible


@transaction.atomic
def ask_approval(application: Application, *, by: User, now: datetime) -> Approval:
    """«Send til godkendelse»: fixes this version and its SHA-256; any later edit voids it."""
    application = with_my_place(by).locked_with_case().get(pk=application.pk)
    require(may_edit(by, application))
    draft = draft_of(application)
    require_possible(obstacles_to_ask_approval(draft, now=now))
    application.approvals.standing().update(voided_at=now, voided_by=by)  # the one an earlier submission went out with
    approval = Approval.objects.create(
        application=application,
        draft_version=application.draft_version,
        sha256=sha256_of(canonical_bytes(content_of_draft(draft))),
        asked_at=now,
        asked_by=by,
    )
    _move(application, ApplicationTransition.ASK_APPROVAL, approval, by=by, now=now)
    notifications.approval_asked(application, approval, by=by, now=now)
    return approval


@transaction.atomic
def approve(application: Application, *, read: int | None = None, by: User, now: datetime) -> Approval:
    """«Godkend»: the approver stands behind exactly the version that was sent to approval.

    `read`: the draft version on the approver's page; another one sent to approval meanwhile is not approved unread.
    """
    application = with_my_place(by).locked_with_case().get(pk=application.pk)
    require(may_approve(by, application))
    approval = application.approvals.standing().select_related("asked_by").first()
    require_possible(obstacles_to_approve(application, approval, read=read, now=now))
    approval.approved_at, approval.approved_by = now, by
    approval.save(update_fields=["approved_at", "approved_by"])
    _move(application, ApplicationTransition.APPROVE, approval, by=by, now=now)
    notifications.approval_given(application, approval, by=by, now=now)
    return approval  # type: ignore[return-value]  # without one there was an obstacle


def _move(application: Application, transition: str, approval: Approval, *, by: User, now: datetime) -> None:
    facts = {"approval": approval.pk, "draft_version": approval.draft_version, "sha256": approval.sha256}
    move(application, transition, by=by, now=now, facts=facts, audience=Audience.PARTY)
    application.save(update_fields=["state"])
    set_party_face(application.case, face_of(application), now=now)
