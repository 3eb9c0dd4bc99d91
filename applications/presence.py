"""Who has a page of the application open just now, and what are they writing in? For the party alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.http import Http404

from applications.models import Application, Presence
from cases.permissions import party_cases
from pools.document import PoolDocument, document_of
from portal.models import User

FRESH = timedelta(seconds=60)
PLAN, BUDGET, TILBUD = "_plan", "_budget", "_tilbud"
PLACES = {PLAN: "Aktiviteter", BUDGET: "Budget", TILBUD: "Tilbud"}

# One statement: who may not see the case finds no application to be present at.
BEAT = """
INSERT INTO applications_presence (application_id, user_id, field, at)
SELECT mine.id, %s, %s, %s FROM ({seen}) AS mine (id)
ON CONFLICT (application_id, user_id) DO UPDATE SET field = EXCLUDED.field, at = EXCLUDED.at
RETURNING application_id"""


@dataclass(frozen=True)
class Here:
    """One other person on the page now; `place` is what they are writing in, "" when they only look."""

    name: str
    place: str
    field: str


def beat(number: str, field: str, *, by: User, now: datetime) -> int:
    """The person is on the case's pages now; returns the application's id. Http404 for whoever is not of the party."""
    mine = Application.objects.filter(case__number=number, case__in=party_cases(by)).values("pk")
    seen, values = mine.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(BEAT.format(seen=seen), [by.pk, field[:80], now, *values])
        found = cursor.fetchone()
    if found is None:
        raise Http404
    return found[0]


def mark(application: Application, field: str, *, by: User, now: datetime) -> None:
    """The person has just saved a field: one statement, in the transaction that saves."""
    here = Presence(application=application, user=by, field=field, at=now)
    Presence.objects.bulk_create(
        [here], update_conflicts=True, unique_fields=["application", "user"], update_fields=["field", "at"]
    )


def others_here(application_pk: int, *, by: User, now: datetime) -> list[Here]:
    """Everybody else whose last beat is less than a minute old, by name; one query."""
    fresh = Presence.objects.filter(application=application_pk, at__gt=now - FRESH, at__lte=now + FRESH)
    related = ("user", "application", "application__pool_version")
    rows = fresh.exclude(user=by).select_related(*related).defer("application__pool_version__document")
    return [
        Here(row.user.name, _place(document_of(row.application.pool_version), row.field), row.field)
        for row in rows.order_by("user__name", "pk")
    ]


def _place(document: PoolDocument, field: str) -> str:
    if field in PLACES:
        return PLACES[field]
    return next((question.label for question in document.questions if question.key == field), "")
