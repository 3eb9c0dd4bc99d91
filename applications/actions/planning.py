"""How the plan is written: activities are added, changed and removed in the draft."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from applications.actions.drafting import locked_for_editing, touch
from applications.models import Activity, AnswerRevision, Application
from applications.plan import Row, errors_of
from pools.document import document_of
from portal.models import User


@transaction.atomic
def save_plan(application: Application, rows: Iterable[Row], *, by: User, now: datetime) -> dict[str, dict[str, str]]:
    """Save every row that was changed and is right; returns Danish errors by row key and cell for the others.

    A removed activity with budget posts stays, and says so; a row somebody else changed meanwhile is not overwritten.
    """
    application = locked_for_editing(application.pk, by=by, now=now)
    months = document_of(application.pool_version).months
    stored = {str(activity.pk): activity for activity in application.activities.prefetch_related("posts")}
    errors, changed = {}, 0
    for row in rows:
        activity = stored.get(row.key)
        if row.is_untouched(activity):
            continue
        if found := errors_of(row, activity, months):
            errors[row.key] = found
            continue
        _write(application, activity, row, position=len(stored) + changed, by=by, now=now)
        changed += 1
    if changed:
        touch(application, by=by, now=now)
    return errors


def _write(
    application: Application, activity: Activity | None, row: Row, *, position: int, by: User, now: datetime
) -> None:
    cells = {
        "name": row.name,
        "first_month": row.first_month,
        "last_month": row.last_month,
        "responsible": row.responsible,
    }
    if activity is None:
        Activity.objects.create(application=application, position=position, **cells)
        return
    _keep(application, activity, by=by, now=now)
    if row.remove:
        activity.delete()
        return
    for name, value in cells.items():
        setattr(activity, name, value)
    activity.save()


def _keep(application: Application, activity: Activity, *, by: User, now: datetime) -> None:
    """What a row said before it was changed or removed is kept as every replaced answer is."""
    key = f"_activity/{activity.pk}"
    before = AnswerRevision.objects.filter(application=application, question=key).count()
    AnswerRevision.objects.create(
        application=application,
        question=key,
        value=Row.of(activity).as_json(),
        version=before + 1,
        at=now,
        by=by,
    )
