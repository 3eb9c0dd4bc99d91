"""Numbers are read the Danish way and never guessed: what each typed text gives, as one table."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.money import MAX_AMOUNT, NumberError, parse_kroner, parse_number

NBSP, THIN, NARROW, FIGURE, MINUS = "\u00a0", "\u2009", "\u202f", "\u2007", "\u2212"

READ = [
    # typed                          # kroner
    ("1.234.567,50", "1234567.50"),
    ("1 234 567,5", "1234567.50"),
    (f"1{NBSP}234{NBSP}567,5", "1234567.50"),
    (f"1{THIN}234{THIN}567,50", "1234567.50"),
    (f"1{NARROW}234,5", "1234.50"),
    (f"1{FIGURE}234", "1234.00"),
    ("1234567,5", "1234567.50"),
    ("1234567", "1234567.00"),
    ("1.234", "1234.00"),
    ("12.345.678,9", "12345678.90"),
    ("1,5", "1.50"),
    ("0,01", "0.01"),
    ("0", "0.00"),
    ("0,00", "0.00"),
    ("007", "7.00"),
    ("  7 ", "7.00"),
    (f"{NBSP}7\t", "7.00"),
    ("7\n", "7.00"),
    ("500 kr.", "500.00"),
    ("500 kr", "500.00"),
    ("500kr.", "500.00"),
    (f"500{NBSP}KR.", "500.00"),
    ("kr. 500", "500.00"),
    ("kr 500,25", "500.25"),
    ("DKK 1.000", "1000.00"),
    ("1.000 dkk", "1000.00"),
    ("1.234,-", "1234.00"),
    ("1.234,\u2013", "1234.00"),
    ("1.234,- kr.", "1234.00"),
    ("9.999.999.999,99", "9999999999.99"),
]

WRITE_DIGITS = "Skriv kun tallet med cifre, uden bogstaver, fx 1.234,50."
NO_DOT_THERE = "Punktummerne står ikke mellem tusinder. Skriv tre cifre efter hvert punktum, fx 1.234.567."
NO_SPACE_THERE = "Mellemrummene står ikke mellem tusinder. Skriv tallet uden mellemrum eller som 1 234 567,50."
MIXED = "Skriv enten punktum eller mellemrum mellem tusinder, ikke begge dele, fx 1.234.567,50."
SWAPPED = "Komma og punktum er byttet om. Skriv punktum mellem tusinder og komma før decimaler, fx 1.234,50."
COMMAS = "Der er mere end ét komma. Skriv punktum mellem tusinder og ét komma før ørerne, fx 1.234.567,50."
LEADING_NUL = "Et tal med tusinder kan ikke begynde med nul. Skriv komma før decimaler, fx 0,50."
PLAIN_DIGITS = "Skriv tallet med de almindelige cifre 0-9, fx 0,5."
IN_FULL = "Skriv tallet helt ud i kroner, fx 13.000.000 i stedet for 13 mio."
NO_EXPONENT = "Skriv tallet helt ud, fx 100.000 i stedet for 1e5."
TOO_LARGE = "Tallet er for stort. Det højeste, der kan skrives, er 9.999.999.999,99."
TOO_LONG = "Teksten er for lang til at være et tal. Skriv kun tallet, fx 1.234,50."
ONE_ONLY = "Der står mere end ét tal. Skriv kun ét tal i feltet."
MINUS_BEHIND = "Minus står efter tallet. Skriv det foran, hvis tallet er negativt: -5."
UNSEEN = "Der er et usynligt tegn i tallet. Slet feltet, og skriv tallet igen med tastaturet."
EMPTY = "Skriv et tal, fx 1.234,50."
NO_DIGITS_AFTER_DOT = "Der mangler cifre efter punktummet. Skriv fx 1.234, eller slet punktummet."


def _dot(whole: str, rest: str) -> str:
    return f"Punktum læses som tusinder. Skriv {whole},{rest} med komma, hvis det er decimaler, ellers uden punktum."


def _decimals(count: int) -> str:
    return f"Der er {count} cifre efter kommaet. Skriv højst 2; mener I tusinder, så skriv punktum i stedet for komma."


def _sign(sign: str) -> str:
    return f"Tegnet «{sign}» kan ikke stå i et tal. Skriv kun cifre, punktum og komma."


REFUSED = [
    # typed                          # told
    ("", EMPTY),
    (f" {NBSP}", EMPTY),
    ("kr.", EMPTY),
    ("1234567.50", _dot("1234567", "50")),
    ("1.23", _dot("1", "23")),
    ("1.2345", _dot("1", "2345")),
    ("1234.567", _dot("1234", "567")),
    ("12,345", _decimals(3)),
    ("1,2345", _decimals(4)),
    ("1,234.50", SWAPPED),
    ("1,234,567", COMMAS),
    ("1,2,", COMMAS),
    ("12.34.567", NO_DOT_THERE),
    ("1.234.56", NO_DOT_THERE),
    ("1..234", NO_DOT_THERE),
    ("1.234.", NO_DIGITS_AFTER_DOT),
    ("5.", NO_DIGITS_AFTER_DOT),
    (".5", "Skriv decimaler med nul og komma foran, fx 0,5."),
    (",5", "Skriv et nul foran kommaet: 0,5."),
    ("5,", "Der mangler cifre efter kommaet. Skriv fx 5,50, eller slet kommaet."),
    ("0.500", LEADING_NUL),
    ("00 500", LEADING_NUL),
    ("1.234 567", MIXED),
    ("1 234.567", MIXED),
    ("1 2", NO_SPACE_THERE),
    ("12 34", NO_SPACE_THERE),
    ("1 234, 5", NO_SPACE_THERE),
    ("\uff11\uff12\uff13", PLAIN_DIGITS),
    ("\u0661\u0662\u0663", PLAIN_DIGITS),
    ("\u00bd", PLAIN_DIGITS),
    ("1\u00b2", PLAIN_DIGITS),
    ("NaN", WRITE_DIGITS),
    ("Infinity", WRITE_DIGITS),
    ("0x10", WRITE_DIGITS),
    ("femten", WRITE_DIGITS),
    ("1O0", WRITE_DIGITS),
    ("1e5", NO_EXPONENT),
    ("1,5E+3", NO_EXPONENT),
    ("13 mio. kr.", IN_FULL),
    ("13 mio", IN_FULL),
    ("1,2 mia. kr.", IN_FULL),
    ("750 t.kr.", IN_FULL),
    ("kr. 500 kr.", "Skriv kun tallet, uden kr."),
    ("10 %", "Skriv tallet uden procenttegn, fx 10."),
    ("+5", "Skriv tallet uden plus foran: 5."),
    ("(5)", "Parentes læses ikke som minus. Skriv en bindestreg foran, hvis tallet er negativt: -5."),
    ("\u2013 5", "Stregen foran tallet er en tankestreg. Skriv en bindestreg, hvis tallet er negativt: -5."),
    ("5-", MINUS_BEHIND),
    ("-", "Der mangler et tal efter minus. Skriv fx -5."),
    ("--5", _sign("-")),
    ("5-10", ONE_ONLY),
    ("1/2", ONE_ONLY),
    ("12\n13", ONE_ONLY),
    ("10;20", ONE_ONLY),
    ("1'234", _sign("'")),
    ("1_000", _sign("_")),
    ("=1+1", _sign("=")),
    ("\u20ac 5", _sign("\u20ac")),
    ("\u200b12", UNSEEN),
    ("12\ufeff", UNSEEN),
    ("\u202e12", UNSEEN),
    ("-5", "Tallet må ikke være negativt. Skriv 5 uden minus."),
    (f"{MINUS}1.234,50", "Tallet må ikke være negativt. Skriv 1.234,50 uden minus."),
    ("10.000.000.000", TOO_LARGE),
    ("9" * 40, TOO_LARGE),
    ("9" * 41, TOO_LONG),
    ("9" * 100_000, TOO_LONG),
]


@pytest.mark.parametrize(("typed", "kroner"), READ, ids=[repr(typed) for typed, _ in READ])
def test_an_amount_that_can_mean_one_thing_only_is_read(typed, kroner):
    amount = parse_kroner(typed)
    assert (type(amount), str(amount)) == (Decimal, kroner)


@pytest.mark.parametrize(("typed", "told"), REFUSED, ids=[repr(typed)[:30] for typed, _ in REFUSED])
def test_an_amount_that_could_mean_something_else_is_refused_with_what_to_write(typed, told):
    with pytest.raises(NumberError) as refusal:
        parse_kroner(typed)
    assert refusal.value.text == told


@pytest.mark.parametrize(
    ("typed", "number"),
    [("-5", "-5.00"), (f"{MINUS}5", "-5.00"), (f"{MINUS} 1.234,5", "-1234.50"), ("-0", "0.00"), ("-0,00", "0.00")],
)
def test_a_plain_number_may_be_negative_and_nought_has_no_sign(typed, number):
    assert str(parse_number(typed)) == number


def test_whole_numbers_and_other_counts_of_decimals():
    assert (str(parse_number("1.234", decimals=0)), str(parse_number("0,125", decimals=3))) == ("1234", "0.125")
    with pytest.raises(NumberError, match="Skriv et helt tal uden komma"):
        parse_number("1,0", decimals=0)


def test_a_plain_number_has_no_currency():
    with pytest.raises(NumberError, match="Skriv kun tallet, uden kr."):
        parse_number("5 kr.")


@given(st.text(max_size=60))
def test_any_text_is_a_bounded_amount_or_a_sentence(text):
    try:
        outcome = parse_kroner(text)
    except NumberError as refusal:
        outcome = refusal.text
    assert outcome[-1] == "." if isinstance(outcome, str) else 0 <= outcome <= MAX_AMOUNT
