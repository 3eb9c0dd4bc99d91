"""What proves who tried to send what and when, and when the portal itself was away? Rows that only grow."""

from dataclasses import dataclass
from datetime import datetime

from applications.models import Attempt
from pools.models import Pool
from portal.models import HeartbeatGap

ON_A_SHEET = 500


@dataclass(frozen=True)
class Evidence:
    """The sheet: attempts in the order they came (numbers, no names), gaps in the portal's pulse, and the next page."""

    attempts: tuple[Attempt, ...]
    gaps: tuple[HeartbeatGap, ...]
    next_after: int | None


def evidence_of(pool: Pool, *, number: str = "", after: str = "", now: datetime) -> Evidence:
    """All of a pool, or of its one case `number`; `after` is the last attempt of the page before."""
    attempts = Attempt.objects.filter(application__pool=pool).select_related("application__case", "result")
    if number:
        attempts = attempts.filter(application__case__number=number)
    if after.isdecimal() and len(after) < 18:
        attempts = attempts.filter(pk__gt=int(after))
    found = list(attempts.order_by("pk")[: ON_A_SHEET + 1])
    gaps = HeartbeatGap.objects.filter(started_at__lt=pool.closed_at or now, ended_at__gt=pool.opens_at)
    next_after = found[ON_A_SHEET - 1].pk if len(found) > ON_A_SHEET else None
    return Evidence(tuple(found[:ON_A_SHEET]), tuple(gaps.order_by("started_at")), next_after)
