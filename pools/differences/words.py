"""How is one fact of a pool said in Danish, on either side of a difference?"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pools.document import CapacityPeriod
from pools.questions import KINDS
from portal import danish, money
from portal.states import OrganisationKind

NOTHING = "(ingen)"

# The name of each fact; facts that come later are shown under their own name until they have one here.
NAMES = {
    "label": "Ordlyd", "help": "Hjælpetekst", "kind": "Svaret er", "required": "Skal besvares",
    "max_characters": "Højst antal tegn", "options": "Muligheder", "minimum": "Mindste værdi",
    "maximum": "Højeste værdi", "decimals": "Decimaler", "shown_when": "Vises kun, når", "columns": "Kolonner",
    "min_rows": "Mindst antal rækker", "max_rows": "Højst antal rækker", "file_types": "Filtyper",
    "max_files": "Højst antal filer", "max_megabytes": "Højst antal MB", "number": "Nummer", "title": "Titel",
    "gate": "Opfyldt eller ikke opfyldt", "weight": "Vægt", "reference": "Henvisning", "text": "Tekst",
    "rubric": "Bedømmelse", "items": "Punkter", "categories": "Kategorier",
    "lump_posts": "Betegnelser, der ikke kan bruges alene", "eligible": "Udgifter, der kan søges til",
    "not_eligible": "Udgifter, der ikke kan søges til", "max_amount": "Højst beløb", "min_amount": "Mindst beløb",
    "cofunding_required": "Krav om medfinansiering", "order_title": "Bekendtgørelse", "references": "Hjemmel",
    "appeal_text": "Klagevejledning", "accept_days": "Dage til at sige ja til et tilsagn",
    "carry_over_amount": "Overførsel: beløb", "carry_over_percent": "Overførsel: procent",
    "auditor_statement": "Grænse for revisorerklæring", "reclaim_above": "Tilbagebetaling over",
    "short_title": "Kort titel", "authority": "Myndighed", "summary": "Resumé", "finance_account": "Finanslovskonto",
    "amount": "Midler til fordeling", "amount_text": "Midler til fordeling, tekst", "places": "Pladser",
    "partners": "Antal partnere", "audience": "Ansøgerkreds", "audience_text": "Ansøgerkreds, tekst",
    "expected_answer": "Forventet svar", "first_month": "Projektets første måned",
    "last_month": "Projektets sidste måned", "approval": "Godkendelse", "approval_level": "Godkendes på",
    "declaration": "Erklæring ved indsendelse", "one_application_per": "Antal ansøgninger",
    "assessors": "Antal vurderinger af hver ansøgning", "consensus_difference": "Forskel, der kræver konsensus",
    "goals_title": "Mål, overskrift", "goals": "Mål", "information_meeting": "Informationsmøde",
    "material_groups": "Materiale", "contacts": "Kontakt", "assumptions": "Antagelser", "notes": "Noter",
    "questions_until": "Der kan stilles spørgsmål til", "allocation": "Fordeling ud over rangordenen",
    "max_per_region": "Højst i hver region", "min_regions": "Mindst antal regioner",
    "lowest_share": "Mindste del af det ansøgte, pct.", "draws_lots": "Lodtrækning mellem lige mange point",
    "ranked_by": "Rangordenen følger af", "intake": "Åbninger undervejs", "intake_kind": "Ansøgninger tages ind",
    "intake_text": "Åbninger undervejs, tekst", "intake_cut_offs": "Runderne slutter", "capacity": "Plan for pladserne",
    "recommended_employees": "Anbefalet antal medarbejdere", "course_months": "Et forløbs længde i måneder",
}  # fmt: skip
CHOICES = {
    "intake_kind": {"continuous": "Løbende", "rounds": "I runder"},
    "approval": {"portal": "I portalen af en godkender", "declaration": "Ved en erklæring"},
    "one_application_per": {
        "organisation": "Én pr. organisation",
        "tilbud": "Én pr. tilbud",
        "any": "Flere pr. organisation",
    },
}
PAIRS = {"partners", "recommended_employees", "course_months"}
KRONER = {"amount", "max_amount", "min_amount", "carry_over_amount", "auditor_statement", "reclaim_above"}
MONTHS = {"first_month", "last_month"}


def name_of(fact: str) -> str:
    """«Højst antal tegn» for max_characters."""
    return NAMES.get(fact, fact)


def lines_of(fact: str, value: Any) -> tuple[str, ...]:
    """A fact's value as lines to read; a list has a line for each of its parts."""
    if isinstance(value, dict):
        return tuple(f"{key}: {text}" for key, text in sorted(value.items()))
    if fact in PAIRS and value:
        return (f"{value[0]}-{value[1]}",)
    if isinstance(value, tuple):
        return tuple(_said(fact, each) for each in value) or (NOTHING,)
    return (_said(fact, value),)


def _said(fact: str, value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if fact in CHOICES:
        return CHOICES[fact].get(value, str(value))
    if fact == "kind" and value in KINDS:
        return KINDS[value].title
    if fact == "audience" and value in OrganisationKind.values:
        return OrganisationKind(value).label
    if isinstance(value, CapacityPeriod):
        return f"{value.label}: {value.places} pladser"
    if fact in KRONER:
        return money.show_kroner(Decimal(value))
    if fact in MONTHS:
        return danish.month_label(value)
    return _plain(value)


def _plain(value: Any) -> str:
    shapes: tuple[tuple[type, Callable[[Any], str]], ...] = (
        (bool, lambda each: "Ja" if each else "Nej"),
        (int, lambda each: money.show_number(Decimal(each), decimals=0)),
        (Decimal, _number),
        (datetime, danish.moment),
    )
    for shape, say in shapes:
        if isinstance(value, shape):
            return say(value)
    return _together(value) if is_dataclass(value) else str(value)


def _number(value: Decimal) -> str:
    return money.show_number(value, decimals=0 if value == value.to_integral_value() else 2)


def _together(thing: Any) -> str:
    """A small thing inside another (an option, a category, a contact): its texts after each other, but not its key."""
    parts = [getattr(thing, field.name) for field in fields(thing) if field.name not in {"key", "kind"}]
    said = [", ".join(_plain(each) for each in part) if isinstance(part, tuple) else _plain(part) for part in parts]
    return " · ".join(text for text, part in zip(said, parts, strict=True) if part not in ("", None, (), False))
