"""Which pools are under way, which packages wait for a decision, and how many applications carry each inside word?"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from applications.models import Application
from assessment.models import DecisionPackage
from assessment.states import PackageState
from pools.models import Pool
from pools.page import desk_words, told_apart

MOST_COUNTED = 1000


def pools_under_way(*, now: datetime) -> Iterable[Pool]:
    """Announced pools, newest deadline first, each with its state in words."""
    pools = told_apart(Pool.objects.announced().order_by("-deadline_at", "-pk")[:50])
    for pool in pools:
        pool.desk_words = desk_words(pool, now)
    return pools


def packages_to_decide() -> Iterable[DecisionPackage]:
    """What waits for the director, to decide or to follow: recommended, or approved and not yet released."""
    waiting = [PackageState.RECOMMENDED, PackageState.APPROVED]
    return DecisionPackage.objects.filter(state__in=waiting).select_related("pool").order_by("recommended_at")


def counts_of(pool: Pool, *, among: int) -> list[tuple[str, int]]:
    """How many applications carry each inside word, most first; left out where counting would hold the page up."""
    if among > MOST_COUNTED:
        return []
    rows = Application.objects.submitted().filter(pool=pool).values_list("case__agency_words")
    return [(words or "Modtaget", number) for words, number in rows.annotate(n=Count("pk")).order_by("-n")]
