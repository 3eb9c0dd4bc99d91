"""How a text that was written before comes back into the draft: an earlier version, or another application's answer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404

from applications.actions.drafting import SavedAnswer, locked_by_number, put_value, touch
from applications.earlier import earlier_answers
from applications.models import Answer, AnswerRevision, Application
from pools.document import document_of
from pools.questions import is_empty
from portal.models import User


@transaction.atomic
def take_back(number: str, key: str, version: int, *, base_version: int, by: User, now: datetime) -> SavedAnswer:
    """«Tag denne tekst tilbage»: a new save of what once stood there. Raises StaleAnswer, Http404, NotPossibleNow."""
    application = locked_by_number(number, by=by, now=now)
    kept = AnswerRevision.objects.filter(application=application, question=key, version=version).first()
    asked = {question.key for question in document_of(application.pool_version).questions}
    if kept is None or key not in asked:
        raise Http404
    return _put(application, key, kept.value, base_version=base_version, by=by, now=now)


@transaction.atomic
def insert_earlier(
    number: str, key: str, answer_pk: int, *, append: bool, base_version: int, by: User, now: datetime
) -> SavedAnswer:
    """«Indsæt»: the organisation's own earlier text in place of, or after, what stands there now."""
    application = locked_by_number(number, by=by, now=now)
    question = document_of(application.pool_version).question(key)
    offered = earlier_answers(by, application, question)
    found = next((each.answer for each in offered if each.answer.pk == answer_pk), None)
    if found is None:
        raise Http404
    standing = _standing(application, key)
    value = found.value
    if append and standing is not None and not is_empty(standing.value):
        between = "\n\n" if question.kind == "long_text" else " "
        value = f"{standing.value}{between}{found.value}"
    return _put(application, key, value, base_version=base_version, by=by, now=now)


def _standing(application: Application, key: str) -> Answer | None:
    return next(iter(application.answers.filter(question=key)), None)


def _put(application: Application, key: str, value: Any, *, base_version: int, by: User, now: datetime) -> SavedAnswer:
    answer = _standing(application, key)
    saved = put_value(application, key, value, answer=answer, base_version=base_version, by=by, now=now)
    if saved.is_change:
        touch(application, by=by, now=now)
    return saved
