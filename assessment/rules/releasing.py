"""What stands in the way of the release?"""

from collections.abc import Iterable

from applications.models import Application
from assessment.models import DecisionPackage
from assessment.states import PackageState
from portal.steps import Obstacle


def obstacles_to_release(
    package: DecisionPackage, applications: Iterable[Application], decided: set[int]
) -> list[Obstacle]:
    """Approved, not yet released, and every submission that is not withdrawn has its decision in the package."""
    if package.state == PackageState.RELEASED:
        return [Obstacle("released_already", "Afgørelserne er meddelt.")]
    if package.state != PackageState.APPROVED:
        return [Obstacle("not_approved", "Afgørelserne skal godkendes, før de kan meddeles.")]
    return [
        Obstacle("undecided", f"Sag {application.case.number} har ingen afgørelse.")
        for application in applications
        if application.pk not in decided
    ]
