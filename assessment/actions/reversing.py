"""How a released decision is changed: by a new one that two persons stand behind; the old letter stays readable."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from applications.models import Application
from assessment import faces
from assessment.actions.deciding import locked_package
from assessment.actions.recommending import DecisionDraft, obstacles_of_draft, values_of
from assessment.actions.scoring import locked_application
from assessment.models import Decision, DecisionPackage
from assessment.notifications import recommendation_waits
from assessment.packages.ledger import record_written
from assessment.packages.reversals import figures_for, line_of, open_reversal_of, standing_of
from assessment.packages.rounds import keep_round
from assessment.permissions import may_recommend_on
from assessment.rules import obstacles_to_recommend_reversal, obstacles_to_reverse, over_supply_with
from assessment.rules.reversing import obstacles_without_change_reason
from assessment.states import PackageKind, PackageTransition
from cases.actions import NewEntry, journal_many, record_duty
from cases.faces import set_agency_face
from cases.states import Direction, Duty
from pools.models import Pool
from portal import history
from portal.models import User
from portal.steps import move, require, require_possible


@dataclass(frozen=True)
class ReversalDraft(DecisionDraft):
    """A decision in another's place: `change_reason` stands in the letter, `no_hearing_reason` only inside."""

    change_reason: str = ""
    no_hearing_reason: str = ""


@transaction.atomic
def save_reversal(number: str, draft: ReversalDraft, *, by: User, now: datetime) -> Decision:
    """«Gem omgørelse»: the manager's draft of the new decision, in a package of its own; nobody outside sees it."""
    pool_key = Application.objects.values_list("pool", flat=True).get(case__number=number)
    pool = Pool.objects.locked().get(pk=pool_key)
    application = locked_application(number)
    require(may_recommend_on(by, application.case))
    standing, package = standing_of(application), open_reversal_of(application)
    require_possible(obstacles_to_reverse(standing, package))
    values = values_of(draft, application, by, now)
    over = over_supply_with(application, values["amount"] or Decimal(values["places"]))
    require_possible([*obstacles_of_draft(draft), *obstacles_without_change_reason(draft.change_reason), *over])
    if package is None:
        package = _begin(pool, standing.decision, by=by, now=now)
    values |= {
        "submission_id": standing.decision.submission_id,
        "replaces": standing.decision,
        "change_reason": draft.change_reason.strip(),
        "no_hearing_reason": draft.no_hearing_reason.strip(),
    }
    decision, _ = Decision.objects.update_or_create(package=package, application=application, defaults=values)
    record_written(pool.history_chain, "write_reversal", [decision], by=by, now=now)
    return decision


def _begin(pool: Pool, old: Decision, *, by: User, now: datetime) -> DecisionPackage:
    """A package of one line; the letter cites the pool's numbers as they were when the old decision was recommended."""
    number = DecisionPackage.objects.filter(pool=pool).aggregate(last=Max("number"))["last"] + 1
    told = {"intake": old.package.intake, "figures": old.package.figures}
    package = DecisionPackage.objects.create(
        pool=pool, number=number, kind=PackageKind.REVERSAL, created_at=now, **told
    )
    facts = {"package": number, "replaces": old.pk, "application": old.application_id}
    history.record(package.history_chain, "begin_reversal", by=by, now=now, facts=facts)
    return package


@transaction.atomic
def recommend_reversal(package: DecisionPackage, *, by: User, now: datetime) -> DecisionPackage:
    """«Indstil omgørelse» to the director: one line, the same two pairs of eyes as the first time."""
    package = locked_package(package)
    decision = line_of(package)
    application = locked_application(decision.application.case.number)
    decision.application, decision.package = application, package
    require(may_recommend_on(by, application.case))
    require_possible(obstacles_to_recommend_reversal(decision, now=now))
    case = application.case
    record_duty(case, Duty.RECOMMEND, by=by, now=now)
    package.recommended_at, package.recommended_by = now, by
    package.round += 1
    package.figures = figures_for(decision)
    facts = {"package": package.number, "round": package.round, "decisions": 1}
    move(package, PackageTransition.RECOMMEND, by=by, now=now, facts=facts)
    package.save()
    keep_round(package)
    set_agency_face(case, faces.agency_face(faces.RECOMMENDED, case), now=now)
    journal_many([NewEntry(case, Direction.INTERNAL, "Omgørelse indstillet til direktøren", False)], now=now)
    recommendation_waits(package, now=now)
    return package
