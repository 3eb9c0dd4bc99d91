"""What stands in the way of asking about a pool, and of answering?"""

from datetime import datetime

from pools.asking import answering_ends, asking_ends
from pools.document import document_of
from pools.models import Pool, PublicAnswer, PublicQuestion
from portal.danish import moment
from portal.steps import Obstacle


def obstacles_to_ask(pool: Pool, *, now: datetime) -> list[Obstacle]:
    """Everybody may ask about an announced pool until its last moment for questions (≤)."""
    ends = asking_ends(pool, document_of(pool.version))
    if pool.is_taking and now <= ends:
        return []
    return [Obstacle("asking_has_ended", f"Fristen for spørgsmål til puljen var {moment(ends)}.")]


def obstacles_to_publish_answers(pool: Pool, *, now: datetime) -> list[Obstacle]:
    """Given and corrected until two working days before the deadline: nobody is told what others cannot use."""
    ends = answering_ends(pool)
    if now <= ends:
        return []
    text = (
        f"Svar kunne offentliggøres og rettes til {moment(ends)}, to arbejdsdage før ansøgningsfristen, "
        "så alle ansøgere kan nå at bruge dem. Er svaret nødvendigt før fristen, skal fristen forlænges."
    )
    return [Obstacle("answering_has_ended", text)]


def obstacles_to_answer(
    pool: Pool, question: PublicQuestion, newest: PublicAnswer | None, *, base: int, now: datetime
) -> list[Obstacle]:
    """In time for everybody, and never over what somebody else has just written."""
    if late := obstacles_to_publish_answers(pool, now=now):
        return late
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
