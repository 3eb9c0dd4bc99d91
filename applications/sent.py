"""Which tilbud is an application sent for, and where do they lie? Read from the bytes of the submission, not the draft.

A draft may be changed and never sent again; what is judged, counted and drawn on a map is what was sent.
"""

from collections.abc import Iterable

from django.db.models import Func, JSONField, TextField

from applications.models import Application
from applications.reading import ReadTilbud


class TilbudSent(Func):
    """The tilbud in a submission's bytes as they were sent; null where money is applied for."""

    template = "(convert_from(%(expressions)s, 'UTF8')::jsonb -> 'tilbud')"
    output_field = JSONField()


class FirstKommuneSent(Func):
    """The kommune of the first tilbud whose kommune was known when it was sent."""

    template = (
        "(jsonb_path_query_first(convert_from(%(expressions)s, 'UTF8')::jsonb,"
        " '$.tilbud[*].kommunekode ? (@ <> \"\")') #>> '{}')"
    )
    output_field = TextField()


def tilbud_sent(applications: Iterable[int]) -> dict[int, tuple[ReadTilbud, ...]]:
    """{application: its tilbud and their departments, in the order they were sent}, in one query."""
    rows = Application.objects.filter(pk__in=list(applications), current_submission__isnull=False).order_by()
    found = rows.values_list("pk", TilbudSent("current_submission__canonical"))
    return {key: tuple(ReadTilbud(**each) for each in sent or ()) for key, sent in found}


def kommuner_of(sent: Iterable[ReadTilbud]) -> list[str]:
    """Where each distinct tilbud lies; "" where nobody knew."""
    return list({each.tilbud: each.kommunekode for each in sent}.values())
