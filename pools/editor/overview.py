"""How far is a pool: what is missing in each section, who has written, who may announce it, and what is next?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pools.editor.findings import Finding, findings_in
from pools.editor.sections import SECTIONS, Section
from pools.editor.working import WorkingCopy, working_copy
from pools.models import Pool, VersionProposal
from pools.permissions import who_can_announce
from pools.states import PoolState
from portal.models import HistoryRow, User


@dataclass(frozen=True)
class Written:
    """Who saved a section last, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Part:
    """One section on the overview."""

    section: Section
    findings: tuple[Finding, ...]
    written: Written | None


@dataclass(frozen=True)
class Overview:
    """A pool in work, seen from above."""

    copy: WorkingCopy
    parts: tuple[Part, ...]
    writers: tuple[str, ...]

    @property
    def missing(self) -> int:
        return sum(len(part.findings) for part in self.parts)

    @property
    def is_draft(self) -> bool:
        return self.copy.pool.state == PoolState.DRAFT

    @cached_property
    def announcers(self) -> tuple[User, ...]:
        """Who can announce the newest version."""
        version = self.copy.pool.version
        return tuple(who_can_announce(version)) if version and self.is_draft else ()

    @cached_property
    def proposal(self) -> VersionProposal | None:
        """The change of an announced pool that waits for another person."""
        return self.copy.pool.proposals.waiting().first()

    @property
    def next_step(self) -> str:
        """One of: missing, write_version, announce, propose, nothing."""
        if self.copy.is_ahead and self.missing:
            return "missing"
        if self.is_draft:
            return "write_version" if self.copy.is_ahead else "announce"
        return "propose" if self.copy.is_ahead else "nothing"


def copy_of(pool: Pool) -> WorkingCopy:
    """The working copy of a pool from `pools_in_work`."""
    return working_copy(pool, getattr(pool, "draft", None))


def overview_of(pool: Pool) -> Overview:
    copy = copy_of(pool)
    findings, written = findings_in(copy.document), written_in(pool)
    parts = tuple(
        Part(section, tuple(f for f in findings if f.section == section), written.get(section.key))
        for section in SECTIONS
    )
    return Overview(copy, parts, tuple(_names(copy.writers).values()))


def written_in(pool: Pool) -> dict[str, Written]:
    """The last to save each section, by the section's key; not in an earlier draft with the same address."""
    lines = HistoryRow.objects.of(pool.history_chain).filter(verb="write_section", at__gte=pool.created_at)
    rows = lines.values_list("facts", "actor_id", "at")
    newest = {facts["section"]: (actor, at) for facts, actor, at in rows}
    names = _names(actor for actor, _ in newest.values())
    return {section: Written(names.get(actor, "–"), at) for section, (actor, at) in newest.items()}


def _names(keys: Iterable[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=list(keys)).order_by("name", "pk").values_list("pk", "name"))
