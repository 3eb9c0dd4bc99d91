"""How a draft is written: one change at a time under one lock, nothing acknowledged ever lost."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applications import notifications
from applications.faces import face_of
from applications.models import Answer, Application
from applications.permissions import may_edit, with_my_place
from applications.rules import obstacles_to_edit
from applications.states import ApplicationState, ApplicationTransition
from cases.faces import set_party_face
from pools.document import Question, document_of
from pools.questions import Raw, Value, kind_of
from portal.history import Audience
from portal.models import User
from portal.steps import move, require, require_possible

HAS_APPROVAL = (ApplicationState.FOR_APPROVAL, ApplicationState.READY)


class StaleAnswer(Exception):
    """Somebody else changed the answer meanwhile: `answer` is theirs, `value` was to be saved. Both are kept."""

    def __init__(self, answer: Answer, value: Value) -> None:
        self.answer, self.value = answer, value
        super().__init__(answer.question)


@dataclass(frozen=True)
class SavedAnswer:
    """What is now stored: the value, its version, and the moment («Gemt kl. 11.42»)."""

    question: str
    value: Value
    version: int
    at: datetime


def locked_for_editing(application_pk: int, *, by: User, now: datetime) -> Application:
    """Case and application locked and read anew, by one who may write, at a time when one can write.

    Wants a transaction. Raises Application.DoesNotExist, PermissionDenied, NotPossibleNow.
    """
    application = with_my_place(by).locked_with_case().get(pk=application_pk)
    require(may_edit(by, application))
    require_possible(obstacles_to_edit(application, now=now))
    return application


def touch(application: Application, *, by: User, now: datetime) -> None:
    """The draft has changed: its version rises, and an approval that was asked for or given no longer stands.

    The caller holds the lock (`locked_for_editing`) and has made the change in the same transaction.
    """
    application.draft_version += 1
    application.changed_at, application.changed_by = now, by
    if application.state in HAS_APPROVAL:
        _void_approval(application, by=by, now=now)
    application.save(update_fields=["draft_version", "changed_at", "changed_by", "state"])


def _void_approval(application: Application, *, by: User, now: datetime) -> None:
    approval = application.approvals.standing().select_related("asked_by", "approved_by").get()
    approval.voided_at, approval.voided_by = now, by
    approval.save(update_fields=["voided_at", "voided_by"])
    facts = {"approval": approval.pk, "draft_version": approval.draft_version}
    move(application, ApplicationTransition.VOID_APPROVAL, by=by, now=now, facts=facts, audience=Audience.PARTY)
    set_party_face(application.case, face_of(application), now=now)
    notifications.approval_voided(application, approval, by=by, now=now)


@transaction.atomic
def save_answer(
    application: Application, question_key: str, raw: Raw, *, base_version: int, by: User, now: datetime
) -> SavedAnswer:
    """Save one answer written from version `base_version` (0: there was none).

    The same answer again is no change. Raises AnswerError (unreadable), StaleAnswer (409), KeyError (no such question).
    """
    application = locked_for_editing(application.pk, by=by, now=now)
    question = document_of(application.pool_version).question(question_key)
    saved, changed = put_answer(application, question, raw, base_version=base_version, by=by, now=now)
    if changed:
        touch(application, by=by, now=now)
    return saved


def put_answer(
    application: Application, question: Question, raw: Raw, *, base_version: int, by: User, now: datetime
) -> tuple[SavedAnswer, bool]:
    """Parse and store one answer; says whether anything changed. The caller holds the lock and touches the draft."""
    value = kind_of(question).parse(question, raw)
    return put_value(application, question.key, value, base_version=base_version, by=by, now=now)


def put_value(
    application: Application, key: str, value: object, *, base_version: int, by: User, now: datetime
) -> tuple[SavedAnswer, bool]:
    """Store a value under a key; the one it replaces is kept by the database (applications/invariants.py)."""
    answer = Answer.objects.filter(application=application, question=key).first()
    if answer is None:
        if value in (None, "", []):
            return SavedAnswer(key, value, 0, now), False
        Answer.objects.create(application=application, question=key, value=value, at=now, by=by)
        return SavedAnswer(key, value, 1, now), True
    if answer.value == value:
        return SavedAnswer(key, value, answer.version, answer.at), False
    if answer.version != base_version:
        raise StaleAnswer(answer, value)
    answer.value, answer.version, answer.at, answer.by = value, answer.version + 1, now, by
    answer.save(update_fields=["value", "version", "at", "by"])
    return SavedAnswer(key, value, answer.version, now), True
