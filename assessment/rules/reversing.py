"""What stands in the way of changing a decision that has been released?"""

from datetime import datetime
from decimal import Decimal

from assessment.models import Decision, DecisionPackage, Inquiry, ReleasedDecision
from assessment.reasoning.reasons import FORMAL
from assessment.results import result_for
from assessment.rules.asking import obstacles_of_inquiries
from assessment.rules.impartiality import obstacles_of_conflicts
from assessment.rules.recommending import obstacles_of_law
from assessment.states import GIVING, InquiryKind, Outcome, PackageState
from pools.document import document_of
from portal.money import show_kroner
from portal.steps import Obstacle


def obstacles_to_reverse(standing: ReleasedDecision | None, package: DecisionPackage | None) -> list[Obstacle]:
    """There is a decision to change, and no change of it is already with the director; `package` is the open one."""
    if standing is None:
        return [Obstacle("not_released", "Sagen har ingen meddelt afgørelse, så der er intet at gøre om.")]
    if package is not None and package.state != PackageState.DRAFT:
        return [Obstacle("reversal_under_way", "Omgørelsen er indstillet. Direktøren skal sende den tilbage først.")]
    return []


def obstacles_to_recommend_reversal(decision: Decision, *, now: datetime) -> list[Obstacle]:
    """A real change, with reasons, within the money, after the party was heard where it loses (FVL §§ 19, 22, 24)."""
    if decision.package.state != PackageState.DRAFT:
        return [Obstacle("reversal_under_way", "Omgørelsen er allerede indstillet.")]
    document = document_of(decision.package.pool.version)
    return [
        *obstacles_of_law(document),
        *_unchanged(decision),
        *_unreasoned(decision),
        *_outcome(decision),
        *_money(decision),
        *_unheard(decision, now=now),
        *obstacles_of_inquiries(decision.application, now=now),
        *obstacles_of_conflicts(decision.package),
    ]


def _unchanged(decision: Decision) -> list[Obstacle]:
    """New words alone are no new decision: a slip of the pen is put right by a message."""
    old = decision.replaces
    before = (old.outcome, old.amount, old.amounts_per_year, old.conditions)
    if before != (decision.outcome, decision.amount, decision.amounts_per_year, decision.conditions):
        return []
    return [Obstacle("nothing_changed", "Afgørelsen er den samme som den meddelte.", "#id_outcome")]


def _unreasoned(decision: Decision) -> list[Obstacle]:
    found = []
    if not decision.change_reason.strip():
        text = "Skriv, hvorfor afgørelsen ændres. Det står i brevet."
        found.append(Obstacle("no_change_reason", text, "#id_change_reason"))
    in_full = decision.outcome == Outcome.GRANT and decision.amount >= decision.submission.amount_applied
    keys = [FORMAL] if decision.outcome == Outcome.REJECTION else _criteria(decision)
    if not in_full and not all(decision.reasons.get(key, "").strip() for key in keys):
        found.append(Obstacle("empty_reason", "Der mangler begrundelse til ansøgeren.", f"#id_reason_{keys[0]}"))
    return found


def _criteria(decision: Decision) -> list[str]:
    return [criterion.key for criterion in document_of(decision.package.pool.version).criteria]


def _outcome(decision: Decision) -> list[Obstacle]:
    """Money goes only to what has been judged on its merits and meets the pool's demands."""
    if decision.outcome not in GIVING:
        return []
    result = result_for(decision.application)
    if not result.complete:
        return [Obstacle("not_assessed", "Ansøgningen er ikke vurderet færdig, så der kan ikke gives tilsagn.")]
    if result.gate_met is False:
        return [Obstacle("gate_not_met", "Et krav er ikke opfyldt, så der kan ikke gives tilsagn.", "#id_outcome")]
    return []


def _money(decision: Decision) -> list[Obstacle]:
    """What stands in the pool, with this line in its new form, is within the pool's money."""
    document = document_of(decision.package.pool.version)
    if decision.amount > decision.submission.amount_applied:
        return [Obstacle("over_applied", "Beløbet er højere end det, der er søgt om.", "#id_amount")]
    others = ReleasedDecision.objects.standing().filter(pool=decision.package.pool)
    given = others.exclude(application=decision.application).values_list("amount", flat=True)
    over = sum(given, Decimal(0)) + decision.amount - document.amount
    if over <= 0:
        return []
    return [Obstacle("over_money", f"Så gives der {show_kroner(over)} mere, end puljen har.", "#id_amount")]


def is_worse(decision: Decision) -> bool:
    """Whether the party loses by the change: less money, or a condition it did not have."""
    old: Decision = decision.replaces  # type: ignore[assignment]  # every omgørelse replaces one
    lost = old.outcome in GIVING and decision.outcome not in GIVING
    bound = old.outcome in GIVING and decision.conditions not in ("", old.conditions)
    rejected = old.outcome == Outcome.REFUSAL and decision.outcome == Outcome.REJECTION
    return lost or bound or rejected or decision.amount < old.amount


def _unheard(decision: Decision, *, now: datetime) -> list[Obstacle]:
    """The party is heard before it loses something, or it is said why that is not needed (FVL § 19)."""
    if not is_worse(decision) or decision.no_hearing_reason.strip():
        return []
    asked = Inquiry.objects.of_kind(InquiryKind.HEARING).filter(
        application=decision.application, sent_at__gte=decision.replaces.released.released_at, withdrawn_at__isnull=True
    )
    if any(each.answered_at is not None or each.due_at < now for each in asked):
        return []
    text = "Ændringen er til skade for ansøgeren. Hør ansøgeren først, eller skriv, hvorfor det ikke er nødvendigt."
    return [Obstacle("not_heard", text, "#id_no_hearing_reason")]
