"""How the director takes a recommendation: approves and seals it, or sends it back with a comment."""

from datetime import datetime

from django.db import transaction

from assessment import faces
from assessment.manifest import decisions_of, manifest_of, sha256_of, words_by_decision
from assessment.models import DecisionPackage, Signature
from assessment.notifications import recommendation_returned
from assessment.permissions import may_decide
from assessment.rules import obstacles_to_approve, obstacles_to_send_back
from assessment.states import Capacity, PackageTransition
from cases.actions import NewEntry, journal_many, record_duty_many
from cases.faces import set_agency_faces
from cases.models import Case
from cases.states import Direction, Duty
from pools.models import Pool
from pools.states import PoolTransition
from portal.models import User
from portal.states import Role
from portal.steps import move, require, require_possible


def locked_package(package: DecisionPackage) -> DecisionPackage:
    """The package and its pool, both locked, pool first; wants a transaction."""
    pool = Pool.objects.locked().select_related("version").get(pk=package.pool_id)
    locked = DecisionPackage.objects.locked().get(pk=package.pk)
    locked.pool = pool
    return locked


@transaction.atomic
def approve(package: DecisionPackage, *, by: User, now: datetime) -> DecisionPackage:
    """«Godkend indstilling»: seal every decision and every letter's words by a manifest of hashes."""
    package = locked_package(package)
    require(may_decide(by))
    require_possible(obstacles_to_approve(package, by=by, now=now))
    decisions = decisions_of(package)
    cases = _locked_cases(package)
    record_duty_many(cases, Duty.APPROVE, by=by, now=now)
    capacity = Capacity.DIRECTOR if by.has_role(Role.DIRECTOR) else Capacity.DEPUTY
    Signature.objects.create(package=package, round=package.round, capacity=capacity, at=now, by=by)
    package.manifest = manifest_of(package, decisions, words_by_decision(package, decisions))
    package.manifest_sha256 = sha256_of(package.manifest)
    package.approved_at, package.approved_by = now, by
    facts = {"package": package.number, "manifest": package.manifest_sha256}
    move(package, PackageTransition.APPROVE, by=by, now=now, facts=facts)
    package.save()
    move(package.pool, PoolTransition.APPROVE, by=by, now=now)
    package.pool.save(update_fields=["state"])
    set_agency_faces([(case, faces.agency_face(faces.DECIDED, case)) for case in cases], now=now)
    journal_many([NewEntry(case, Direction.INTERNAL, "Indstilling godkendt", False) for case in cases], now=now)
    return package


@transaction.atomic
def send_back(package: DecisionPackage, *, comment: str, by: User, now: datetime) -> DecisionPackage:
    """«Send tilbage» to the manager with a comment; every line keeps its text."""
    package = locked_package(package)
    require(may_decide(by))
    require_possible(obstacles_to_send_back(package, comment=comment))
    package.returned_at, package.returned_by, package.return_comment = now, by, comment.strip()
    move(package, PackageTransition.RETURN, by=by, now=now, facts={"package": package.number})
    package.save()
    move(package.pool, PoolTransition.RETURN, by=by, now=now)
    package.pool.save(update_fields=["state"])
    cases = _locked_cases(package)
    set_agency_faces([(case, faces.agency_face(faces.ASSESSED, case)) for case in cases], now=now)
    journal_many([NewEntry(case, Direction.INTERNAL, "Indstilling sendt tilbage", False) for case in cases], now=now)
    recommendation_returned(package, now=now)
    return package


def _locked_cases(package: DecisionPackage) -> list[Case]:
    keys = package.decisions.values("application__case")
    return list(Case.objects.locked().filter(pk__in=keys))
