"""How is a question with one answer read, judged and shown? Texts, numbers, kroner, yes/no, choices and dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from pools.characters import clean_text, count_characters
from pools.document import Question
from pools.questions.kind import AnswerError, Kind, Raw, Value, is_empty, no_fault
from portal import danish, money

ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DANISH_DATE = re.compile(r"(\d{1,2})[.\-/ ] ?(\d{1,2})[.\-/ ] ?(\d{4})")
YES_NO = {"ja": True, "nej": False}


def _single(raw: Raw) -> str:
    return raw if isinstance(raw, str) else (raw[-1] if raw else "")


def _parse_short_text(question: Question, raw: Raw) -> Value:
    return " ".join(clean_text(_single(raw)).split())


def _parse_long_text(question: Question, raw: Raw) -> Value:
    return clean_text(_single(raw))


def _text_fault(question: Question, value: Value) -> str:
    if question.max_characters is None or is_empty(value):
        return ""
    over = count_characters(value) - question.max_characters
    limit = money.show_number(Decimal(question.max_characters), decimals=0)
    too_many = money.show_number(Decimal(over), decimals=0)
    return f"Svaret er {too_many} tegn for langt. Der er plads til {limit} tegn." if over > 0 else ""


def _shown_text(question: Question, value: Value) -> str:
    return "" if is_empty(value) else value.strip()


def _parse_number(question: Question, raw: Raw) -> Value:
    return _parse_decimal(raw, money.parse_number)


def _parse_kroner(question: Question, raw: Raw) -> Value:
    return _parse_decimal(raw, money.parse_kroner)


def _parse_decimal(raw: Raw, parse: Callable[[str], Decimal]) -> Value:
    text = clean_text(_single(raw)).strip()
    if not text:
        return None
    try:
        return format(parse(text), "f")
    except money.NumberError as error:
        raise AnswerError(str(error)) from error


def _number_fault(question: Question, value: Value) -> str:
    return _decimals_fault(question, value) or _bounds_fault(
        question, value, Decimal, _shown_number, ("mindst", "højst")
    )


def _decimals_fault(question: Question, value: Value) -> str:
    most = question.decimals
    if is_empty(value) or most is None or Decimal(value) == round(Decimal(value), most):
        return ""
    return (
        f"Svaret kan højst have {most} decimal{'er' if most > 1 else ''}." if most else "Svaret skal være et helt tal."
    )


def _kroner_fault(question: Question, value: Value) -> str:
    return _bounds_fault(question, value, Decimal, _shown_kroner, ("mindst", "højst"))


def _date_fault(question: Question, value: Value) -> str:
    return _bounds_fault(question, value, date.fromisoformat, _shown_date, ("tidligst", "senest"))


def _bounds_fault(question: Question, value: Value, read: Callable, show: Callable, words: tuple[str, str]) -> str:
    if is_empty(value):
        return ""
    if question.minimum and read(value) < read(question.minimum):
        return f"Svaret skal være {words[0]} {show(question, question.minimum)}".rstrip(".") + "."
    if question.maximum and read(value) > read(question.maximum):
        return f"Svaret skal være {words[1]} {show(question, question.maximum)}".rstrip(".") + "."
    return ""


def _shown_number(question: Question, value: Value) -> str:
    if is_empty(value):
        return ""
    number = Decimal(value)
    return money.show_number(number, decimals=0 if number == number.to_integral_value() else 2)


def _shown_kroner(question: Question, value: Value) -> str:
    return "" if is_empty(value) else money.show_kroner(Decimal(value))


def _parse_yes_no(question: Question, raw: Raw) -> Value:
    text = _single(raw).strip().lower()
    if not text:
        return None
    if text not in YES_NO:
        raise AnswerError("Vælg «Ja» eller «Nej».")
    return YES_NO[text]


def _shown_yes_no(question: Question, value: Value) -> str:
    return "" if value is None else ("Ja" if value else "Nej")


def _parse_one_of(question: Question, raw: Raw) -> Value:
    key = _single(raw).strip()
    if not key:
        return None
    if key not in {option.key for option in question.options}:
        raise AnswerError("Vælg en af mulighederne.")
    return key


def _parse_several_of(question: Question, raw: Raw) -> Value:
    chosen = {key.strip() for key in ([raw] if isinstance(raw, str) else raw)} - {""}
    if chosen - {option.key for option in question.options}:
        raise AnswerError("Vælg blandt mulighederne.")
    return [option.key for option in question.options if option.key in chosen]


def _options_fault(question: Question, value: Value) -> str:
    """A later version of the pool may no longer have what was chosen."""
    chosen = {value} if isinstance(value, str) else set(value) if isinstance(value, list) else set()
    gone = chosen - {option.key for option in question.options}
    return "Det valgte er ikke længere en mulighed. Vælg igen." if gone - {""} else ""


def _shown_options(question: Question, value: Value) -> str:
    chosen = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return ", ".join(option.label for option in question.options if option.key in chosen)


def _parse_date(question: Question, raw: Raw) -> Value:
    text = _single(raw).strip()
    if not text:
        return None
    if found := ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := DANISH_DATE.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise AnswerError("Skriv datoen som dag.måned.år, fx 17.09.2019.")
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise AnswerError("Den dato findes ikke. Skriv fx 17.09.2019.") from error


def _shown_date(question: Question, value: Value) -> str:
    return "" if is_empty(value) else danish.long_date(date.fromisoformat(value))


SINGLE_KINDS = (
    Kind("short_text", "Kort tekst", _parse_short_text, _text_fault, _shown_text),
    Kind("long_text", "Lang tekst", _parse_long_text, _text_fault, _shown_text),
    Kind("number", "Tal", _parse_number, _number_fault, _shown_number),
    Kind("kroner", "Beløb i kroner", _parse_kroner, _kroner_fault, _shown_kroner),
    Kind("yes_no", "Ja eller nej", _parse_yes_no, no_fault, _shown_yes_no),
    Kind("one_of", "Én af flere", _parse_one_of, _options_fault, _shown_options),
    Kind("several_of", "Flere af flere", _parse_several_of, _options_fault, _shown_options),
    Kind("date", "Dato", _parse_date, _date_fault, _shown_date),
)
