"""When does a call that takes applications in again and again look at what it has received?"""

from datetime import datetime

from pools.document import PoolDocument, document_of
from pools.models import Pool
from portal.danish import moment

ROUNDS = "rounds"


def is_in_rounds(pool: Pool) -> bool:
    """Opened by the end of each round; else whenever the agency is ready for more."""
    intake = document_of(pool.version).intake if pool.takes_in_rounds else None
    return intake is not None and intake.kind == ROUNDS


def cut_offs_of(pool: Pool) -> list[datetime]:
    """The ends of the rounds, oldest first; the deadline is the last. Empty for a call that is not in rounds."""
    return _cut_offs(document_of(pool.version), pool.deadline_at) if is_in_rounds(pool) else []


def round_ends(pool: Pool, *, at: datetime) -> datetime | None:
    """The end of the round that what is received `at` belongs to; None when the call has no rounds, or all are over."""
    return next((each for each in cut_offs_of(pool) if at <= each), None)


def intake_words(document: PoolDocument, deadline: datetime, *, now: datetime) -> str:
    """«Løbende», or when the round that runs now ends; "" for a call with one deadline."""
    if document.intake is None:
        return ""
    if document.intake.kind != ROUNDS:
        return "Løbende"
    ends = next((each for each in _cut_offs(document, deadline) if now <= each), None)
    return f"I runder. Runden nu slutter {moment(ends)}" if ends else "I runder"


def _cut_offs(document: PoolDocument, deadline: datetime) -> list[datetime]:
    given = document.intake.cut_offs if document.intake else ()
    return [*sorted(each for each in given if each < deadline), deadline]
