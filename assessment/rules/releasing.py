"""What stands in the way of the release, and of planning it?"""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from applications.models import Application
from assessment.models import DecisionPackage
from assessment.rules.asking import obstacles_of_inquiries_in
from assessment.rules.impartiality import obstacles_of_conflicts
from assessment.states import PackageState
from portal.steps import Obstacle

NOT_APPROVED = Obstacle("not_approved", "Afgørelserne skal godkendes, før de kan meddeles.")


def obstacles_to_release(
    package: DecisionPackage, applications: Sequence[Application], decided: set[int], *, now: datetime
) -> list[Obstacle]:
    """Approved, not yet released, nobody is being asked, and every submission that is not withdrawn has its decision.

    `applications` are those that must be answered, `decided` the keys of those the package answers.
    """
    if found := _wrong_state(package):
        return found
    undecided = [
        Obstacle("undecided", f"Sag {application.case.number} har ingen afgørelse.", _case(application))
        for application in applications
        if application.pk not in decided
    ]
    return [*undecided, *obstacles_of_inquiries_in(applications, now=now), *obstacles_of_conflicts(package)]


def _wrong_state(package: DecisionPackage) -> list[Obstacle]:
    if package.state == PackageState.RELEASED:
        return [Obstacle("released_already", "Afgørelserne er meddelt.")]
    return [] if package.state == PackageState.APPROVED else [NOT_APPROVED]


def _case(application: Application) -> str:
    return reverse("assessment:case", args=[application.case.number])


def obstacles_to_plan_release(package: DecisionPackage, moment: datetime, *, now: datetime) -> list[Obstacle]:
    """An approved package can be planned for a moment to come; the plan can be changed until then."""
    if found := _wrong_state(package):
        return found
    if moment <= now:
        return [Obstacle("moment_has_passed", "Tidspunktet er passeret. Vælg et senere.", "#id_day")]
    return []


def obstacles_to_cancel_plan(package: DecisionPackage) -> list[Obstacle]:
    if found := _wrong_state(package):
        return found
    return [] if package.release_at else [Obstacle("not_planned", "Der er ikke planlagt en meddelelse.")]


def obstacles_to_follow_up(package: DecisionPackage) -> list[Obstacle]:
    if package.state == PackageState.RELEASED:
        return []
    return [Obstacle("not_released", "Afgørelserne er ikke meddelt, så der er intet at prøve igen.")]
