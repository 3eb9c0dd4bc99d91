"""What may the applicant be told about each criterion? A draft from the locked sheets, for a person to edit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assessment.lines import Line
from assessment.models import Assessment, Consensus, FormalCheck, Score
from assessment.scores.scoring import CriterionResult, Result, result_of
from assessment.states import SubPointMark
from pools.document import Criterion, PoolDocument

Drafts = Mapping[tuple[int, str], str]

FORMAL = "formal"  # the key of a rejection's reason, which stands outside the criteria
PRIORITY = "priority"  # the key of the reason for being passed over; never drafted, always the manager's own words
MAX_REASON = 4000
NOT_MET = "Kriteriet er et krav, og det er ikke opfyldt."


def title_of_reason(key: str, document: PoolDocument) -> str:
    """What a reason is about, as the letter heads it."""
    titles = {FORMAL: "Formelle krav", PRIORITY: "Den samlede prioritering"}
    titles |= {each.key: f"{each.number}. {each.title}" for each in document.criteria}
    return titles.get(key, key)


def draft_reasons(result: Result) -> dict[str, str]:
    """{criterion key: text}: one voice each, what was agreed or the lower sheet, and what fell short on it."""
    return {each.criterion.key: _draft(each) for each in result.criteria}


def same_words(text: str) -> str:
    """The text with one blank between its words, for it to be compared with another."""
    return " ".join(text.split())


def drafts_of(lines: Iterable[Line], document: PoolDocument) -> Drafts:
    """{(application, criterion): the draft of its reason}, of many lines in three queries."""
    keys = [line.key for line in lines]
    if not keys:
        return {}
    sheets: dict[int, list[Assessment]] = defaultdict(list)
    for sheet in Assessment.objects.standing().locked_in().with_scores().filter(application__in=keys):
        sheets[sheet.application_id].append(sheet)
    agreed: dict[int, list[Consensus]] = defaultdict(list)
    for each in Consensus.objects.standing().filter(application__in=keys):
        agreed[each.application_id].append(each)
    return {
        (key, criterion): same_words(text)
        for key in keys
        for criterion, text in draft_reasons(result_of(document, sheets[key], agreed[key])).items()
        if text
    }


def draft_formal_reason(check: FormalCheck | None) -> dict[str, str]:
    """The rejection's reason, from the formal check that stands."""
    return {FORMAL: f"{check.get_reason_code_display()}. {check.text}"} if check and check.reason_code else {}


def _draft(result: CriterionResult) -> str:
    """Two assessors' texts are never put together: they may say opposite things of the same application."""
    if not result.scores:
        return ""
    lower = _lower(result)
    voice, sheets = (result.consensus, result.scores) if result.consensus else (lower, [lower])
    short = _short_of(result.criterion, sheets)
    texts = [NOT_MET] if result.met is False else []
    texts += [voice.reason.strip(), *(["Ikke fuldt opfyldt:\n" + "\n".join(short)] if short else [])]
    return "\n\n".join(text for text in texts if text)[:MAX_REASON]


def _lower(result: CriterionResult) -> Any:  # a Score, where reasons are drafted
    return min(result.scores, key=lambda score: (score.met is not False, score.points or 0))


def others_of(result: Result) -> dict[str, list[Score]]:
    """{criterion key: the sheets whose words the draft leaves out}, so that the writer can choose them instead."""
    return {
        each.criterion.key: [score for score in each.scores if each.consensus or score is not _lower(each)]
        for each in result.criteria
    }


def _short_of(criterion: Criterion, sheets: Sequence[Score]) -> list[str]:
    """Sub-points that none of the sheets found met, as a list of bullets."""
    full = {None, "", SubPointMark.MET}
    return [
        f"- {point.text}"
        for point in criterion.sub_points
        if all(sheet.sub_points.get(point.key) not in full for sheet in sheets)
    ]
