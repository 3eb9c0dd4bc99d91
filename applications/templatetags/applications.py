"""What the templates of an application ask for: months to choose from, a submission as it is read."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from applications.models import Submission
from applications.permissions import organisations_of, standing_with_place
from applications.reading import Reading, reading_of
from pools.document import document_of
from pools.models import Pool
from portal.danish import month_label
from portal.models import User

register = template.Library()


@register.simple_tag
def submission_reading(submission_id: int) -> Reading:
    """A submission as read from its own bytes, for the paper that is printed after it."""
    related = Submission.objects.select_related("application__case", "application__pool_version")
    return reading_of(related.get(pk=submission_id))


@register.simple_tag
def continued(user: User, pool: Pool) -> tuple[str, bool]:
    """The number of the case the person already writes for this pool («» without one), and whether another may come."""
    mine = standing_with_place(user, pool).first()
    if mine is None:
        return "", True
    several = document_of(pool.version).one_application_per != "organisation" or organisations_of(user).count() > 1
    return mine.case.number, several


@register.filter
def beside(values: Iterable[Any], labels: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with what its column is called: (label, value)."""
    return list(zip(labels, values, strict=False))


@register.simple_tag
def month_options(months: Sequence[str], chosen: str) -> SafeString:
    """The options of a select with the project's months; made in one go, as a form holds many of them."""
    options = _options(tuple(months))
    return mark_safe("".join(on if month == chosen else off for month, off, on in options))


@lru_cache(maxsize=32)
def _options(months: tuple[str, ...]) -> list[tuple[str, str, str]]:
    off = '<option value="{}">{}</option>'
    on = '<option value="{}" selected>{}</option>'
    return [(m, format_html(off, m, month_label(m)), format_html(on, m, month_label(m))) for m in months]
