"""Is every approved package what the director approved, is each released decision in its own, and is none overdue?"""

from collections.abc import Iterator
from datetime import timedelta

from assessment.models import DecisionPackage, ReleasedDecision
from assessment.packages import manifest
from assessment.states import PackageState
from portal.clock import database_now
from portal.danish import moment

LONGEST_WAIT = timedelta(minutes=15)  # planned releases are looked for every minute


def problems() -> Iterator[str]:
    """One Danish sentence per problem."""
    for package in DecisionPackage.objects.sealed().select_related("pool__version"):
        decisions = manifest.decisions_of(package)
        yield from manifest.differences(package, decisions, manifest.words_by_decision(package, decisions))
    early = ReleasedDecision.objects.exclude(decision__package__state=PackageState.RELEASED)
    for released in early.select_related("application__case"):
        yield f"Sag {released.application.case.number}: afgørelsen er meddelt uden sin pakke"
    for package in DecisionPackage.objects.due(database_now() - LONGEST_WAIT).select_related("pool"):
        planned = moment(package.release_at)
        yield f"Pakke {package.number} til {package.pool.slug}: skulle være meddelt {planned} og er det ikke"
