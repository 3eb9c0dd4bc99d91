"""What may the applicant be told about each criterion? A draft from the locked sheets, for a person to edit."""

from assessment.models import FormalCheck, Score
from assessment.scoring import CriterionResult, Result
from assessment.states import SubPointMark
from pools.document import Criterion

FORMAL = "formal"  # the key of a rejection's reason, which stands outside the criteria
MAX_REASON = 4000


def draft_reasons(result: Result) -> dict[str, str]:
    """{criterion key: text}: what was agreed, else what each assessor wrote, and the sub-points that fell short."""
    return {each.criterion.key: _draft(each) for each in result.criteria}


def draft_formal_reason(check: FormalCheck | None) -> dict[str, str]:
    """The rejection's reason, from the formal check that stands."""
    return {FORMAL: f"{check.get_reason_code_display()}. {check.text}"} if check and check.reason_code else {}


def _draft(result: CriterionResult) -> str:
    if result.consensus:
        texts = [result.consensus.reason.strip()]
    else:
        texts = list(dict.fromkeys(score.reason.strip() for score in result.scores if score.reason.strip()))
    short = [*_short_of(result.criterion, result.scores)]
    return "\n\n".join([*texts, *(["Ikke fuldt opfyldt:\n" + "\n".join(short)] if short else [])])[:MAX_REASON]


def _short_of(criterion: Criterion, scores: tuple[Score, ...]) -> list[str]:
    """Sub-points at least one assessor did not find met, as a list of bullets."""
    full = {None, "", SubPointMark.MET}
    return [
        f"- {point.text}"
        for point in criterion.sub_points
        if any(score.sub_points.get(point.key) not in full for score in scores)
    ]
