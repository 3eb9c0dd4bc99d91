"""What happened, in order, so that nobody can change it afterwards unseen: one hash chain per case, pool and person."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import TextChoices

from portal.models import HistoryRow

GENESIS = "0" * 64


class Audience(TextChoices):
    PARTY = "party", "Ansøger og styrelse"
    AGENCY = "agency", "Kun styrelsen"


@dataclass(frozen=True)
class Line:
    """One line to be written: facts hold ids, numbers and codes – no name, no free text."""

    chain: str
    verb: str
    facts: dict[str, Any] = field(default_factory=dict)
    audience: str = Audience.AGENCY


def record(
    chain: str,
    verb: str,
    *,
    by: Any,
    now: datetime,
    facts: dict[str, Any] | None = None,
    audience: str = Audience.AGENCY,
) -> HistoryRow:
    """Write one line on `chain` (`sag/2026-0007`, `pulje/<slug>`, `person/41`). Caller holds the owner's lock."""
    return record_many([Line(chain, verb, facts or {}, audience)], by=by, now=now)[0]


def record_many(lines: Iterable[Line], *, by: Any, now: datetime) -> list[HistoryRow]:
    """Write many lines in two queries; lines on the same chain follow each other in the order given."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("history is written inside the transaction it tells about")
    lines = list(lines)
    chains = {line.chain for line in lines}
    heads = {row.chain: row for row in HistoryRow.objects.heads_of(chains)}
    rows = []
    for line in lines:
        rows.append(_next_row(heads.get(line.chain), line, by=by, now=now))
        heads[line.chain] = rows[-1]
    return HistoryRow.objects.bulk_create(rows)


def _next_row(head: HistoryRow | None, line: Line, *, by: Any, now: datetime) -> HistoryRow:
    party_number = head.party_number if head else 0
    row = HistoryRow(
        chain=line.chain,
        number=head.number + 1 if head else 1,
        party_number=party_number + (line.audience == Audience.PARTY),
        at=now,
        actor_id=by.pk if by else None,
        verb=line.verb,
        facts=line.facts,
        audience=line.audience,
        previous_hash=head.hash if head else GENESIS,
    )
    row.hash = hash_of(row)
    return row


def hash_of(row: HistoryRow) -> str:
    """SHA-256 over every column of the row and the hash before it, 64 hex digits."""
    content = {
        "chain": row.chain,
        "number": row.number,
        "party_number": row.party_number,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor_id,
        "verb": row.verb,
        "facts": row.facts,
        "audience": str(row.audience),
        "previous": row.previous_hash,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def broken_links(rows: Iterable[HistoryRow]) -> list[str]:
    """What is wrong with rows ordered by (chain, number): an empty list when every chain is whole."""
    problems: list[str] = []
    before: HistoryRow | None = None
    for row in rows:
        head = before if before is not None and before.chain == row.chain else None
        expected = (head.number + 1, head.hash) if head else (1, GENESIS)
        if (row.number, row.previous_hash) != expected:
            problems.append(f"{row.chain} nr. {row.number}: kæden er brudt")
        if row.hash != hash_of(row):
            problems.append(f"{row.chain} nr. {row.number}: linjen er ændret")
        before = row
    return problems


def heads_digest(heads: Iterable[HistoryRow]) -> str:
    """One SHA-256 over all chain heads: the daily anchor (a chain does not notice its own cut tail)."""
    text = "\n".join(f"{row.chain} {row.number} {row.hash}" for row in heads)
    return hashlib.sha256(text.encode()).hexdigest()
