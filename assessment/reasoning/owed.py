"""Which reasons does a decision owe the applicant? What is not wholly in its favour is reasoned (FVL §§ 22 and 24)."""

from decimal import Decimal

from assessment.models import Decision
from assessment.reasoning.reasons import FORMAL
from assessment.states import Outcome
from pools.document import PoolDocument


def owed_reasons(decision: Decision, document: PoolDocument, applied: Decimal) -> list[str]:
    """Keys of the reasons that are owed and empty; `applied` is kr. or tilbud, and a grant of it all owes none."""
    if decision.outcome == Outcome.GRANT and (decision.amount or decision.places) >= applied:
        return []
    keys = [FORMAL] if decision.outcome == Outcome.REJECTION else [each.key for each in document.criteria]
    return [key for key in keys if not decision.reasons.get(key, "").strip()]
