"""Which Danish forms of amounts, dates and typed text can a template write?  ({% load danish %})

A value that is not there (None or "") is shown as «–»; anything else of the wrong kind is an error, never a guess.
"""

from collections.abc import Callable

from django import template

from portal import danish, money, plain_text

register = template.Library()

NOTHING = "–"


def _or_dash(name: str, show: Callable) -> None:
    """Register `show` as a filter that writes a dash where there is nothing to show."""

    def shown(value):
        return NOTHING if value in (None, "") else show(value)

    register.filter(name, shown)


_or_dash("kroner", money.show_kroner)
_or_dash("short_kroner", money.show_short)
_or_dash("long_date", danish.long_date)
_or_dash("short_date", danish.short_date)
_or_dash("weekday_date", danish.weekday_date)
_or_dash("moment", danish.moment)
_or_dash("moment_short", danish.moment_short)
_or_dash("clock_time", danish.clock_time)
_or_dash("clock_time_exact", danish.clock_time_exact)
_or_dash("month_label", danish.month_label)


@register.filter
def number(value, decimals: int = 2) -> str:
    """«1.234,50»; `|number:0` for whole numbers."""
    return NOTHING if value in (None, "") else money.show_number(value, decimals)


@register.filter
def quantity(value) -> str:
    """«3» and «2,50»: no decimals where there are none."""
    return NOTHING if value in (None, "") else money.show_number(value, 0 if value == int(value) else 2)


@register.filter
def paragraphs(text: str | None):
    """Typed text as escaped paragraphs and bullets; nothing for no text."""
    return plain_text.paragraphs(text or "")
