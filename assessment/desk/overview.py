"""Which pools are under way, which packages wait for a decision, and how many applications carry each inside word?"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from applications.models import Application
from assessment.models import DecisionPackage
from assessment.packages.addresses import url_of
from assessment.states import PackageState
from cases.models import Assignment
from pools.models import Pool
from pools.page import desk_words, told_apart
from portal.models import User

MOST_COUNTED = 1000


def pools_under_way(*, now: datetime) -> Iterable[Pool]:
    """Announced pools, newest deadline first, each with its state in words."""
    return _in_words(Pool.objects.announced(), now)


def pools_of(user: User, *, now: datetime) -> Iterable[Pool]:
    """The pools a caseworker has cases in, in the same way."""
    mine = Assignment.objects.current().filter(user=user).values("case")
    held = Application.objects.submitted().filter(case__in=mine).values("pool")
    return _in_words(Pool.objects.announced().filter(pk__in=held), now)


def _in_words(pools: QuerySet[Pool], now: datetime) -> Iterable[Pool]:
    found = told_apart(pools.order_by("-deadline_at", "-pk")[:50])
    for pool in found:
        pool.desk_words = desk_words(pool, now)
    return found


def packages_to_decide() -> Iterable[DecisionPackage]:
    """What waits for the director, to decide or to follow: recommended, or approved and not yet released."""
    waiting = [PackageState.RECOMMENDED, PackageState.APPROVED]
    packages = DecisionPackage.objects.filter(state__in=waiting).with_page().order_by("recommended_at")
    for package in packages:
        package.url = url_of(package)
    return packages


def counts_of(pool: Pool, *, among: int) -> list[tuple[str, int]]:
    """How many applications carry each inside word, most first; left out where counting would hold the page up."""
    if among > MOST_COUNTED:
        return []
    rows = Application.objects.judged_in(pool).values_list("case__agency_words")
    return [(words or "Modtaget", number) for words, number in rows.annotate(n=Count("pk")).order_by("-n")]
