"""How a draft is written: one change at a time under one lock, nothing acknowledged ever lost."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404

from applications import notifications
from applications.faces import face_of
from applications.fields import fault_of, parse_field
from applications.models import Answer, AnswerRevision, Application
from applications.permissions import may_edit, writable_by
from applications.presence import mark
from applications.rules import obstacles_to_edit
from applications.states import ApplicationState, ApplicationTransition
from cases.faces import set_party_face
from pools.document import document_of
from pools.questions import AnswerError, Raw, is_empty
from portal.history import Audience
from portal.models import User
from portal.states import Turn
from portal.steps import move, require, require_possible

HAS_APPROVAL = (ApplicationState.FOR_APPROVAL, ApplicationState.READY)


class StaleAnswer(Exception):
    """Somebody else changed the answer meanwhile: `answer` is theirs, `value` was to be saved. Both are kept."""

    def __init__(self, answer: Answer, value: Any) -> None:
        self.answer, self.value = answer, value
        super().__init__(answer.question)


@dataclass(frozen=True)
class SavedAnswer:
    """What is now stored: the value, its version, the moment, and why it cannot be sent as it is («» when it can)."""

    question: str
    value: Any
    version: int
    at: datetime
    is_change: bool = True
    fault: str = ""


@dataclass(frozen=True)
class Typed:
    """What was posted in one field, and the version of the answer that stood on the page."""

    raw: Raw
    base_version: int


@dataclass
class SavedForm:
    """How a whole form was saved: number of changes, Danish errors and conflicts by field."""

    changed: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    stale: dict[str, StaleAnswer] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not self.errors and not self.stale


def locked_for_editing(application_pk: int, *, by: User, now: datetime) -> Application:
    """Case and application locked and read anew, by one who may write, at a time when one can write.

    The caller holds the transaction. Raises Http404 (no place on the case), PermissionDenied, NotPossibleNow.
    """
    return _locked(by, now, pk=application_pk)


def locked_by_number(number: str, *, by: User, now: datetime) -> Application:
    """As `locked_for_editing`, by case number; the caller holds the transaction. For what is saved as it is left."""
    return _locked(by, now, case__number=number)


def _locked(by: User, now: datetime, **which: Any) -> Application:
    application = next(iter(writable_by(by).locked_with_case().filter(**which)), None)
    if application is None or not application.my_roles:
        raise Http404
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
    elif application.current_submission_id is not None and application.case.party_turn != Turn.PARTY:
        set_party_face(application.case, face_of(application), now=now)  # the first change after sending alone
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
    """Save one field written from version `base_version` (0: there was none).

    The same answer again is no change. Raises AnswerError (unreadable), StaleAnswer (409), KeyError (no such field).
    """
    application = locked_for_editing(application.pk, by=by, now=now)
    return _save_one(application, question_key, raw, base_version=base_version, by=by, now=now)


@transaction.atomic
def save_field(number: str, key: str, raw: Raw, *, base_version: int, by: User, now: datetime) -> SavedAnswer:
    """As `save_answer`, by case number: autosave reads the application once, under its lock. Http404 for a stranger."""
    application = locked_by_number(number, by=by, now=now)
    saved = _save_one(application, key, raw, base_version=base_version, by=by, now=now)
    mark(application, key, by=by, now=now)
    return saved


def _save_one(
    application: Application, key: str, raw: Raw, *, base_version: int, by: User, now: datetime
) -> SavedAnswer:
    document = document_of(application.pool_version)
    value = parse_field(document, key, raw)
    answer = next(iter(application.answers.filter(question=key)), None)
    saved = put_value(application, key, value, answer=answer, base_version=base_version, by=by, now=now)
    if saved.is_change:
        touch(application, by=by, now=now)
    return replace(saved, fault=fault_of(document, key, value))


def put_value(
    application: Application,
    key: str,
    value: Any,
    *,
    answer: Answer | None,
    base_version: int,
    by: User,
    now: datetime,
) -> SavedAnswer:
    """Store a value under a key whose stored `answer` was read under the lock; the caller holds it and touches.

    The value it replaces is kept by the database (applications/invariants.py).
    """
    if answer is None and is_empty(value):
        return SavedAnswer(key, value, 0, now, is_change=False)
    if answer is None:
        Answer.objects.create(application=application, question=key, value=value, at=now, by=by)
        return SavedAnswer(key, value, 1, now)
    if answer.value == value or (is_empty(answer.value) and is_empty(value)):
        return SavedAnswer(key, value, answer.version, answer.at, is_change=False)
    if answer.version != base_version:
        raise StaleAnswer(answer, value)
    answer.value, answer.version, answer.at, answer.by = value, answer.version + 1, now, by
    answer.save(update_fields=["value", "version", "at", "by"])
    return SavedAnswer(key, value, answer.version, now)


@transaction.atomic
def save_form(application: Application, typed: dict[str, Typed], *, by: User, now: datetime) -> SavedForm:
    """«Gem kladde»: save every field that was changed and can be read; say which could not be saved, and why.

    A field that only somebody else has changed is no conflict: what was posted is what stood there.
    """
    application = locked_for_editing(application.pk, by=by, now=now)
    document = document_of(application.pool_version)
    answers = {answer.question: answer for answer in application.answers.select_related("by")}
    outcome = SavedForm()
    for key, posted in typed.items():
        try:
            value = parse_field(document, key, posted.raw)
            base = {"answer": answers.get(key), "base_version": posted.base_version}
            saved = put_value(application, key, value, **base, by=by, now=now)
            outcome.changed += saved.is_change
        except AnswerError as error:
            outcome.errors[key] = error.text
        except StaleAnswer as stale:
            if not _stood_there(application, key, posted.base_version, stale.value):
                outcome.stale[key] = stale
    if outcome.changed:
        touch(application, by=by, now=now)
    return outcome


def _stood_there(application: Application, key: str, version: int, value: Any) -> bool:
    """Whether the posted value is the one the page showed: then the person has not touched the field."""
    if version == 0:
        return is_empty(value)
    revision = AnswerRevision.objects.filter(application=application, question=key, version=version).first()
    return revision is not None and (revision.value == value or (is_empty(revision.value) and is_empty(value)))
