"""Amounts are exact to the øre: shown in Danish, rounded, spread over months, and bounded in the database."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from portal.money import (
    MAX_AMOUNT,
    KronerField,
    MoneyField,
    money_bounds,
    parse_kroner,
    parse_number,
    round_ore,
    show_kroner,
    show_number,
    show_short,
    spread_evenly,
)

MINUS = "\u2212"

# --- shown -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (show_kroner(Decimal("1234567.50")), "1.234.567,50 kr."),
        (show_kroner(0), "0,00 kr."),
        (show_number(Decimal("-1234")), f"{MINUS}1.234,00"),
        (show_number(Decimal("-0.001")), "0,00"),
        (show_number(Decimal("999.995")), "1.000,00"),
        (show_number(Decimal("1234.5"), 0), "1.235"),
        (show_number(33, 0), "33"),
        (show_short(Decimal("13000000.00")), "13,0 mio. kr."),
        (show_short(13_000_000), "13,0 mio. kr."),
        (show_short(Decimal("1250000000")), "1.250,0 mio. kr."),
        (show_short(Decimal("999999.49")), "999.999 kr."),
        (show_short(Decimal("750000")), "750.000 kr."),
        (show_short(Decimal("-2540000")), f"{MINUS}2,5 mio. kr."),
    ],
)
def test_amounts_are_shown_in_danish(shown, expected):
    assert shown == expected


@pytest.mark.parametrize("value", [1.5, "1234.50", None, True])
def test_only_exact_numbers_are_shown(value):
    with pytest.raises(TypeError):
        show_kroner(value)


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_amount_is_never_shown(value):
    with pytest.raises(ValueError, match="finite"):
        show_number(Decimal(value))


AMOUNTS = st.decimals(min_value=-MAX_AMOUNT, max_value=MAX_AMOUNT, places=2)


@given(AMOUNTS)
def test_what_is_shown_is_read_back_as_the_same(amount):
    assert parse_kroner(show_kroner(amount), negative=True) == amount
    assert parse_number(show_number(amount)) == amount


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("0.025", "0.03"), ("0.0049", "0.00"), ("-0.005", "-0.01"), ("7", "7.00")],
)
def test_half_an_ore_is_rounded_away_from_nought(exact, rounded):
    assert str(round_ore(Decimal(exact))) == rounded


# --- spread ----------------------------------------------------------------------------------------------------------

MONTHS = [f"{year}-{month:02}" for year in range(2020, 2025) for month in range(1, 13)]


def test_the_ore_that_remain_go_to_the_last_month():
    shares = spread_evenly(Decimal("100.00"), MONTHS[:3])
    assert shares == {"2020-01": Decimal("33.33"), "2020-02": Decimal("33.33"), "2020-03": Decimal("33.34")}
    assert list(spread_evenly(Decimal("0.05"), MONTHS[:33]).values()) == [Decimal(0)] * 32 + [Decimal("0.05")]


@given(st.decimals(min_value=0, max_value=MAX_AMOUNT, places=2), st.integers(min_value=1, max_value=60))
def test_the_months_add_up_to_the_total_exactly(total, count):
    shares = spread_evenly(total, MONTHS[:count])
    amounts = list(shares.values())
    assert (list(shares), sum(amounts)) == (MONTHS[:count], total)
    assert {amount.as_tuple().exponent for amount in amounts} == {-2}
    assert len(set(amounts[:-1])) <= 1
    assert 0 <= amounts[-1] - amounts[0] < count * Decimal("0.01")


@pytest.mark.parametrize(
    ("total", "months"),
    [
        ("1.00", []),
        ("1.00", ["2020-01", "2020-01"]),
        ("-0.01", ["2020-01"]),
        ("0.005", ["2020-01"]),
        ("NaN", ["2020-01"]),
    ],
)
def test_what_cannot_be_spread_is_an_error(total, months):
    with pytest.raises(ValueError, match=r"months must|total must|finite"):
        spread_evenly(Decimal(total), months)


# --- stored ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def purse(db):
    """A model with one bounded amount, its table made in the test's own transaction."""
    with isolate_apps("portal"):

        class Purse(models.Model):  # noqa: DJ008 - never shown
            amount = MoneyField("beløb", null=True)

            class Meta:
                app_label = "portal"
                constraints = [money_bounds("amount")]

    with connection.schema_editor() as editor:
        editor.create_model(Purse)
    return Purse


@pytest.mark.parametrize("amount", ["0.00", "0.01", "9999999999.99"])
def test_the_database_keeps_an_amount_within_the_bounds(purse, amount):
    row = purse.objects.create(amount=Decimal(amount))
    row.refresh_from_db()
    assert str(row.amount) == amount


@pytest.mark.parametrize("amount", ["NaN", "-0.01", "10000000000.00"])
def test_the_database_refuses_an_amount_beyond_the_bounds_and_nan(purse, amount):
    with pytest.raises(IntegrityError, match="portal_purse_amount_bounds"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO portal_purse (amount) VALUES (%s::numeric)", [amount])


def test_a_float_never_becomes_money(purse):
    with pytest.raises(TypeError, match="never float"):
        purse(amount=0.1).full_clean()
    with pytest.raises(TypeError, match="never float"):
        purse.objects.create(amount=0.1)


def test_validation_tells_the_bounds_in_danish(purse):
    with pytest.raises(ValidationError) as refusal:
        purse(amount=Decimal("-1.00")).full_clean()
    assert refusal.value.messages == ["Beløbet skal være mellem 0,00 kr. og 9.999.999.999,99 kr."]


def test_a_form_reads_and_shows_danish_amounts(purse):
    field = purse._meta.get_field("amount").formfield()
    assert (type(field), field.label) == (KronerField, "Beløb")
    assert field.clean("1.234,5 kr.") == Decimal("1234.50")
    assert field.prepare_value(Decimal("1234.50")) == "1.234,50"
    assert field.prepare_value("12,345") == "12,345"  # what was typed wrong stays as it was typed
    with pytest.raises(ValidationError) as refusal:
        field.clean("12,345")
    assert refusal.value.messages == [
        "Der er 3 cifre efter kommaet. Skriv højst 2; mener I tusinder, så skriv punktum i stedet for komma."
    ]


def test_an_amount_that_may_be_left_out_is_none():
    assert KronerField(required=False).clean("  ") is None
