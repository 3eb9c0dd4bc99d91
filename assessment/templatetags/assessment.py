"""How is a mean of points written?  ({% load assessment %})"""

from decimal import ROUND_HALF_UP, Decimal

from django import template

register = template.Library()
HUNDREDTH = Decimal("0.01")


@register.filter
def points(value: Decimal | None) -> str:
    """«3,50»; a dash while it is not settled."""
    if value is None:
        return "–"
    return format(value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP), "f").replace(".", ",")


@register.filter
def signed(value: Decimal) -> str:
    """«+0,50», «−0,25»: which way it goes is always written."""
    rounded = value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    return (f"{rounded:+f}" if rounded else "0,00").replace(".", ",").replace("-", "\N{MINUS SIGN}")
