"""Is every approved package as it was approved, each released decision in its own, and none beyond its places?"""

from collections.abc import Iterator
from datetime import timedelta

from assessment.models import DecisionPackage, ReleasedDecision
from assessment.numbers.capacity import capacity_of
from assessment.packages import manifest
from assessment.states import PackageState
from pools.models import Pool
from portal.clock import database_now
from portal.danish import moment

LONGEST_WAIT = timedelta(minutes=15)  # planned releases are looked for every minute


def problems() -> Iterator[str]:
    """One Danish sentence per problem."""
    for package in DecisionPackage.objects.sealed().select_related("pool__version"):
        decisions = manifest.decisions_of(package)
        yield from manifest.differences(package, decisions, manifest.words_by_decision(package, decisions))
    yield from _over_places()
    early = ReleasedDecision.objects.exclude(decision__package__state=PackageState.RELEASED)
    for released in early.select_related("application__case"):
        yield f"Sag {released.application.case.number}: afgørelsen er meddelt uden sin pakke"
    for package in DecisionPackage.objects.due(database_now() - LONGEST_WAIT).select_related("pool"):
        planned = moment(package.release_at)
        yield f"Pakke {package.number} til {package.pool.slug}: skulle være meddelt {planned} og er det ikke"


def _over_places() -> Iterator[str]:
    """Tilbud that have a place, or are proposed one, against what the call has."""
    for pool in Pool.objects.announced().offering_places().select_related("version"):
        found = capacity_of(pool)
        if found and found.left < 0:
            yield f"{pool.slug}: {-found.left} tilbud har plads ud over de {found.places}, der er"
