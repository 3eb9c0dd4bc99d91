"""Whether the order hangs on the exact weights: exact, against trying the weights themselves."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from assessment.lines import Line, Ranking
from assessment.scores.marks import Reader, Sheet
from assessment.scores.sensitivity import sensitivity_of
from tests.pools.factories import seed_document

SEED = seed_document()
UNEQUAL = iter((0, 6, 5, 4, 3, 2))
CRITERIA = tuple(replace(each, weight=Decimal(next(UNEQUAL))) for each in SEED.criteria)
DOCUMENT = replace(SEED, criteria=CRITERIA, assessors=1, partners=None)
KEYS = [each.key for each in DOCUMENT.scored_criteria]
WEIGHTS = [Fraction(each.weight) for each in DOCUMENT.scored_criteria]


def ranking(*cases: tuple[int, ...], sheets: int = 1) -> Ranking:
    """Cases with their points by criterion, in the order the announced weights give; each asks for 5 million."""
    document = replace(DOCUMENT, assessors=sheets)
    reader, lines = Reader(document), []
    for place, points in enumerate(cases):
        marks = " ".join(f"{key}={mark}" for key, mark in sorted([*zip(KEYS, points, strict=True), ("relevance", "y")]))
        result = reader.result([Sheet(n, marks) for n in range(sheets)], {})
        shown = (f"2019-{place:04}", f"Kommune {place}", Decimal(5_000_000), place)
        facts = dict(zip(("number", "name", "applied", "submission_id"), shown, strict=True))
        facts |= {"result": result, "checked": "ok", "outcome": "", "proposed": Decimal(0), "readable": True}
        facts |= {"kommunekode": "", "region": "", "deviation_reason": "", "reserve_place": None}
        lines.append(Line(whole=None, key=place, case_id=place, **facts))
    lines.sort(key=lambda line: (-line.result.total, line.number))
    for place, line in enumerate(lines, start=1):
        line.rank = place
    return Ranking(document, tuple(lines))


def order_by(weights: list[Fraction], cases: Ranking) -> list[str]:
    def total(line: Line) -> Fraction:
        values = [Fraction(each.value) for each in line.result.criteria if not each.criterion.gate]
        return sum((weight * value for weight, value in zip(weights, values, strict=True)), Fraction(0))

    return [line.number for line in sorted(cases.lines, key=lambda line: (-total(line), line.number))]


def test_who_is_better_on_everything_stays_ahead():
    found = sensitivity_of(ranking((5, 5, 5, 5, 5), (3, 3, 3, 3, 3), (2, 2, 2, 2, 2)))
    assert (found.words, found.shifts) == ("Rækkefølgen er den samme for vægte ± 20 %.", ())


def test_the_weight_at_which_two_change_places_is_exact():
    """One leads by 6·1 − 5·1 = 1 of the sum; a sixth less on the first criterion, and they meet."""
    cases = ranking((4, 3, 3, 3, 3), (3, 4, 3, 3, 3))
    (meeting,) = sensitivity_of(cases).meetings
    assert (meeting.criterion.key, meeting.change, meeting.percent) == (KEYS[0], Fraction(-1, 6), Decimal("-16.7"))
    assert meeting.words == f"bytter plads, når «{CRITERIA[1].title}» vejer 16,7 % mindre"


def test_thirds_that_come_to_the_same_share_a_place():
    reader = Reader(replace(DOCUMENT, assessors=3))
    thirds = [Sheet(n, " ".join(f"{key}={3 + (n == 0)}" for key in KEYS) + " relevance=y") for n in range(3)]
    whole = reader.result(thirds, {}).total
    assert whole == Decimal(10) / Decimal(3)


@pytest.mark.parametrize("seed", range(40))
def test_a_steady_order_is_steady_for_every_corner_of_the_weights(seed):
    chance = random.Random(seed)
    cases = ranking(*[tuple(chance.randint(1, 5) for _ in KEYS) for _ in range(3)])
    corners = product((Fraction(4, 5), Fraction(6, 5)), repeat=len(KEYS))
    orders = {tuple(order_by([w * c for w, c in zip(WEIGHTS, corner, strict=True)], cases)) for corner in corners}
    orders.add(tuple(order_by(WEIGHTS, cases)))
    found = sensitivity_of(cases)
    assert found.steady is (len(orders) == 1) or any(not meeting.change for meeting in found.meetings)
    if found.steady:
        assert len(orders) == 1


def test_who_comes_within_the_money_when_one_weight_is_changed():
    cases = ranking((5, 1, 3, 3, 3), (3, 4, 3, 3, 3), (1, 1, 1, 1, 1))
    found = sensitivity_of(cases)
    trial = {
        (place, way): set(
            order_by([w * (1 + Fraction(way, 5)) if at == place else w for at, w in enumerate(WEIGHTS)], cases)[
                : found.within
            ]
        )
        for place in range(len(KEYS))
        for way in (1, -1)
    }
    before = set(order_by(WEIGHTS, cases)[: found.within])
    changed = {key for key, inside in trial.items() if inside != before}
    assert {(KEYS.index(each.criterion.key), 1 if each.more else -1) for each in found.shifts} == changed


def test_nothing_to_compare_is_said():
    assert sensitivity_of(ranking()).words == "Der er endnu ikke to ansøgninger at sammenligne."
