"""Until when may one ask about a call, until when is it answered, and what has everybody been told?"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pools.document import PoolDocument
from pools.models import Pool, PublicAnswer
from portal.clock import COPENHAGEN
from portal.working_days import before_working_days

BEFORE_THE_DEADLINE = timedelta(days=7)
DAYS_TO_USE_AN_ANSWER = 2  # working days


@dataclass(frozen=True)
class Published:
    """One question as everybody reads it, numbered as it was first answered; `earlier` answers stay readable."""

    number: int
    question_id: int
    as_published: str
    answer: str
    at: datetime
    first_at: datetime
    earlier: tuple[PublicAnswer, ...]

    @property
    def anchor(self) -> str:
        return f"svar-{self.number}"

    @property
    def is_corrected(self) -> bool:
        return bool(self.earlier)


def asking_ends(pool: Pool, document: PoolDocument) -> datetime:
    """The last moment to ask: the call's own, or seven days by the wall clock before the deadline in force.

    Never after the last moment for answers: nobody asks what cannot be answered.
    """
    ends = document.questions_until
    if ends is None:
        ends = (pool.deadline_at.astimezone(COPENHAGEN) - BEFORE_THE_DEADLINE).astimezone(UTC)
    return min(ends, answering_ends(pool))


def answering_ends(pool: Pool) -> datetime:
    """The last moment to answer or correct: two working days before the deadline in force, at its clock."""
    day = before_working_days(pool.deadline_at, DAYS_TO_USE_AN_ANSWER)
    return datetime.combine(day, pool.deadline_at.astimezone(COPENHAGEN).time(), tzinfo=COPENHAGEN).astimezone(UTC)


def published(pool: Pool) -> list[Published]:
    """Every answered question of the pool, the newest first; one query."""
    return gathered(list(PublicAnswer.objects.filter(question__pool=pool).order_by("pk")))


def gathered(answers: list[PublicAnswer]) -> list[Published]:
    """One pool's answers, oldest first, as numbered questions with the newest first."""
    by_question: dict[int, list[PublicAnswer]] = {}
    for answer in answers:
        by_question.setdefault(answer.question_id, []).append(answer)
    numbered = [_published(number, each) for number, each in enumerate(by_question.values(), start=1)]
    return numbered[::-1]


def _published(number: int, answers: list[PublicAnswer]) -> Published:
    *earlier, newest = answers
    return Published(
        number=number,
        question_id=newest.question_id,
        as_published=newest.as_published,
        answer=newest.answer,
        at=newest.at,
        first_at=answers[0].at,
        earlier=tuple(reversed(earlier)),
    )
