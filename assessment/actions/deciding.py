"""How a recommendation is taken: signed by those who may, sealed when all have, sent back, or opened again."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from assessment import faces
from assessment.models import DecisionPackage, LineReturn, Signature
from assessment.notifications import approval_withdrawn, recommendation_returned, recommendation_waits
from assessment.packages.manifest import decisions_of, manifest_of, sha256_of, words_by_decision
from assessment.packages.signing import share_of, unsigned_lines
from assessment.permissions import may_decide
from assessment.rules import obstacles_to_approve, obstacles_to_send_back, obstacles_to_withdraw_approval
from assessment.states import PackageKind, PackageTransition
from cases.actions import NewEntry, journal_many, record_duty_many
from cases.faces import set_agency_faces
from cases.models import Case
from cases.states import Direction, Duty
from pools.models import Pool
from pools.states import PoolTransition
from portal import history
from portal.models import User
from portal.steps import move, require, require_possible


def locked_package(package: DecisionPackage) -> DecisionPackage:
    """The package and its pool, both locked, pool first; wants a transaction."""
    pool = Pool.objects.locked().select_related("version").get(pk=package.pool_id)
    locked = DecisionPackage.objects.locked().get(pk=package.pk)
    locked.pool = pool
    return locked


@transaction.atomic
def approve(package: DecisionPackage, *, by: User, now: datetime) -> DecisionPackage:
    """«Godkend indstilling»: sign one's own lines; whoever signs last seals the whole in the same transaction."""
    package = locked_package(package)
    require(may_decide(by))
    share = share_of(package, by)
    require_possible(obstacles_to_approve(package, by=by, now=now, share=share))
    cases = _locked_cases(package)
    own = [case for case in cases if case.pk in {line.application.case_id for line in share.own}]
    record_duty_many(own, Duty.APPROVE, by=by, now=now)
    row = Signature(package=package, round=package.round, capacity=share.capacity, at=now, by=by)
    row.lines = sorted(share.keys)
    row.save()
    facts = {"package": package.number, "round": package.round, "capacity": str(share.capacity), "lines": len(own)}
    history.record(package.history_chain, "sign", by=by, now=now, facts=facts)
    if unsigned_lines(package):
        _journal(own, f"Indstilling underskrevet ({row.get_capacity_display().lower()})", now=now)
        recommendation_waits(package, now=now)
        return package
    return _seal(package, cases, by=by, now=now)


def _seal(package: DecisionPackage, cases: Collection[Case], *, by: User, now: datetime) -> DecisionPackage:
    """Every decision and every letter's words by a manifest of hashes."""
    decisions = decisions_of(package)
    package.manifest = manifest_of(package, decisions, words_by_decision(package, decisions))
    package.manifest_sha256 = sha256_of(package.manifest)
    package.approved_at, package.approved_by = now, by
    facts = {"package": package.number, "round": package.round, "manifest": package.manifest_sha256}
    move(package, PackageTransition.APPROVE, by=by, now=now, facts=facts)
    package.save()
    _move_pool(package, PoolTransition.APPROVE, by=by, now=now)
    set_agency_faces([(case, faces.agency_face(faces.DECIDED, case)) for case in cases], now=now)
    _journal(cases, "Indstilling godkendt", now=now)
    return package


@transaction.atomic
def send_back(
    package: DecisionPackage,
    *,
    comment: str,
    by: User,
    now: datetime,
    comments: Mapping[int, str] | None = None,
) -> DecisionPackage:
    """«Send tilbage» with a comment on the whole, or on lines ({decision id: text}); every line keeps its text."""
    comments = {key: text.strip() for key, text in (comments or {}).items() if text.strip()}
    package = locked_package(package)
    require(may_decide(by))
    require_possible(obstacles_to_send_back(package, comment=comment, comments=comments, by=by))
    LineReturn.objects.bulk_create(
        LineReturn(package=package, round=package.round, decision_id=key, comment=text, at=now, by=by)
        for key, text in sorted(comments.items())
    )
    facts = {"package": package.number, "round": package.round, "lines": len(comments)}
    bring_back(package, PackageTransition.RETURN, comment, "Indstilling sendt tilbage", facts, by=by, now=now)
    recommendation_returned(package, now=now)
    return package


@transaction.atomic
def withdraw_approval(package: DecisionPackage, *, reason: str, by: User, now: datetime) -> DecisionPackage:
    """«Træk godkendelsen tilbage» before the release: all lines are a draft again; the seal stays in the history."""
    package = locked_package(package)
    require(may_decide(by))
    require_possible(obstacles_to_withdraw_approval(package, reason=reason, by=by))
    facts = {"package": package.number, "round": package.round, "manifest": package.manifest_sha256}
    package.approved_at = package.approved_by = package.manifest = None
    package.release_at = package.planned_at = package.planned_by = None
    package.manifest_sha256 = ""
    title = "Godkendelse trukket tilbage"
    bring_back(package, PackageTransition.WITHDRAW_APPROVAL, reason, title, facts, by=by, now=now)
    approval_withdrawn(package, now=now)
    return package


def bring_back(
    package: DecisionPackage,
    transition: PackageTransition,
    comment: str,
    title: str,
    facts: dict[str, object],
    *,
    by: User,
    now: datetime,
) -> None:
    """The package is a draft again, and why; its pool and cases with it. The caller holds pool and package."""
    package.returned_at, package.returned_by, package.return_comment = now, by, comment.strip()
    move(package, transition, by=by, now=now, facts=facts)
    package.save()
    _move_pool(package, PoolTransition(transition.value), by=by, now=now)
    _journal(_reopened(package, now=now), title, now=now)


def _move_pool(package: DecisionPackage, transition: PoolTransition, *, by: User, now: datetime) -> None:
    """The pool follows its joint package; a changed decision leaves it where it is."""
    if package.kind == PackageKind.JOINT:
        move(package.pool, transition, by=by, now=now)
        package.pool.save(update_fields=["state"])


def _reopened(package: DecisionPackage, *, now: datetime) -> list[Case]:
    cases = _locked_cases(package)
    words = faces.ASSESSED if package.kind == PackageKind.JOINT else faces.RELEASED
    set_agency_faces([(case, faces.agency_face(words, case)) for case in cases], now=now)
    return cases


def _journal(cases: Collection[Case], title: str, *, now: datetime) -> None:
    journal_many([NewEntry(case, Direction.INTERNAL, title, False) for case in cases], now=now)


def _locked_cases(package: DecisionPackage) -> list[Case]:
    keys = package.decisions.values("application__case")
    return list(Case.objects.locked().filter(pk__in=keys))
