"""What stands in the way of changing a decision that has been released?"""

from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from applications.rules import CLOSES_AFTER
from assessment.models import Decision, DecisionPackage, FormalCheck, Inquiry, ReleasedDecision
from assessment.reasoning.owed import owed_reasons
from assessment.results import result_for
from assessment.rules.asking import obstacles_of_inquiries
from assessment.rules.impartiality import obstacles_of_conflicts
from assessment.rules.money import over_supply_with
from assessment.rules.recommending import obstacles_of_law
from assessment.states import GIVING, FormalOutcome, InquiryKind, Outcome, PackageState
from pools.document import document_of
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
        *_places(decision),
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


def obstacles_without_change_reason(text: str) -> list[Obstacle]:
    """Why it is changed stands in the letter."""
    if text.strip():
        return []
    return [Obstacle("no_change_reason", "Skriv, hvorfor afgørelsen ændres. Det står i brevet.", "#id_change_reason")]


def _unreasoned(decision: Decision) -> list[Obstacle]:
    found = obstacles_without_change_reason(decision.change_reason)
    document = document_of(decision.package.pool.version)
    if empty := owed_reasons(decision, document, decision.submission.amount_applied):
        found.append(Obstacle("empty_reason", "Der mangler begrundelse til ansøgeren.", f"#id_reason_{empty[0]}"))
    return found


def _outcome(decision: Decision) -> list[Obstacle]:
    """Money goes to what is judged and meets the demands; who was rejected unjudged is judged before a refusal too."""
    was_rejected = decision.replaces.outcome == Outcome.REJECTION
    if decision.outcome not in GIVING and not (was_rejected and decision.outcome == Outcome.REFUSAL):
        return []
    check, result = FormalCheck.objects.newest_for(decision.application), result_for(decision.application)
    number = decision.application.case.number
    if check is None or check.outcome == FormalOutcome.REJECT:
        text = "Formaliakontrollen siger, at ansøgningen skal afvises. Kontrollér formalia igen."
        return [Obstacle("still_rejected", text, reverse("assessment:formal_check", args=[number]))]
    if not result.complete:
        text = "Ansøgningen er ikke vurderet færdig, så der kan ikke gives tilsagn eller afslag."
        return [Obstacle("not_assessed", text, reverse("assessment:case", args=[number]))]
    if decision.outcome == Outcome.REFUSAL:
        return []
    if result.gate_met is False:
        return [Obstacle("gate_not_met", "Et krav er ikke opfyldt, så der kan ikke gives tilsagn.", "#id_outcome")]
    return []


def _money(decision: Decision) -> list[Obstacle]:
    """What stands in the pool, with this line in its new form, is within the pool's money."""
    if decision.amount > decision.submission.amount_applied:
        return [Obstacle("over_applied", "Beløbet er højere end det, der er søgt om.", "#id_amount")]
    return over_supply_with(decision.application, decision.amount or Decimal(decision.places))


def _places(decision: Decision) -> list[Obstacle]:
    """No more get something than the pool announced; counted as its money is, with changes still on their way."""
    partners = document_of(decision.package.pool.version).partners
    takes_a_place = decision.outcome in GIVING and Outcome(decision.replaces.outcome) not in GIVING
    if not takes_a_place or not partners:
        return []
    given = Decision.objects.giving().filter(package__pool=decision.package.pool, replaced_by__released__isnull=True)
    others = given.exclude(application=decision.application).values("application").distinct().count()
    if others < partners[1]:
        return []
    text = f"Puljen har plads til højst {partners[1]}, der får tilsagn. Så mange har fået det."
    return [Obstacle("too_many_partners", text, "#id_outcome")]


def is_worse(decision: Decision) -> bool:
    """Whether the party loses by the change: less money, also in one year, or a condition it did not have."""
    old = decision.replaces
    if old is None:
        return False
    lost = old.outcome in GIVING and decision.outcome not in GIVING
    later = decision.amounts_per_year
    moved = any(Decimal(later.get(year, 0)) < Decimal(kroner) for year, kroner in old.amounts_per_year.items())
    bound = old.outcome in GIVING and decision.conditions not in ("", old.conditions)
    rejected = old.outcome == Outcome.REFUSAL and decision.outcome == Outcome.REJECTION
    return lost or moved or bound or rejected or decision.amount < old.amount


def _unheard(decision: Decision, *, now: datetime) -> list[Obstacle]:
    """The party is heard before it loses something, or it is said why that is not needed (FVL § 19)."""
    if not is_worse(decision) or decision.no_hearing_reason.strip():
        return []
    asked = Inquiry.objects.of_kind(InquiryKind.HEARING).filter(
        application=decision.application, sent_at__gte=decision.replaces.released.released_at, withdrawn_at__isnull=True
    )
    if any(each.answered_at is not None or each.due_at < now - CLOSES_AFTER for each in asked):
        return []
    text = "Ændringen er til skade for ansøgeren. Hør ansøgeren først, eller skriv, hvorfor det ikke er nødvendigt."
    return [Obstacle("not_heard", text, "#id_no_hearing_reason")]
