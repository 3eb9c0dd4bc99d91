"""How one applicant asks for more time, and how the agency answers: for that case alone, with a reason, on paper."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404

from applications import notifications
from applications.actions.starting import hold_pool
from applications.documents import dispensation_paper, refusal_paper
from applications.faces import face_of
from applications.models import Application, Dispensation, DispensationRequest
from applications.permissions import may_edit, may_give_dispensation, with_my_place
from applications.rules import obstacles_to_ask_dispensation, obstacles_to_give_dispensation
from cases import notifications as case_notifications
from cases.actions.paper import write_documents_many
from cases.faces import set_party_face
from portal.history import Audience, record
from portal.models import User
from portal.steps import NotPossibleNow, Obstacle, require, require_possible


@transaction.atomic
def ask_dispensation(application: Application, reason: str, *, by: User, now: datetime) -> DispensationRequest:
    """«Bed om dispensation»: by whoever may write in the application, once until it is answered.

    Raises Http404, PermissionDenied, NotPossibleNow.
    """
    hold_pool(application.pool_id)
    own = next(iter(with_my_place(by).locked_with_case().filter(pk=application.pk)), None)
    if own is None or not own.my_roles:
        raise Http404
    require(may_edit(by, own))
    require_possible(obstacles_to_ask_dispensation(own, now=now) + _of_reason(reason))
    request = DispensationRequest.objects.create(application=own, reason=reason.strip(), at=now, by=by)
    facts = {"request": request.pk}
    record(own.history_chain, "ask_dispensation", by=by, now=now, facts=facts, audience=Audience.PARTY)
    notifications.dispensation_asked(request, own, now=now)
    return request


@transaction.atomic
def give_dispensation(
    application: Application, until: datetime, reason: str, *, by: User, now: datetime
) -> Dispensation:
    """More time for one case alone: its deadline, its status, a letter and one mail; a waiting request is answered.

    Before or after the deadline, not after the release. Raises PermissionDenied, NotPossibleNow.
    """
    hold_pool(application.pool_id)
    application = _locked(application.pk)
    require(may_give_dispensation(by, application))
    require_possible(obstacles_to_give_dispensation(application, until, reason, now=now))
    earlier = application.deadline_in_force
    given = Dispensation.objects.create(application=application, until=until, reason=reason.strip(), at=now, by=by)
    _answer(application, {"answer": given.reason, "dispensation": given}, by=by, now=now)
    facts = {"dispensation": given.pk, "until": int(until.timestamp())}
    record(application.history_chain, "dispensation", by=by, now=now, facts=facts, audience=Audience.PARTY)
    application.deadline_in_force = until
    set_party_face(application.case, face_of(application), now=now)
    write_documents_many([dispensation_paper(given, application, earlier=earlier, by=by)], now=now)
    case_notifications.tell_participants(application.case, occasion=f"dispensation-{given.pk}", now=now)
    return given


@transaction.atomic
def refuse_dispensation(request: DispensationRequest, answer: str, *, by: User, now: datetime) -> DispensationRequest:
    """No, with a reason: a dated letter with the pool's guidance on appeal, and one mail «Nyt på sag».

    Raises PermissionDenied, NotPossibleNow (answered meanwhile, no reason).
    """
    application = _locked(request.application_id)
    require(may_give_dispensation(by, application))
    require_possible(_of_reason(answer))
    refused = _answer(application, {"answer": answer.strip()}, by=by, now=now)
    if refused is None or refused.pk != request.pk:
        raise NotPossibleNow([Obstacle("request_is_answered", "Anmodningen er besvaret i mellemtiden.")])
    facts = {"request": refused.pk}
    record(application.history_chain, "refuse_dispensation", by=by, now=now, facts=facts, audience=Audience.PARTY)
    write_documents_many([refusal_paper(refused, application, by=by, now=now)], now=now)
    case_notifications.tell_participants(application.case, occasion=f"dispensation-no-{refused.pk}", now=now)
    return refused


def _locked(pk: int) -> Application:
    """Case and application, locked and read anew, with the deadline in force."""
    return Application.objects.with_everything().with_deadline().locked_with_case().get(pk=pk)


def _answer(application: Application, answer: dict[str, Any], *, by: User, now: datetime) -> DispensationRequest | None:
    """The request that waits on the case, answered; None when nobody asked. The caller holds the case's lock."""
    request = application.dispensation_requests.waiting().first()
    if request is None:
        return None
    request.answered_at, request.answered_by = now, by
    for name, value in answer.items():
        setattr(request, name, value)
    request.save(update_fields=["answered_at", "answered_by", *answer])
    return request


def _of_reason(text: str) -> list[Obstacle]:
    return [] if text.strip() else [Obstacle("reason_is_missing", "Skriv en begrundelse.")]
