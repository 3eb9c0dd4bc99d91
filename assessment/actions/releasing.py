"""How everybody is answered at the same moment: all of a package in one transaction, or none of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from assessment import documents, faces
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from assessment.packages.delivery import occasion_of
from assessment.packages.preflight import answered_by, preflight_of
from assessment.packages.rounds import signer_of
from assessment.permissions import may_decide
from assessment.rules import obstacles_to_let_go
from assessment.states import GIVING, PackageKind, PackageTransition
from cases.actions import NewDocument, tell_participants_many, write_documents_many
from cases.faces import set_agency_faces, set_party_faces
from cases.models import Case, Document
from cases.states import Direction
from pools.document import document_of
from pools.models import Pool
from pools.states import PoolTransition
from portal import history
from portal.danish import copenhagen
from portal.models import User
from portal.steps import move, require, require_possible


@transaction.atomic
def release(package: DecisionPackage, *, by: User, now: datetime, as_planned: bool = False) -> int:
    """«Meddel afgørelser»: letters, faces, mails and the public list, in one transaction; returns how many.

    The pool is locked against withdrawals and late submissions. What was approved is computed anew and compared with
    its seal; any difference refuses the release. The papers are made from their frozen words after commit. A release
    by hand sets a plan aside.
    """
    package, cases = _locked(package)
    require(may_decide(by))
    check = preflight_of(package, now=now)
    require_possible([*check.obstacles, *obstacles_to_let_go(package, by=by)])
    if not as_planned:
        package.release_at = package.planned_at = package.planned_by = None
    _mark_released(package, by=by, now=now)
    _answer(package, check.decisions, check.words, cases, by=by, now=now)
    return len(check.decisions)


def _locked(package: DecisionPackage) -> tuple[DecisionPackage, dict[int, Case]]:
    """Pool, cases and package, locked in that order; cases by key."""
    pool = Pool.objects.select_related("version").select_for_update(of=("self",)).get(pk=package.pool_id)
    standing = answered_by(package).values("case")
    cases = {case.pk: case for case in Case.objects.locked().filter(pk__in=standing)}
    package = DecisionPackage.objects.locked().select_related("approved_by").get(pk=package.pk)
    package.pool = pool
    return package, cases


def _mark_released(package: DecisionPackage, *, by: User, now: datetime) -> None:
    package.released_at, package.released_by = now, by
    facts = {"package": package.number, "manifest": package.manifest_sha256}
    if package.release_at:
        late = int((now - package.release_at).total_seconds())
        facts |= {"planned": package.release_at.isoformat(), "late_seconds": late}
    move(package, PackageTransition.RELEASE, by=by, now=now, facts=facts)
    changed = ["state", "released_at", "released_by", "release_at", "planned_at", "planned_by"]
    package.save(update_fields=changed)
    if package.kind == PackageKind.JOINT:
        move(package.pool, PoolTransition.RELEASE, by=by, now=now)
        package.pool.save(update_fields=["state"])


def _answer(
    package: DecisionPackage,
    decisions: list[Decision],
    words: dict[int, dict[str, Any]],
    cases: dict[int, Case],
    *,
    by: User,
    now: datetime,
) -> None:
    """Letters, released rows, faces, history and mails of all cases: a fixed number of queries."""
    for decision in decisions:
        decision.application.case = cases[decision.application.case_id]
    letters = _write_letters(package, decisions, words, now=now)
    ReleasedDecision.objects.bulk_create(_released(decisions, letters, package))
    accept_by = _accept_by(package, now=now)
    lines = [(decision.application.case, decision) for decision in decisions]
    set_party_faces([(case, _party_face(case, decision, accept_by)) for case, decision in lines], now=now)
    set_agency_faces([(case, faces.agency_face(faces.RELEASED, case)) for case, _ in lines], now=now)
    history.record_many(
        [
            history.Line(case.history_chain, _verb(decision), {"outcome": decision.outcome}, history.Audience.PARTY)
            for case, decision in lines
        ],
        by=by,
        now=now,
    )
    tell_participants_many([case for case, _ in lines], occasion=occasion_of(package), now=now)


def _verb(decision: Decision) -> str:
    return "reverse" if decision.replaces_id else "release"


def _write_letters(
    package: DecisionPackage, decisions: Iterable[Decision], words: dict[int, dict[str, Any]], *, now: datetime
) -> list[Document]:
    document = document_of(package.pool.version)
    last_day, signers = copenhagen(_accept_by(package, now=now)).date(), signer_of(package)
    papers = [
        NewDocument(
            case=decision.application.case,
            kind=documents.KIND,
            title=documents.heading_of(decision, document),
            template=documents.TEMPLATES[decision.outcome],
            words=documents.signed(
                words[decision.pk],
                by=signers[decision.pk],
                accept_by=last_day if _is_accepted(decision) else None,
            ),
            direction=Direction.OUT,
            visible_to_party=True,
            dated_at=now,
        )
        for decision in decisions
    ]
    return write_documents_many(papers, now=now)


def _released(
    decisions: Iterable[Decision], letters: Iterable[Document], package: DecisionPackage
) -> list[ReleasedDecision]:
    return [
        ReleasedDecision(
            decision=decision,
            application=decision.application,
            pool=package.pool,
            outcome=decision.outcome,
            amount=decision.amount,
            places=decision.places,
            released_at=package.released_at,
            letter=letter,
        )
        for decision, letter in zip(decisions, letters, strict=True)
    ]


def _is_accepted(decision: Decision) -> bool:
    """Money lapses when nobody accepts it; who gets a place is called, and signs an agreement in the course."""
    return decision.outcome in GIVING and not decision.places


def _accept_by(package: DecisionPackage, *, now: datetime) -> datetime:
    return faces.accept_by(document_of(package.pool.version), released_at=now)


def _party_face(case: Case, decision: Decision, accept_by: datetime):
    return faces.party_face(decision.outcome, case, accept_by=accept_by if _is_accepted(decision) else None)
