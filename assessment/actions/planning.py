"""How the release is planned for a moment to come, changed or called off, and carried out when the moment is there."""

import logging
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from assessment.actions.deciding import locked_package
from assessment.actions.releasing import release
from assessment.models import DecisionPackage
from assessment.notifications import planned_release_stopped
from assessment.packages.preflight import CANCELLED, PLANNED, STOPPED
from assessment.permissions import may_decide
from assessment.rules import obstacles_to_cancel_plan, obstacles_to_let_go, obstacles_to_plan_release
from portal import history
from portal.models import User
from portal.steps import NotPossibleNow, require, require_possible

PLAN = ["release_at", "planned_at", "planned_by"]
logger = logging.getLogger(__name__)


@transaction.atomic
def plan_release(package: DecisionPackage, moment: datetime, *, by: User, now: datetime) -> DecisionPackage:
    """«Planlæg meddelelse» for `moment` (aware), or move an earlier plan there; nobody outside the agency sees it."""
    package = locked_package(package)
    require(may_decide(by))
    require_possible([*obstacles_to_plan_release(package, moment, now=now), *obstacles_to_let_go(package, by=by)])
    facts = {"package": package.number, "planned": moment.isoformat()}
    if package.release_at:
        facts["before"] = package.release_at.isoformat()
    package.release_at, package.planned_at, package.planned_by = moment, now, by
    package.save(update_fields=PLAN)
    history.record(package.history_chain, PLANNED, by=by, now=now, facts=facts)
    return package


@transaction.atomic
def cancel_planned_release(package: DecisionPackage, *, by: User, now: datetime) -> DecisionPackage:
    """«Drop planen»: nothing goes out by itself."""
    package = locked_package(package)
    require(may_decide(by))
    require_possible(obstacles_to_cancel_plan(package))
    facts = {"package": package.number, "planned": package.release_at.isoformat()}
    history.record(package.history_chain, CANCELLED, by=by, now=now, facts=facts)
    _without_plan(package)
    return package


def release_due(*, now: datetime) -> int:
    """Release every package whose planned moment has come; returns how many decisions went out."""
    answered = 0
    for package in DecisionPackage.objects.due(now):
        try:
            answered += release_as_planned(package, now=now)
        except Exception:  # one package's trouble must not keep the others; the next minute tries again
            logger.exception("package %s could not be released as planned", package.pk)
    return answered


@transaction.atomic
def release_as_planned(package: DecisionPackage, *, now: datetime) -> int:
    """Release in the planner's name, late or not; when something stands in the way the plan ends, and they are told.

    0 when another has been here first, or when the plan was moved or called off meanwhile.
    """
    package = locked_package(package)
    if not DecisionPackage.objects.due(now).filter(pk=package.pk).exists():
        return 0
    try:
        with transaction.atomic():
            require(package.planned_by.is_active)  # nothing goes out in the name of somebody who has left
            return release(package, by=package.planned_by, now=now, as_planned=True)
    except (NotPossibleNow, PermissionDenied, IntegrityError) as refusal:
        _stop(package, _codes(refusal), now=now)
        return 0


def _stop(package: DecisionPackage, codes: list[str], *, now: datetime) -> None:
    """Nothing has gone out, and nothing will by itself: it is for people to look, and to plan anew."""
    facts = {"package": package.number, "planned": package.release_at.isoformat(), "codes": codes}
    history.record(package.history_chain, STOPPED, by=None, now=now, facts=facts)
    planned_release_stopped(package, now=now)
    _without_plan(package)


def _codes(refusal: Exception) -> list[str]:
    if isinstance(refusal, NotPossibleNow):
        return sorted({obstacle.code for obstacle in refusal.obstacles})
    if isinstance(refusal, PermissionDenied):
        return ["planner_may_not_release"]
    diagnosis = getattr(refusal.__cause__, "diag", None)
    return [getattr(diagnosis, "constraint_name", None) or "refused_by_the_database"]


def _without_plan(package: DecisionPackage) -> None:
    package.release_at = package.planned_at = package.planned_by = None
    package.save(update_fields=PLAN)
