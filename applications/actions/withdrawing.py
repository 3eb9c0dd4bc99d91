"""How an application is taken back, and taken up again before the deadline."""

from datetime import datetime

from django.db import transaction

from applications import notifications
from applications.actions.starting import hold_pool, hold_tilbud
from applications.faces import face_of
from applications.models import Application
from applications.permissions import may_submit, with_my_place
from applications.rules import obstacles_to_resume, obstacles_to_stand_again, obstacles_to_withdraw, tilbud_of
from applications.states import ApplicationTransition
from cases.actions.correspondence import journal
from cases.faces import AgencyFace, set_agency_face, set_party_face
from cases.states import Direction
from portal.history import Audience
from portal.models import User
from portal.states import Turn
from portal.steps import move, require, require_possible


@transaction.atomic
def withdraw(application: Application, *, by: User, now: datetime) -> Application:
    """«Træk ansøgning tilbage»: until the decisions are released; after the deadline it cannot be undone."""
    hold_pool(application.pool_id)
    application = with_my_place(by).locked_with_case().get(pk=application.pk)
    require(may_submit(by, application))
    require_possible(obstacles_to_withdraw(application))
    application.approvals.standing().update(voided_at=now, voided_by=by)
    move(application, ApplicationTransition.WITHDRAW, by=by, now=now, audience=Audience.PARTY)
    application.withdrawn_at, application.withdrawn_by = now, by
    application.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    _show(application, title="Ansøgningen er trukket tilbage", now=now)
    if application.case.unsealed_at is not None:
        set_agency_face(application.case, AgencyFace("Trukket tilbage", Turn.NOBODY), now=now)
    notifications.withdrawn(application, by=by, now=now)
    return application


@transaction.atomic
def resume(application: Application, *, by: User, now: datetime) -> Application:
    """Take a withdrawn application up again as a new draft; what was sent before no longer stands."""
    hold_pool(application.pool_id)
    application = with_my_place(by).locked_with_case().get(pk=application.pk)
    require(may_submit(by, application))
    hold_tilbud(tilbud_of(application))
    require_possible(obstacles_to_resume(application, now=now) + obstacles_to_stand_again(application, by=by))
    move(application, ApplicationTransition.RESUME, by=by, now=now, audience=Audience.PARTY)
    application.withdrawn_at = application.withdrawn_by = application.current_submission = None
    application.draft_version += 1
    application.changed_at, application.changed_by = now, by
    application.save()
    _show(application, title="Ansøgningen er genoptaget", now=now)
    return application


def _show(application: Application, *, title: str, now: datetime) -> None:
    set_party_face(application.case, face_of(application), now=now)
    journal(application.case, direction=Direction.IN, title=title, visible_to_party=True, now=now)
