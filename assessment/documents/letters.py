"""Which words stand in a decision letter? Frozen as plain Danish text, so that the paper never has to ask again."""

from datetime import date
from decimal import Decimal
from typing import Any

from applications.documents import received_words
from applications.reading import Reading, reading_of
from assessment.models import Decision
from assessment.reasoning.reasons import FORMAL, PRIORITY
from assessment.states import GIVING, Outcome
from assessment.units import given_words, unit_of
from pools.document import PoolDocument
from portal.danish import long_date
from portal.models import User
from portal.money import show_kroner
from portal.states import Role

KIND = "afgoerelse"
SIGNED = ("signed_by", "signed_title", "accept_by")  # known at the release only
TEMPLATES: dict[str, str] = {outcome: f"assessment/letters/{outcome.value}.html" for outcome in Outcome}
RULE_OF = {Outcome.GRANT: "award", Outcome.CONDITIONAL_GRANT: "award", Outcome.REFUSAL: "refusal"}
ALWAYS = ("received", "applied", "money", "granted", "amount")
FIGURES = (
    *ALWAYS,
    "free",
    "ranked_by",
)  # the last two where places are offered; the rest of the figures is about others
ASSUMED = ("law", "criteria.reference", "criteria.weight", "thresholds", "consensus_difference")


def title_of(outcome: str, document: PoolDocument) -> str:
    """The letter's heading and the akt's title."""
    what = "tilskud" if document.offers_money else "indsatsforløb"
    titles = {
        Outcome.GRANT: f"Tilsagn om {what}",
        Outcome.CONDITIONAL_GRANT: f"Betinget tilsagn om {what}",
        Outcome.REFUSAL: f"Afslag på ansøgning om {what}",
        Outcome.REJECTION: f"Afvisning af ansøgning om {what}",
    }
    return titles[Outcome(outcome)]


def letter_words(decision: Decision, document: PoolDocument, figures: dict[str, Any]) -> dict[str, Any]:
    """All a letter says but its date and signature; `figures` are the pool's numbers when it was recommended."""
    reading, outcome, unit = reading_of(decision.submission), Outcome(decision.outcome), unit_of(document)
    about = {
        "agency": document.authority,
        "case_number": reading.case_number,
        "recipient": reading.organisation,
        "cvr": reading.cvr,
        "pool_title": document.title,
        "offers_money": document.offers_money,
        "finance_account": document.finance_account,
        "outcome": outcome.value,
        "amount": unit.tell(getattr(decision, unit.given)),
        "applied": unit.tell(getattr(decision.submission, unit.applied)),
        "is_partial": outcome in GIVING and decision.amount < decision.submission.amount_applied,
        "years": [[year, show_kroner(Decimal(amount))] for year, amount in sorted(decision.amounts_per_year.items())],
        "period": _period(document),
        "budget": _budget(reading) if outcome in GIVING else [],
        "conditions": decision.conditions,
        "reasons": _reasons(decision, document),
        "figures": {key: figures.get(key, "") for key in FIGURES if key in figures or key in ALWAYS},
        "not_met": " og ".join(figures.get("not_met", {}).get(reading.case_number, [])),
        "outranked": reading.case_number in figures.get("outranked", []),
        "assessors": document.assessors,
        "received": received_words(decision.submission),
    }
    return about | _words_of_the_pool(document, outcome) | {"replaces": _replaces(decision)}


def _replaces(decision: Decision) -> dict[str, str]:
    """What an omgørelse says of the decision it takes the place of, and why; empty for a first decision."""
    old = decision.replaces
    if old is None:
        return {}
    return {
        "outcome": Outcome(old.outcome).label.lower(),
        "amount": given_words(old.amount, old.places) if old.outcome in GIVING else "",
        "date": long_date(old.released.released_at),
        "reason": decision.change_reason,
    }


def heading_of(decision: Decision, document: PoolDocument) -> str:
    """The letter's heading and the akt's title; a changed decision says so."""
    title = title_of(decision.outcome, document)
    return f"Ny afgørelse: {title}" if decision.replaces_id else title


def _words_of_the_pool(document: PoolDocument, outcome: Outcome) -> dict[str, Any]:
    """What stands in every letter of this outcome: rules, appeal, whom to ask, and what is assumed."""
    return {
        "order_title": document.law.order_title,
        "rules": document.law.reference(RULE_OF.get(outcome, "rejection")),
        "appeal_text": document.law.appeal_text,
        "contacts": contacts_in(document),
        "thresholds": _thresholds(document),
        "assumptions": [each.text for each in document.assumptions if each.path.startswith(ASSUMED)],
    }


def signed(words: dict[str, Any], *, by: User, accept_by: date | None) -> dict[str, Any]:
    """The words with what is only known at the release: who decided, and the last day to accept."""
    title = by.title or ("Direktør" if by.has_role(Role.DIRECTOR) else "Stedfortræder for direktøren")
    return words | dict(zip(SIGNED, (by.name, title, long_date(accept_by) if accept_by else ""), strict=True))


def _period(document: PoolDocument) -> str:
    """«januar 2020 til september 2022»; empty when the pool has no project period."""
    if not document.first_month:
        return ""
    first, last = (
        long_date(date.fromisoformat(f"{month}-01")) for month in (document.first_month, document.last_month)
    )
    return f"{first.split('. ', 1)[1]} til {last.split('. ', 1)[1]}"


def _budget(reading: Reading) -> list[list[str]]:
    """[[specification, kr. in all]] of the submission, which the grant is given on the ground of."""
    if reading.budget is None:
        return []
    return [[post.specification or post.category_title, show_kroner(post.total)] for post in reading.budget.posts]


def _reasons(decision: Decision, document: PoolDocument) -> list[dict[str, str]]:
    if decision.outcome == Outcome.REJECTION:
        return [{"title": "Formelle krav", "reference": "", "text": decision.reasons.get(FORMAL, "")}]
    reasons = [
        {
            "title": f"{criterion.number}. {criterion.title}",
            "reference": criterion.reference,
            "text": decision.reasons[criterion.key],
        }
        for criterion in document.criteria
        if decision.reasons.get(criterion.key, "").strip()
    ]
    if decision.outcome == Outcome.REFUSAL and decision.reasons.get(PRIORITY, "").strip():
        reasons.append({"title": "Den samlede prioritering", "reference": "", "text": decision.reasons[PRIORITY]})
    return reasons


def contacts_in(document: PoolDocument) -> str:
    """«phone, hours, mail» of the one to ask about the grant, as every letter of this floor says it."""
    contact = next(iter(document.contacts_of("tilskudsfaglig")), None)
    return ", ".join(part for part in (contact.phone, contact.hours, contact.email) if part) if contact else ""


def _thresholds(document: PoolDocument) -> dict[str, str]:
    limits = document.thresholds
    return {
        "carry_over_amount": show_kroner(limits.carry_over_amount),
        "carry_over_percent": format(limits.carry_over_percent.normalize(), "f"),
        "auditor_statement": show_kroner(limits.auditor_statement),
        "reclaim_above": show_kroner(limits.reclaim_above),
    }
