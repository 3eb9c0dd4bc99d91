"""One criterion scored in two windows: how do both look beside each other?"""

import json
from dataclasses import dataclass
from datetime import datetime

from assessment.actions import Given
from assessment.models import Score
from assessment.scores.sheets import MARK_WORDS, given_words, replaced
from pools.document import Criterion
from portal.differences import Piece, differences


@dataclass(frozen=True)
class MergeLine:
    """One choice in both: a sub-point's mark, or the points."""

    label: str
    stored: str
    typed: str

    @property
    def differs(self) -> bool:
        return self.stored != self.typed


@dataclass(frozen=True)
class ScoreMerge:
    """What is saved and what was just typed over an older version of it; neither is lost."""

    criterion: Criterion
    saved_at: datetime
    version: int
    lines: tuple[MergeLine, ...]
    stored: list[Piece]
    typed: list[Piece]
    values: dict[str, str]

    @property
    def values_json(self) -> str:
        """For the page's script: what is saved, by the names of its controls."""
        return json.dumps(self.values)


def merge_of(criterion: Criterion, stored: Score, given: Given) -> ScoreMerge:
    """`stored` stands now, `given` was typed from an older version of it."""
    typed = replaced(stored, given)
    name = "Er kravet opfyldt?" if criterion.gate else "Point"
    lines = [MergeLine(name, *(given_words(criterion, each) or "–" for each in (stored, typed)))]
    for point in criterion.sub_points:
        marks = (MARK_WORDS.get(each.sub_points.get(point.key, ""), "–") for each in (stored, typed))
        lines.append(MergeLine(point.text, *marks))
    pieces = differences(stored.reason, typed.reason)
    values = values_of(criterion, stored)
    return ScoreMerge(criterion, stored.saved_at, stored.version, tuple(lines), *pieces, values)


def values_of(criterion: Criterion, score: Score) -> dict[str, str]:
    """{name of the control: value} as the score would be typed."""
    given = {True: "yes", False: "no", None: ""}[score.met] if criterion.gate else str(score.points or "")
    marks = {
        f"{criterion.key}-point_{point.key}": score.sub_points.get(point.key, "") for point in criterion.sub_points
    }
    return {f"{criterion.key}-given": given, **marks, f"{criterion.key}-reason": score.reason}
