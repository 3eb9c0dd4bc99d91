"""What is asked of those who divide the money: amounts in a table, names of scenarios, the source of a drawing?"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django import forms
from django.http import QueryDict

from assessment.actions import TypedAmount
from assessment.allocation.tables import AmountField
from assessment.forms.fields import text_field
from portal.money import NumberError, parse_kroner

EMPTY, RANKING, SUGGESTION = "tomt", "ranglisten", "forslaget"
SOURCES = (
    (EMPTY, "Tomt: ingen får noget endnu"),
    (RANKING, "Det, der står på prioriteringen nu"),
    (SUGGESTION, "Forslaget til fordeling"),
)


def read_amount(post: QueryDict, number: str) -> AmountField:
    """The amount of one line of a posted table."""
    text, read = post.get(f"amount-{number}", "").strip(), post.get(f"read-{number}", "")
    if not text:
        return AmountField(number, text, read, None, "Skriv et beløb i kroner, eller 0 for afslag.")
    try:
        return AmountField(number, text, read, parse_kroner(text))
    except NumberError as error:
        return AmountField(number, text, read, None, error.text)


def changed_amounts(post: QueryDict) -> list[AmountField]:
    """The lines whose amount is another than the one the page was shown with."""
    if "ticks" in post:
        return _changed_ticks(post)
    numbers = [name.removeprefix("amount-") for name in post if name.startswith("amount-")]
    return [
        read_amount(post, number)
        for number in numbers
        if post.get(f"amount-{number}", "").strip() != post.get(f"was-{number}", "").strip()
    ]


def _changed_ticks(post: QueryDict) -> list[AmountField]:
    """Where a place is ticked: a tick taken away is a refusal, and a line nobody has decided stays undecided."""
    ticked = post.copy()
    numbers = [name.removeprefix("was-") for name in post if name.startswith("was-")]
    for number in numbers:
        ticked.setdefault(f"amount-{number}", "0")
    same = ("", "0")
    return [
        read_amount(ticked, number)
        for number in numbers
        if (text := ticked[f"amount-{number}"].strip()) != (was := ticked[f"was-{number}"].strip())
        and not (text in same and was in same)
    ]


def typed_of(fields: Iterable[AmountField]) -> list[TypedAmount]:
    """Those that could be read."""
    return [TypedAmount(each.number, each.amount, each.read) for each in fields if each.amount is not None]


def scenario_amounts(post: QueryDict) -> tuple[dict[str, Decimal], dict[str, AmountField]]:
    """({case number: kr.} of those who get something, {case number: field} of those that cannot be read)."""
    numbers = [name.removeprefix("amount-") for name in post if name.startswith("amount-")]
    fields = [read_amount(post, number) for number in numbers if post.get(f"amount-{number}", "").strip()]
    amounts = {each.number: each.amount for each in fields if each.amount}
    return amounts, {each.number: each for each in fields if each.error}


def places_of(post: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """(case numbers in the order typed, {case number: what is wrong}) of a posted reserve order."""
    places: dict[int, list[str]] = {}
    wrong: dict[str, str] = {}
    for name, text in post.items():
        if not name.startswith("place-") or not text.strip():
            continue
        number = name.removeprefix("place-")
        if text.strip().isascii() and text.strip().isdigit() and 1 <= int(text) <= 999:
            places.setdefault(int(text), []).append(number)
        else:
            wrong[number] = "Skriv et helt tal fra 1."
    for numbers in places.values():
        if len(numbers) > 1:
            wrong |= dict.fromkeys(numbers, "Den samme plads er brugt to gange.")
    return [number for place in sorted(places) for number in places[place]], wrong


class NewScenarioForm(forms.Form):
    """A name, and what to begin from; a copy names the scenario it is of."""

    name = forms.CharField(label="Navn", max_length=70)
    source = forms.ChoiceField(label="Begynd med", choices=SOURCES)

    def __init__(self, *args, copies: Iterable[tuple[int, str]] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [*SOURCES, *((str(key), f"En kopi af «{name}»") for key, name in copies)]


class ScenarioForm(forms.Form):
    name = forms.CharField(label="Navn", max_length=80)
    note = text_field("Note", rows=3, required=False, help_text="Ses kun i styrelsen.")
    version = forms.IntegerField(widget=forms.HiddenInput)


class SourceForm(forms.Form):
    source = forms.CharField(
        label="Offentlig kilde",
        max_length=400,
        help_text="Noget, alle kan slå op, og som ingen kender endnu: fx «Vindertallene i Lotto lørdag den 7. december "
        "2019, i stigende orden».",
    )


class SeedForm(forms.Form):
    seed = forms.CharField(
        label="Tallene fra kilden",
        max_length=200,
        help_text="Skriv dem med bindestreg, fx 5-12-13-24-33-34-36. Lodtrækningen kan ikke gøres om.",
    )
