"""Posts × months: what adds up to what, to the øre, whatever the amounts are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.budget import Budget, Financing, Post
from applications.budget.content import share_in_proportion
from applications.budget.picture import picture_of, round_top
from portal.money import round_ore, spread_evenly
from tests.pools.factories import seed_document

DOCUMENT = seed_document()
ORE = st.integers(0, 10**9).map(lambda ore: Decimal(ore) / 100)
MONTHS = st.dictionaries(st.sampled_from(DOCUMENT.months), ORE, max_size=33)


def post(number: int = 1, months: dict[str, Decimal] | None = None, **changes) -> Post:
    content = {
        "key": str(number),
        "category": "salary",
        "category_title": "Løn",
        "activity": "Uddannelse af nøglepersoner",
        "specification": "Projektleder, 20 timer om ugen",
        "unit": "timer",
        "quantity": Decimal("100.00"),
        "unit_price": Decimal("412.50"),
        "months": months or {},
    }
    return Post(**content | changes)


def budget(*posts: Post, financing: tuple[Financing, ...] = ()) -> Budget:
    return Budget(DOCUMENT.months, DOCUMENT.project_years, posts, financing)


def test_the_seed_pools_33_months_are_12_12_and_9_in_three_project_years():
    years = [(year.label, len(year.months)) for year in budget().project_years]
    assert years == [("1. projektår", 12), ("2. projektår", 12), ("3. projektår", 9)]
    assert (budget().months[0], budget().months[-1], len(budget().months)) == ("2020-01", "2022-09", 33)


@given(st.lists(MONTHS, max_size=6))
def test_months_add_up_to_posts_years_and_the_total_to_the_ore(months_of_posts):
    whole = budget(*(post(number, months) for number, months in enumerate(months_of_posts)))
    by_hand = sum((sum(months.values(), Decimal(0)) for months in months_of_posts), Decimal(0))
    assert sum((each.total for each in whole.posts), Decimal(0)) == by_hand
    assert sum(whole.by_month.values(), Decimal(0)) == by_hand
    assert sum(whole.by_year.values(), Decimal(0)) == by_hand
    assert sum(whole.expenses_by_calendar_year.values(), Decimal(0)) == by_hand
    assert whole.expenses == by_hand
    for each in whole.posts:
        years = [each.amount_in(year.months) for year in whole.project_years]
        assert sum(years, Decimal(0)) == each.total


@given(ORE, st.integers(0, 32), st.integers(0, 32))
def test_an_even_spread_gives_the_rest_to_the_last_month(total, one, other):
    months = list(DOCUMENT.months[min(one, other) : max(one, other) + 1])
    shares = spread_evenly(total, months)
    assert sum(shares.values()) == total
    assert len(set(list(shares.values())[:-1])) <= 1
    assert 0 <= shares[months[-1]] - shares[months[0]] < Decimal("0.01") * len(months)


def test_ten_kroner_over_three_months_leaves_one_ore_to_the_last():
    shares = spread_evenly(Decimal("10.00"), ["2020-01", "2020-02", "2020-03"])
    assert list(shares.values()) == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]


@given(ORE, ORE)
def test_the_price_is_quantity_times_unit_price_in_whole_ore(quantity, unit_price):
    price = post(quantity=quantity, unit_price=unit_price).price
    assert price == round_ore(quantity * unit_price)
    assert abs(price - quantity * unit_price) <= Decimal("0.005")


@given(st.lists(MONTHS, min_size=1, max_size=3), ORE, ORE)
def test_the_grant_and_what_others_pay_are_always_the_expenses(months_of_posts, own, fees):
    lines = (
        Financing("1", "cofunding", "Odense Kommune", own),
        Financing("2", "income", "Deltagerbetaling", fees),
    )
    whole = budget(*(post(number, months) for number, months in enumerate(months_of_posts)), financing=lines)
    assert whole.amount_applied + whole.cofunding + whole.income == whole.expenses


@given(st.integers(-(10**10), 10**10).map(lambda ore: Decimal(ore) / 100), st.lists(ORE, min_size=1, max_size=4))
def test_the_amount_is_parted_over_years_without_losing_an_ore(amount, weights):
    shares = share_in_proportion(amount, {str(number): weight for number, weight in enumerate(weights)})
    assert sum(shares.values()) == (amount if sum(weights) else 0)


def test_an_amount_is_parted_by_what_is_spent_in_each_calendar_year():
    whole = budget(
        post(months={"2020-12": Decimal(100), "2021-01": Decimal(100), "2022-09": Decimal(100)}),
        financing=(Financing("1", "cofunding", "Odense Kommune", Decimal(200)),),
    )
    assert whole.amounts_by_calendar_year == {
        "2020": Decimal("33.33"),
        "2021": Decimal("33.34"),
        "2022": Decimal("33.33"),
    }


@given(st.lists(MONTHS, max_size=3), ORE)
def test_the_canonical_form_comes_back_unchanged(months_of_posts, own):
    posts = [post(number, dict(sorted(months.items()))) for number, months in enumerate(months_of_posts)]
    whole = budget(*posts, financing=(Financing("1", "cofunding", "Odense Kommune", own),))
    content = whole.canonical()
    again = Budget.from_canonical(content, DOCUMENT)
    assert again == whole
    assert again.canonical() == content
    assert content["amount_applied"] == format(whole.amount_applied.quantize(Decimal("0.01")), "f")


def test_amounts_are_written_as_text_with_two_decimals():
    content = budget(post(months={"2020-01": Decimal("1E+3")})).canonical()
    assert content["posts"][0]["months"] == {"2020-01": "1000.00"}
    assert (content["expenses"], content["amount_applied"]) == ("1000.00", "1000.00")


@pytest.mark.parametrize(
    ("highest", "top"), [("0.01", "1"), ("1", "1"), ("1.01", "2"), ("41250", "50000"), ("100000.01", "200000")]
)
def test_the_scale_of_the_picture_ends_at_a_round_amount(highest, top):
    assert round_top(Decimal(highest)) == Decimal(top)


def test_the_picture_has_a_bar_for_every_month_and_says_what_it_shows():
    whole = budget(post(months={"2020-02": Decimal("20000"), "2022-09": Decimal("21250")}))
    picture = picture_of(whole.by_month, whole.project_years)
    assert len(picture.bars) == 33
    assert [bar.height > 0 for bar in picture.bars].count(True) == 2
    assert picture.description == (
        "Udgifter i 2 af 33 måneder, fra feb. 2020 til sep. 2022. "
        "Mest i sep. 2022 med 21.250,00 kr. Tallene står i tabellen."
    )
    assert picture_of(budget().by_month, budget().project_years) is None
