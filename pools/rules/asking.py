"""What stands in the way of asking about a pool, and of answering?"""

from datetime import datetime

from pools.asking import asking_ends
from pools.document import document_of
from pools.models import Pool, PublicAnswer, PublicQuestion
from pools.states import PoolState
from portal.danish import moment
from portal.steps import Obstacle


def obstacles_to_ask(pool: Pool, *, now: datetime) -> list[Obstacle]:
    """Everybody may ask about an announced pool until its last moment for questions (≤)."""
    ends = asking_ends(pool, document_of(pool.version))
    if pool.state == PoolState.ANNOUNCED and now <= ends:
        return []
    return [Obstacle("asking_has_ended", f"Fristen for spørgsmål til puljen var {moment(ends)}.")]


def obstacles_to_answer(question: PublicQuestion, newest: PublicAnswer | None, *, base: int) -> list[Obstacle]:
    """Answers may be given and corrected at any time, but never over what somebody else has just written."""
    if question.declined_at is not None:
        return [Obstacle("question_is_declined", "Spørgsmålet er afvist og kan ikke besvares.")]
    if (newest.pk if newest else 0) != base:
        text = "En anden har besvaret spørgsmålet i mellemtiden. Læs svaret, før du retter det."
        return [Obstacle("answer_is_stale", text)]
    return []


def obstacles_to_decline(question: PublicQuestion, newest: PublicAnswer | None) -> list[Obstacle]:
    """Once, and never when it is answered."""
    if newest is not None or question.declined_at is not None:
        return [Obstacle("question_is_handled", "Spørgsmålet er besvaret eller afvist i mellemtiden.")]
    return []
