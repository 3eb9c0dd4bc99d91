"""What stops a budget from being sent, and where each obstacle leads."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from applications.budget import Budget, budget_warnings, obstacles_to_submit_budget, resembles_lump_post
from applications.budget.content import Financing
from applications.budget.rules import is_lump_post
from tests.applications.test_budget import DOCUMENT, budget, post

APPLICATION = SimpleNamespace(case=SimpleNamespace(number="2019-0001"))
PAGE = "/mine-tilskudssager/2019-0001/budget/"
RIGHT = post(months={"2020-01": Decimal("41250.00")})


def obstacles(whole: Budget, **rules) -> list[tuple[str, str]]:
    document = replace(DOCUMENT, budget=replace(DOCUMENT.budget, **rules))
    return [(each.code, each.url) for each in obstacles_to_submit_budget(APPLICATION, whole, document)]


def test_a_specified_post_whose_months_are_its_price_can_be_sent():
    assert obstacles(budget(RIGHT)) == []


def test_a_budget_without_posts_cannot_be_sent():
    assert obstacles(budget()) == [("budget_empty", f"{PAGE}#budget-posts")]


@pytest.mark.parametrize("specification", ["Løn", "løn", "  LØN ", "Løn  til Medarbejdere", "Overhead.", "diverse"])
def test_a_lump_post_cannot_be_sent_however_it_is_spaced_or_cased(specification):
    found = obstacles(budget(replace(RIGHT, specification=specification)))
    assert found == [("budget_lump", f"{PAGE}?post=1#post-1-specification")]


@pytest.mark.parametrize(
    ("specification", "resembles"),
    [
        ("Løn", False),  # is one: refused, not warned about
        ("Løn mv.", True),
        ("Løn til medarbejder", True),
        ("Diverse udgifter", True),
        ("Diverse materialer", True),
        ("Øvrige udgifter", True),
        ("Overhead 7", True),
        ("Løn til projektleder, 20 timer om ugen", False),
        ("Projektleder", False),
        ("Undervisere til tre kursusdage", False),
        ("", False),
    ],
)
def test_what_merely_resembles_a_lump_post_is_a_warning(specification, resembles):
    assert resembles_lump_post(specification, DOCUMENT.budget) is resembles
    warned = budget_warnings(APPLICATION, budget(replace(RIGHT, specification=specification)), DOCUMENT)
    assert [each.code for each in warned] == (["budget_resembles_lump"] if resembles else [])
    if resembles:
        assert not is_lump_post(specification, DOCUMENT.budget)
        assert obstacles(budget(replace(RIGHT, specification=specification))) == []


@pytest.mark.parametrize(
    ("changes", "code", "cell"),
    [
        ({"specification": ""}, "budget_no_specification", "specification"),
        ({"activity": ""}, "budget_no_activity", "activity"),
        ({"category": ""}, "budget_no_category", "category"),
        ({"category": "gone"}, "budget_no_category", "category"),
        ({"unit_price": Decimal("412.51")}, "budget_months_differ", "2020-01"),
        ({"months": {"2020-05": Decimal("41250.01")}}, "budget_months_differ", "2020-05"),
        ({"months": {"2019-12": Decimal("41250.00")}}, "budget_month_outside", "2019-12"),
    ],
)
def test_what_a_post_lacks_leads_to_its_cell(changes, code, cell):
    assert obstacles(budget(replace(RIGHT, **changes)))[0] == (code, f"{PAGE}?post=1#post-1-{cell}")


def test_an_ore_too_little_is_told_to_the_ore():
    short = replace(RIGHT, months={"2020-01": Decimal("41249.99")})
    texts = [each.text for each in obstacles_to_submit_budget(APPLICATION, budget(short), DOCUMENT)]
    assert texts == [
        "Post 1 (Projektleder, 20 timer om ugen): Månederne giver 41.249,99 kr., men prisen er 41.250,00 kr. "
        "0,01 kr. mangler at blive fordelt."
    ]


def test_a_post_without_a_price_cannot_be_sent():
    empty = replace(RIGHT, quantity=Decimal(0), months={})
    assert [code for code, _ in obstacles(budget(empty))] == ["budget_no_price", "budget_no_amount"]


def test_a_budget_that_others_pay_whole_has_nothing_to_apply_for():
    paid = Financing("1", "cofunding", "Odense Kommune", Decimal("41250.00"))
    assert obstacles(budget(RIGHT, financing=(paid,))) == [("budget_no_amount", f"{PAGE}#budget-financing")]


def test_a_line_of_financing_says_from_whom_and_how_much():
    nameless = Financing("4", "income", "", Decimal("10.00"))
    found = obstacles(budget(RIGHT, financing=(nameless,)))
    assert found == [("budget_line_incomplete", f"{PAGE}#line-4-source")]


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"max_amount": Decimal("41249.99")}, "budget_over_max"),
        ({"min_amount": Decimal("41250.01")}, "budget_under_min"),
        ({"cofunding_required": True}, "budget_no_cofunding"),
    ],
)
def test_the_pools_limits_hold_the_amount_applied_for(rules, code):
    assert [found for found, _ in obstacles(budget(RIGHT), **rules)] == [code]


@pytest.mark.parametrize("rules", [{"max_amount": Decimal("41250.00")}, {"min_amount": Decimal("41250.00")}])
def test_the_limits_themselves_are_inside(rules):
    assert obstacles(budget(RIGHT), **rules) == []


def test_more_than_the_whole_pool_cannot_be_applied_for():
    large = replace(RIGHT, unit_price=Decimal("130000.01"), months={"2020-01": Decimal("13000001.00")})
    assert [code for code, _ in obstacles(budget(large))] == ["budget_over_pool"]


def test_a_quantity_without_a_unit_is_a_warning():
    warned = budget_warnings(APPLICATION, budget(replace(RIGHT, unit="")), DOCUMENT)
    assert [(each.code, each.url) for each in warned] == [("budget_no_unit", f"{PAGE}?post=1#post-1-unit")]
