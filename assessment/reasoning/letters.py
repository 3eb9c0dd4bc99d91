"""Does every letter say what it must? Built as words and page, not as paper, so that hundreds take seconds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.loader import get_template

from applications.reading import reading_of
from assessment import documents
from assessment.models import Decision
from assessment.reasoning.owed import owed_reasons
from assessment.states import GIVING
from pools.document import PoolDocument
from portal.money import show_kroner

OPEN = {"signed_by": "–", "signed_title": "–", "accept_by": "(dato i brevet)"}


@dataclass(frozen=True)
class CheckedLetter:
    """One case's letter, and what is wrong with it in Danish sentences; nothing when it can be sent."""

    decision: Decision
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.problems


def check_letters(
    decisions: Iterable[Decision], document: PoolDocument, figures: dict[str, Any]
) -> list[CheckedLetter]:
    """Every letter's words and page built from what stands now; wants decisions read with everything."""
    templates = {outcome: get_template(name) for outcome, name in documents.TEMPLATES.items()}
    checked = []
    for decision in decisions:
        try:
            words = documents.letter_words(decision, document, figures) | OPEN
            page = templates[decision.outcome].render(words)
        except (KeyError, ValueError) as missing:
            checked.append(CheckedLetter(decision, (f"Brevet kan ikke dannes: {missing} mangler.",)))
            continue
        checked.append(CheckedLetter(decision, tuple(_problems(decision, document, words, page))))
    return checked


def _problems(decision: Decision, document: PoolDocument, words: dict[str, Any], page: str) -> Iterator[str]:
    yield from _reasons(decision, document)
    for key, label in (("order_title", "Bekendtgørelsens titel"), ("rules", "Paragrafferne bag afgørelsen")):
        if not words[key].strip():
            yield f"{label} mangler."
    if not words["appeal_text"].strip() or "<h2>Klagevejledning</h2>" not in page:
        yield "Klagevejledningen mangler."
    if not words["contacts"]:
        yield "Der står ikke, hvem ansøger kan spørge."
    yield from _money(decision, words, page)
    yield from _recipient(decision, words)


def _reasons(decision: Decision, document: PoolDocument) -> Iterator[str]:
    if empty := owed_reasons(decision, document, decision.submission.amount_applied):
        yield f"Begrundelsen mangler på {len(empty)} {'punkt' if len(empty) == 1 else 'punkter'}."


def _money(decision: Decision, words: dict[str, Any], page: str) -> Iterator[str]:
    if decision.outcome not in GIVING or not words["offers_money"]:
        if decision.amount:
            yield "Der står et beløb på en afgørelse uden tilskud."
        if decision.outcome in GIVING and (not decision.places or words["amount"] not in page):
            yield "Der står ikke i brevet, hvor mange tilbud der får plads."
        return
    years = sum((Decimal(amount) for amount in decision.amounts_per_year.values()), Decimal(0))
    if years != decision.amount:
        yield f"Årene giver {show_kroner(years)}, men beløbet er {show_kroner(decision.amount)}."
    if decision.amount <= 0:
        yield "Beløbet mangler."
    if decision.amount > decision.submission.amount_applied:
        yield "Beløbet er højere end det, der er søgt om."
    if words["amount"] not in page:
        yield "Beløbet står ikke i brevet."


def _recipient(decision: Decision, words: dict[str, Any]) -> Iterator[str]:
    """The letter goes to whom the submission says; a name that has changed since is pointed out."""
    reading = reading_of(decision.submission)
    if not words["recipient"].strip() or not words["cvr"].strip():
        yield "Modtagerens navn eller CVR-nummer mangler."
    if (words["recipient"], words["cvr"]) != (reading.organisation, reading.cvr):
        yield "Navn eller CVR-nummer er ikke, som det står i ansøgningen."
    organisation = decision.application.case.organisation
    if organisation.cvr != reading.cvr:
        yield f"Sagen hører til CVR-nr. {organisation.cvr}, men ansøgningen har CVR-nr. {reading.cvr}."
    if decision.submission_id != decision.application.current_submission_id:
        yield "Der er kommet en nyere ansøgning, end afgørelsen bygger på."
