"""How is a mean of points written?  ({% load assessment %})"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.forms import BaseForm

from applications.models import Submission
from assessment.allocation.departures import Departure, departures_of
from assessment.allocation.order import order_words
from assessment.lines import Line, Ranking
from assessment.models import Decision, ReleasedDecision
from assessment.units import Unit, given_words, tilbud
from portal.danish import moment_short, short_date
from portal.money import show_kroner

register = template.Library()
HUNDREDTH = Decimal("0.01")


@register.filter
def points(value: Decimal | None) -> str:
    """«3,50»; a dash while it is not settled."""
    if value is None:
        return "–"
    return format(value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP), "f").replace(".", ",")


@register.filter
def in_unit(value: Decimal, unit: Unit) -> str:
    """In a table, in what the call gives: «400.000,00 kr.», «3»."""
    return unit.show(value)


@register.filter
def told_in(value: Decimal, unit: Unit) -> str:
    """With its word: «400.000,00 kr.», «3 tilbud»."""
    return unit.tell(value)


@register.filter
def why_this_order(ranking: Ranking) -> str:
    """Which criteria rank, and why; empty where all of them always do."""
    return order_words(ranking)


@register.filter
def gives(decision: Decision | ReleasedDecision | None) -> str:
    """What it gives, in words; empty when it gives nothing."""
    return given_words(decision.amount, decision.places) if decision else ""


@register.filter
def asks(submission: Submission) -> str:
    """What was applied for: kroner, or places for so many tilbud."""
    asked = submission.places_applied
    return f"plads til {tilbud(asked)}" if asked else show_kroner(submission.amount_applied)


@register.filter
def typed_on(form: BaseForm, key: int) -> str:
    """What was typed on one line when the page came back with it."""
    return form.data.get(f"line_{key}", "") if form.is_bound else ""


@register.filter
def signed(value: Decimal) -> str:
    """«+0,50», «−0,25»: which way it goes is always written."""
    rounded = value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    return (f"{rounded:+f}" if rounded else "0,00").replace(".", ",").replace("-", "\N{MINUS SIGN}")


@register.filter
def departures(lines: Iterable[Line]) -> tuple[Departure, ...]:
    """Where lines leave the ranking, once per reason."""
    return departures_of(lines)


@register.filter
def audit_cell(value: object) -> str:
    """A cell of a list as it is read: moments and days in Danish, amounts in kroner, a dash for nothing."""
    match value:
        case None | "":
            return "–"
        case datetime():
            return moment_short(value)
        case date():
            return short_date(value)
        case Decimal():
            return show_kroner(value)
        case _:
            return str(value)
