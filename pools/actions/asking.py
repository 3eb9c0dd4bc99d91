"""What happens to a question from the public: it is asked, answered to all, corrected, or declined with a reason."""

from datetime import datetime, timedelta

from django.db import transaction

from pools import notifications, permissions, rules
from pools.asking import published
from pools.models import Pool, PublicAnswer, PublicQuestion
from portal import history
from portal.models import User
from portal.steps import require, require_possible

FORGOTTEN_AFTER = timedelta(days=30)


@transaction.atomic
def ask(pool: Pool, *, text: str, email: str, by: User | None, now: datetime) -> PublicQuestion:
    """Anybody asks; nothing is public before it is answered, and who asked is not kept. Raises NotPossibleNow."""
    pool = _locked(pool)
    require_possible(rules.obstacles_to_ask(pool, now=now))
    question = PublicQuestion.objects.create(pool=pool, text=text.strip(), email=email, asked_at=now)
    history.record(pool.history_chain, "ask", by=None, now=now, facts={"question": question.pk})
    notifications.question_asked(pool, question, now=now)
    return question


@transaction.atomic
def answer(
    question: PublicQuestion, *, as_published: str, answer: str, base: int, by: User, now: datetime
) -> PublicAnswer:
    """Everybody reads it from now; a correction is a new answer beside the old. `base`: the answer one saw, 0 for none.

    Raises NotPossibleNow: too near the deadline, declined, or somebody else has answered meanwhile.
    """
    pool, question, newest = _handled(question, by=by)
    require_possible(rules.obstacles_to_answer(pool, question, newest, base=base, now=now))
    written = PublicAnswer.objects.create(
        question=question, as_published=as_published.strip(), answer=answer.strip(), at=now, by=by
    )
    verb = "correct_answer" if newest else "answer_question"
    facts = {"question": question.pk, "answer": written.pk}
    history.record(pool.history_chain, verb, by=by, now=now, facts=facts)
    anchor = next(each.anchor for each in published(pool) if each.question_id == question.pk)
    notifications.question_answered(pool, question, anchor, now=now)
    _forget(question)
    return written


@transaction.atomic
def decline(question: PublicQuestion, *, because: str, by: User, now: datetime) -> PublicQuestion:
    """It will not be answered; the asker, when there is an e-mail, is told why. Raises NotPossibleNow."""
    pool, question, newest = _handled(question, by=by)
    require_possible(rules.obstacles_to_decline(question, newest))
    question.declined_at, question.declined_by, question.declined_because = now, by, because.strip()
    question.save(update_fields=["declined_at", "declined_by", "declined_because"])
    history.record(pool.history_chain, "decline_question", by=by, now=now, facts={"question": question.pk})
    notifications.question_declined(pool, question, now=now)
    _forget(question)
    return question


def forget_askers(*, now: datetime) -> int:
    """Blank every asker's e-mail 30 days after the deadline in force, told or not; returns how many."""
    over = Pool.objects.over_at(now - FORGOTTEN_AFTER)
    return PublicQuestion.objects.filter(pool__in=over).exclude(email="").update(email="")


def _locked(pool: Pool) -> Pool:
    """The pool under its lock, with its version."""
    return Pool.objects.locked().select_related("version").get(pk=pool.pk)


def _handled(question: PublicQuestion, *, by: User) -> tuple[Pool, PublicQuestion, PublicAnswer | None]:
    """The pool and the question under their locks, and the answer that stands."""
    pool = _locked(Pool(pk=question.pool_id))
    require(permissions.may_answer_public(by))
    question = PublicQuestion.objects.locked().get(pk=question.pk)
    return pool, question, question.answers.order_by("pk").last()


def _forget(question: PublicQuestion) -> None:
    if question.email:
        question.email = ""
        question.save(update_fields=["email"])
