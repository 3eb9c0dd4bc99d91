"""What is the working copy of a pool: the draft when somebody has begun one, else the newest version's words?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pools.document import NOT_CHOSEN, PoolDocument, canonical_json, document_of, from_json
from pools.models import Pool, PoolDraft, PoolVersion
from pools.states import PoolState

FIXED = frozenset({"slug"})
FIXED_WHEN_ANNOUNCED = frozenset({"slug", "offers", "opens", "deadline"})


@dataclass(frozen=True)
class WorkingCopy:
    """A pool as it is written now; `base` is the version it was begun from (None in a pool without a version)."""

    pool: Pool
    document: PoolDocument
    base: PoolVersion | None
    writers: tuple[int, ...]
    changed_at: datetime | None

    @property
    def is_ahead(self) -> bool:
        """Something is written that stands in no version."""
        return self.base is None or self.document != document_of(self.base)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the words: whether anybody wrote in any section meanwhile."""
        return hashlib.sha256(canonical_json(self.document)).hexdigest()

    @property
    def has_deadline(self) -> bool:
        return self.document.deadline != NOT_CHOSEN

    @property
    def is_outdated(self) -> bool:
        """The pool has got another version since this was begun."""
        return self.is_ahead and self.base is not None and self.base.pk != self.pool.version_id

    @property
    def fixed(self) -> frozenset[str]:
        """Fields that cannot be written any more."""
        return FIXED if self.pool.state == PoolState.DRAFT else FIXED_WHEN_ANNOUNCED


def working_copy(pool: Pool, draft: PoolDraft | None) -> WorkingCopy:
    """The pool (fetched with its version) and its draft when there is one; a pool without both has never been."""
    version = pool.version
    if draft is not None:
        document = from_json(bytes(draft.document))
        if draft.base_version_id == pool.version_id or version is None or document != document_of(version):
            return WorkingCopy(pool, document, draft.base_version, tuple(draft.writers), draft.changed_at)
    if version is None:
        raise ValueError(f"{pool.slug} has neither draft nor version")
    writers = (*version.writers, version.written_by_id) if pool.state == PoolState.DRAFT else ()
    return WorkingCopy(pool, document_of(version), version, tuple(dict.fromkeys(writers)), None)


def cloned(document: PoolDocument, *, slug: str, title: str) -> PoolDocument:
    """«Brug som udgangspunkt»: another pool with the same words, assumptions included, and no moment chosen."""
    meeting = document.information_meeting
    if meeting is not None:
        meeting = replace(meeting, starts=NOT_CHOSEN, ends=NOT_CHOSEN, signup_until=None)
    moments: dict[str, Any] = {"opens": NOT_CHOSEN, "deadline": NOT_CHOSEN, "questions_until": None}
    moments["information_meeting"] = meeting
    if document.intake is not None:
        moments["intake"] = replace(document.intake, cut_offs=())
    period = {"first_month": "", "last_month": "", "expected_answer": "", "capacity": ()}
    return replace(document, slug=slug, title=title, **moments, **period)  # type: ignore[arg-type]
