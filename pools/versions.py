"""What is told about a new wording of an announced pool, does it ask more, and which wordings have been in force?"""

from dataclasses import dataclass
from datetime import datetime

from pools.differences import differences, holds_demands
from pools.document import PoolDocument, document_of
from pools.models import Pool, PoolVersion, VersionProposal
from portal.clock import COPENHAGEN
from portal.working_days import after_working_days, working_days_between

WORKING_DAYS = 10  # from a new or stricter demand to the deadline


@dataclass(frozen=True)
class Clarification:
    """What is told about a new version: the public notice, and the extension that goes with it (or none)."""

    title: str
    text: str
    new_deadline: datetime | None = None
    reason: str = ""


def demands_in(version: PoolVersion, document: PoolDocument) -> bool:
    """Whether the document asks for anything new or stricter than the version does."""
    return holds_demands(differences(document_of(version), document))


def must_be_read(proposal: VersionProposal, pool: Pool, *, now: datetime) -> bool:
    """Whether a draft is sent only when the version is read there: not one that came late, without any demand.

    Asked before the deadline moves with it.
    """
    if proposal.demands or proposal.new_deadline is not None:
        return True
    return working_days_between(now, pool.deadline_at) >= WORKING_DAYS


def earliest_deadline(deadline: datetime, *, now: datetime) -> datetime:
    """The first deadline that a demand told now would do with, at the clock of the deadline in force."""
    day, clock = after_working_days(now, WORKING_DAYS), deadline.astimezone(COPENHAGEN).timetz()
    return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=COPENHAGEN)


def versions_in_force(pool: Pool) -> list[PoolVersion]:
    """Every wording that has been in force since the announcement, oldest first; the one in force now is the last."""
    if pool.announced_at is None:
        return []
    announced = pool.versions.filter(written_at__lte=pool.announced_at).order_by("-number")[:1]
    later = VersionProposal.objects.in_force_after(pool, 0).values("version")
    return list(pool.versions.filter(pk__in=[*announced.values_list("pk", flat=True), *(v["version"] for v in later)]))
