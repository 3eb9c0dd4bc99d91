"""How a self-evaluation is opened, answered and closed; an anonymous answer has no `by`, no moment and no history."""

import json
from datetime import datetime

from django.db import connection, transaction

from cases.rules.naming import obstacles_of_names
from indsatsforloeb.actions.locking import held
from indsatsforloeb.evaluation.questions import current_questions, sha256_of
from indsatsforloeb.evaluation.secrets import new_secret
from indsatsforloeb.evaluation.secrets import sha256_of as hash_of
from indsatsforloeb.models import Course, LeaderAnswer, SelfEvaluation
from indsatsforloeb.permissions.analysis import (
    may_answer_as_leader,
    may_close_evaluation,
    may_evaluate,
    may_make_links,
)
from indsatsforloeb.rules.evaluation import (
    obstacles_to_answer_as_leaders,
    obstacles_to_close_evaluation,
    obstacles_to_make_links,
    obstacles_to_open_evaluation,
    obstacles_without_answers,
)
from portal import history
from portal.history import Audience
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def open_evaluation(course: Course, *, by: User, now: datetime) -> SelfEvaluation:
    """«Åbn selvevaluering»: it keeps what it asks, also when our file is changed later."""
    course = held(course)
    require(may_evaluate(by, course))
    require_possible(obstacles_to_open_evaluation(course))
    questions = current_questions()
    evaluation = SelfEvaluation.objects.create(
        course=course,
        number=course.evaluations.count() + 1,
        questions=questions,
        questions_sha256=sha256_of(questions),
        opened_at=now,
        opened_by=by,
    )
    _record(evaluation, "open_evaluation", by=by, now=now, questions=evaluation.questions_sha256)
    return evaluation


@transaction.atomic
def make_links(evaluation: SelfEvaluation, group: str, count: int, *, by: User, now: datetime) -> list[str]:
    """`count` new secrets for the group; this is the only time they can be seen, for their hashes alone are kept."""
    evaluation = _locked_round(evaluation)
    require(may_make_links(by, evaluation.course))
    require_possible(obstacles_to_make_links(evaluation, group, count))
    secrets = [new_secret() for _ in range(count)]
    hashes = sorted(hash_of(secret) for secret in secrets)  # in another order than on the sheet
    with connection.cursor() as cursor:
        cursor.execute("SELECT evaluation_add_links(%s, %s, %s)", [evaluation.pk, group, hashes])
    _record(evaluation, "make_evaluation_links", by=by, now=now, group=group, count=count)
    return secrets


@transaction.atomic
def void_links(evaluation: SelfEvaluation, group: str, *, by: User, now: datetime) -> None:
    """«Gør ubrugte links ugyldige»: how many there were is not told, for it would tell how many have answered."""
    evaluation = _locked_round(evaluation)
    require(may_make_links(by, evaluation.course))
    require_possible(obstacles_to_make_links(evaluation, group, 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT evaluation_void_links(%s, %s)", [evaluation.pk, group])
    _record(evaluation, "void_evaluation_links", by=by, now=now, group=group)


def round_of(secret: str) -> tuple[SelfEvaluation, str] | None:
    """The open round and the group a secret lets answer in; None for unknown, used and closed alike."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT the_round, of_group FROM evaluation_of_link(%s)", [hash_of(secret)])
        row = cursor.fetchone()
    return (SelfEvaluation.objects.get(pk=row[0]), row[1]) if row else None


@transaction.atomic
def keep_answer(secret: str, values: dict[str, int]) -> bool:
    """Keep an answer and use up its link, at once or not at all; False when the link lets nobody answer any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT evaluation_keep_answer(%s, %s::jsonb)", [hash_of(secret), json.dumps(values)])
        return cursor.fetchone()[0]


@transaction.atomic
def answer_as_leaders(
    evaluation: SelfEvaluation, values: dict[str, int], comments: dict[str, str], *, by: User, now: datetime
) -> LeaderAnswer:
    """The leaders' joint, open answer; one given later is a new row, and the newest counts."""
    evaluation = _locked_round(evaluation)
    require(may_answer_as_leader(by, evaluation.course))
    texts = {f"#comment-{key}": text for key, text in comments.items()}
    named = obstacles_of_names(evaluation.course.case, texts)
    require_possible([*obstacles_to_answer_as_leaders(evaluation, values, comments), *named])
    answer = LeaderAnswer.objects.create(evaluation=evaluation, values=values, comments=comments, at=now, by=by)
    _record(evaluation, "answer_as_leaders", by=by, now=now, answer=answer.pk)
    return answer


@transaction.atomic
def close_evaluation(evaluation: SelfEvaluation, *, by: User, now: datetime) -> SelfEvaluation:
    """«Luk selvevalueringen»: for good, so that no figure can be had before and after one more answer."""
    evaluation = _locked_round(evaluation)
    require(may_close_evaluation(by, evaluation.course))
    require_possible(obstacles_to_close_evaluation(evaluation) or obstacles_without_answers(evaluation))
    evaluation.closed_at, evaluation.closed_by = now, by
    evaluation.save(update_fields=["closed_at", "closed_by"])
    _record(evaluation, "close_evaluation", by=by, now=now)
    return evaluation


def _locked_round(evaluation: SelfEvaluation) -> SelfEvaluation:
    course = held(evaluation.course)
    evaluation = SelfEvaluation.objects.locked().get(pk=evaluation.pk)
    evaluation.course = course
    return evaluation


def _record(evaluation: SelfEvaluation, verb: str, *, by: User, now: datetime, **facts: object) -> None:
    about = {"evaluation": evaluation.number} | facts
    history.record(evaluation.course.history_chain, verb, by=by, now=now, facts=about, audience=Audience.PARTY)
