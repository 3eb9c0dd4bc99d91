"""Is every approved package still what the director approved, and is every released decision in its package?"""

from collections.abc import Iterator

from assessment import manifest
from assessment.models import DecisionPackage, ReleasedDecision
from assessment.states import PackageState


def problems() -> Iterator[str]:
    """One Danish sentence per problem."""
    for package in DecisionPackage.objects.sealed().select_related("pool__version"):
        decisions = manifest.decisions_of(package)
        yield from manifest.differences(package, decisions, manifest.words_by_decision(package, decisions))
    early = ReleasedDecision.objects.exclude(decision__package__state=PackageState.RELEASED)
    for released in early.select_related("application__case"):
        yield f"Sag {released.application.case.number}: afgørelsen er meddelt uden sin pakke"
