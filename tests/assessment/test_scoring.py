"""Totals: weights from the pool, the mean of the assessors, consensus where they were apart, the gate outside."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.models import Consensus, Score
from assessment.scores.scoring import differs, missing_of, result_of
from assessment.templatetags.assessment import points as shown
from tests.assessment.stories import JUDGED_AT
from tests.pools.factories import seed_document

DOCUMENT = seed_document()
SCORED = [criterion.key for criterion in DOCUMENT.scored_criteria]


class Sheet:
    """A locked sheet without a database: what `result_of` reads of an Assessment."""

    locked_at, voided_at = JUDGED_AT, None

    def __init__(self, points: dict[str, int], met: bool = True) -> None:
        self._rows = [Score(criterion="relevance", met=met)]
        self._rows += [Score(criterion=key, points=value) for key, value in points.items()]

    @property
    def scores(self):
        return self

    def all(self):
        return self._rows


def sheets(*points: int, met: bool = True) -> list[Sheet]:
    return [Sheet(dict.fromkeys(SCORED, value), met) for value in points]


def test_two_assessors_a_step_apart_give_the_mean():
    result = result_of(DOCUMENT, sheets(4, 3), [])
    assert (result.total, result.gate_met, result.complete) == (Decimal("3.5"), True, True)
    assert shown(result.total) == "3,50"


def test_two_steps_apart_have_no_total_before_consensus():
    result = result_of(DOCUMENT, sheets(5, 3), [])
    assert (result.total, len(result.open_differences)) == (None, 5)
    agreed = [Consensus(criterion=key, points=4) for key in SCORED]
    assert result_of(DOCUMENT, sheets(5, 3), agreed).total == 4


def test_disagreement_on_the_gate_needs_consensus_whatever_the_points():
    apart = [*sheets(3, met=True), *sheets(3, met=False)]
    result = result_of(DOCUMENT, apart, [])
    assert [each.criterion.key for each in result.open_differences] == ["relevance"]
    assert result.gate_met is None
    assert result_of(DOCUMENT, apart, [Consensus(criterion="relevance", met=False)]).gate_met is False


def test_the_gate_stands_outside_the_total():
    met, not_met = (result_of(DOCUMENT, sheets(4, 4, met=met), []) for met in (True, False))
    assert (met.total, not_met.total) == (4, 4)
    assert (met.gate_met, not_met.gate_met) == (True, False)


def test_one_locked_sheet_of_two_is_not_a_result():
    result = result_of(DOCUMENT, sheets(4), [])
    assert (result.complete, result.total) == (False, None)


def test_a_voided_sheet_does_not_count():
    late = Sheet(dict.fromkeys(SCORED, 1))
    late.voided_at = JUDGED_AT
    assert result_of(DOCUMENT, [late, *sheets(4, 4)], []).total == 4


def test_weights_are_the_pools_own():
    doubled = tuple(replace(each, weight=Decimal(2)) if each.key == "effort" else each for each in DOCUMENT.criteria)
    document = replace(DOCUMENT, criteria=doubled)
    points = dict.fromkeys(SCORED, 3) | {"effort": 5}
    assert result_of(document, [Sheet(points), Sheet(points)], []).total == Decimal(22) / Decimal(6)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=5, max_size=5))
def test_the_total_lies_between_the_lowest_and_the_highest_point(pairs):
    one, other = (Sheet(dict(zip(SCORED, points, strict=True))) for points in zip(*pairs, strict=True))
    result = result_of(DOCUMENT, [one, other], [])
    apart = sum(abs(a - b) >= 2 for a, b in pairs)
    assert len(result.open_differences) == apart
    if apart:
        assert result.total is None
    else:
        points = [point for pair in pairs for point in pair]
        assert min(points) <= result.total <= max(points)
        assert result.total * 10 == sum(points)


@pytest.mark.parametrize(
    ("points", "apart"), [((3, 3), False), ((3, 4), False), ((3, 5), True), ((1, 5), True), ((4,), False)]
)
def test_two_steps_are_apart_and_one_is_not(points, apart):
    assert differs([Score(points=value) for value in points], 2) is apart


def test_a_criterion_says_what_it_lacks():
    effort = DOCUMENT.criterion("effort")
    assert missing_of(effort, None) == ["point", "underpunkter", "begrundelse"]
    marks = {point.key: "met" for point in effort.sub_points}
    assert missing_of(effort, Score(points=3, sub_points=marks, reason=" ")) == ["begrundelse"]
    assert missing_of(effort, Score(points=3, sub_points=marks, reason="Ja.")) == []
    assert missing_of(DOCUMENT.criterion("relevance"), Score(sub_points={"within_pool": "met"}, reason="x")) == [
        "opfyldt eller ikke opfyldt"
    ]
