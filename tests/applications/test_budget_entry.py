"""What may be typed in the cells of a post: anything readable is saved, the rest is refused in its own cell."""

from decimal import Decimal

import pytest

from applications.budget.entry import cell_text, read_financing, read_post
from tests.pools.factories import seed_document

DOCUMENT = seed_document()


def typed(**cells: str):
    return read_post({name: text for name, text in cells.items()}, DOCUMENT, [7])


def test_a_draft_saves_anything_readable():
    entry = read_post(
        {
            "category": "",
            "activity": "",
            "specification": "  Løn \t til\u00a0nogen ",
            "quantity": "1 200",
            "unit_price": "412,5 kr.",
            "note": "Første linje\r\nanden linje\x00",
            "2020-01": "1.234",
            "2020-02": "",
        },
        DOCUMENT,
        [7],
    )
    assert entry.errors == {}
    assert entry.values == {
        "category": "",
        "activity": None,
        "specification": "Løn til nogen",
        "quantity": Decimal("1200.00"),
        "unit_price": Decimal("412.50"),
        "note": "Første linje\nanden linje",
    }
    assert entry.months == {"2020-01": Decimal("1234.00"), "2020-02": Decimal("0.00")}


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("quantity", "mange", "Skriv kun tallet med cifre, uden bogstaver, fx 1.234,50."),
        ("quantity", "-5", "Tallet må ikke være negativt. Skriv 5 uden minus."),
        ("unit_price", "1234.50", "Punktum læses som tusinder. Skriv 1234,50 med komma, hvis det er decimaler, ellers "
         "uden punktum."),
        ("2020-01", "−1", "Tallet må ikke være negativt. Skriv 1 uden minus."),
        ("2019-12", "100", "Måneden ligger uden for projektperioden (jan. 2020 – sep. 2022). Slet beløbet."),
        ("2022-10", "100", "Måneden ligger uden for projektperioden (jan. 2020 – sep. 2022). Slet beløbet."),
        ("2020-13", "100", "Måneden ligger uden for projektperioden (jan. 2020 – sep. 2022). Slet beløbet."),
        ("category", "sjov", "Vælg en af puljens kategorier."),
        ("activity", "8", "Vælg en af jeres egne aktiviteter."),
        ("activity", "7; DROP", "Vælg en af jeres egne aktiviteter."),
        ("specification", "x" * 201, "Teksten er 201 tegn. Skriv højst 200."),
        ("note", "x" * 2001, "Teksten er 2001 tegn. Skriv højst 2000."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_its_cell_and_kept_as_typed(name, text, error):
    entry = read_post({name: text, "unit": "timer"}, DOCUMENT, [7])
    assert entry.errors == {name: error}
    assert entry.typed == {name: text, "unit": "timer"}
    assert entry.values == {"unit": "timer"}


def test_a_month_that_has_left_the_period_can_be_emptied():
    entry = read_post({"2019-12": " "}, DOCUMENT, [])
    assert (entry.errors, entry.months) == ({}, {"2019-12": Decimal("0.00")})


def test_cells_that_were_not_sent_are_left_alone():
    entry = read_post({"2020-03": "5", "csrfmiddlewaretoken": "x", "version": "2"}, DOCUMENT, [])
    assert (entry.values, entry.months) == ({}, {"2020-03": Decimal("5.00")})


def test_a_line_of_financing_has_a_known_kind_and_an_amount():
    entry = read_financing({"kind": "gave", "source": "Fonden", "amount": "ti"})
    assert sorted(entry.errors) == ["amount", "kind"]
    assert entry.values == {"source": "Fonden"}


@pytest.mark.parametrize(
    ("amount", "text"), [("0", ""), ("1234.50", "1.234,50"), ("1000", "1.000"), ("0.05", "0,05"), ("100.10", "100,10")]
)
def test_what_stands_in_a_cell_is_read_back_as_the_same_amount(amount, text):
    assert cell_text(Decimal(amount)) == text
    assert typed(unit_price=text).values["unit_price"] == Decimal(amount)
