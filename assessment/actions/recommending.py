"""How a decision is drafted line by line, and how the whole package is recommended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from applications.models import Application, PlaceEntry
from assessment import faces
from assessment.actions.scoring import locked_application
from assessment.models import ConsistencyTick, Decision, DecisionPackage
from assessment.notifications import recommendation_waits
from assessment.packages.ledger import record_written
from assessment.packages.replies import RETURNED
from assessment.packages.rounds import keep_round
from assessment.permissions import may_manage, may_recommend_on
from assessment.reasoning.consistency import findings_of
from assessment.results import begin_package, figures_of, package_of, ranking_of
from assessment.rules import (
    obstacles_of_reasons,
    obstacles_of_replies,
    obstacles_to_recommend,
    obstacles_to_save_decision,
    obstacles_to_tick,
    over_supply_with,
)
from assessment.rules.allocating import obstacles_of_lines
from assessment.states import GIVING, Outcome, PackageTransition
from cases.actions import NewEntry, journal_many, record_duty_many
from cases.faces import set_agency_faces
from cases.models import Case
from cases.states import Direction, Duty
from pools.models import Pool
from pools.states import PoolTransition
from portal import history
from portal.models import User
from portal.steps import Obstacle, move, require, require_possible


@dataclass(frozen=True)
class DecisionDraft:
    """What the manager writes about one application; amounts in kr., `per_year` as {"2020": kr.} adding up to it."""

    outcome: str
    amount: Decimal
    per_year: Mapping[str, Decimal]
    reasons: Mapping[str, str]
    conditions: str = ""
    internal_note: str = ""
    deviation_reason: str = ""


@transaction.atomic
def save_decision(number: str, draft: DecisionDraft, *, by: User, now: datetime) -> Decision:
    """Keep the manager's draft of one decision in the pool's package (begun by the first); nobody else sees it."""
    pool_key = Application.objects.values_list("pool", flat=True).get(case__number=number)
    pool = Pool.objects.locked().get(pk=pool_key)
    application = locked_application(number)
    require(may_recommend_on(by, application.case))
    package = package_of(pool)
    require_possible(obstacles_to_save_decision(application, package))
    values = values_of(draft, application, by, now)
    given = values["amount"] or Decimal(values["places"])
    require_possible([*obstacles_of_draft(draft), *over_supply_with(application, given)])
    if package is None:
        package = begin_package(pool, now=now)
    decision, _ = Decision.objects.update_or_create(package=package, application=application, defaults=values)
    record_written(pool.history_chain, "write_decision", [decision], by=by, now=now)
    return decision


def values_of(draft: DecisionDraft, application: Application, writer: User, now: datetime) -> dict[str, Any]:
    """A decision's columns as they are kept: what gives nothing has no amount, and no reason is an empty one."""
    gives = draft.outcome in GIVING
    return {
        "submission_id": application.current_submission_id,
        "outcome": draft.outcome,
        "amount": draft.amount if gives else Decimal(0),
        "places": places_for(application) if gives else 0,
        "amounts_per_year": {year: format(kr, "f") for year, kr in sorted(draft.per_year.items())} if gives else {},
        "reasons": {key: text.strip() for key, text in draft.reasons.items() if text.strip()},
        "conditions": draft.conditions.strip(),
        "internal_note": draft.internal_note.strip(),
        "deviation_reason": draft.deviation_reason.strip(),
        "changed_at": now,
        "changed_by": writer,
    } | ({} if draft.outcome == Outcome.REFUSAL else {"reserve_place": None})


def places_for(application: Application) -> int:
    """A place for each tilbud applied for that has not been given back; 0 where the call offers money."""
    submission = application.current_submission
    if submission is None or not submission.places_applied:
        return 0
    return submission.places_applied - PlaceEntry.objects.filter(application=application, change=-1).count()


def obstacles_of_draft(draft: DecisionDraft) -> list[Obstacle]:
    if draft.outcome in GIVING and sum(draft.per_year.values(), Decimal(0)) != draft.amount:
        return [Obstacle("years_differ", "Beløbene pr. år skal give det samlede beløb.", "#id_amount")]
    return []


@transaction.atomic
def tick(pool: Pool, key: str, note: str, *, by: User, now: datetime) -> ConsistencyTick:
    """«Set efter»: why one soft finding, or a line that came back, may stand; another text or comment asks again."""
    pool = Pool.objects.locked().get(pk=pool.pk)
    require(may_manage(by))
    ranking = ranking_of(pool, viewer=by)
    package = package_of(pool)
    require_possible([*obstacles_of_lines(ranking), *obstacles_to_tick(ranking, package, key, note)])
    code = next((each.code for each in findings_of(ranking) if each.key == key), RETURNED)
    values = {"code": code, "note": note.strip(), "at": now, "by": by}
    row, is_new = ConsistencyTick.objects.get_or_create(pool=pool, finding=key, defaults=values)
    if is_new:
        facts = {"finding": key, "code": code}
        history.record(pool.history_chain, "look_at_reasons", by=by, now=now, facts=facts)
    return row


@transaction.atomic
def recommend(pool: Pool, *, by: User, now: datetime) -> DecisionPackage:
    """«Indstil»: the whole package to the director, when nothing stands in its way."""
    pool = Pool.objects.locked().get(pk=pool.pk)
    require(may_manage(by))
    ranking = ranking_of(pool, viewer=by)
    package = package_of(pool)
    reasons = [] if package is None else [*obstacles_of_replies(package), *obstacles_of_reasons(ranking, pool)]
    require_possible([*obstacles_to_recommend(ranking, package, slug=pool.slug, now=now), *reasons])
    package = DecisionPackage.objects.locked().get(pk=package.pk)
    package.pool = pool
    cases = list(Case.objects.locked().filter(pk__in=[line.application.case_id for line in ranking.lines]))
    record_duty_many(cases, Duty.RECOMMEND, by=by, now=now)
    package.figures = figures_of(ranking)
    package.recommended_at, package.recommended_by = now, by
    package.round += 1
    facts = {"package": package.number, "round": package.round, "decisions": len(ranking.lines)}
    move(package, PackageTransition.RECOMMEND, by=by, now=now, facts=facts)
    package.save()
    keep_round(package)
    move(pool, PoolTransition.RECOMMEND, by=by, now=now)
    pool.save(update_fields=["state"])
    set_agency_faces([(case, faces.agency_face(faces.RECOMMENDED, case)) for case in cases], now=now)
    journal_many([NewEntry(case, Direction.INTERNAL, "Indstillet til direktøren", False) for case in cases], now=now)
    recommendation_waits(package, now=now)
    return package
