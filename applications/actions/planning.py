"""How the plan is written: activities and their milestones are added, changed, moved and removed in the draft."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from applications.actions.drafting import locked_by_number, locked_for_editing, touch
from applications.models import Activity, AnswerRevision, Application, Milestone
from applications.plan import CELLS, Row, errors_of
from pools.document import document_of
from portal.models import User

UP, DOWN = "op", "ned"


class RowRefused(Exception):
    """The row was not saved: Danish errors by cell, and the activity as it is stored (None for a new one)."""

    def __init__(self, errors: dict[str, str], activity: Activity | None) -> None:
        self.errors, self.activity = errors, activity
        super().__init__(", ".join(sorted(errors)))


@transaction.atomic
def save_plan(application: Application, rows: Iterable[Row], *, by: User, now: datetime) -> dict[str, dict[str, str]]:
    """Save every row that was changed and is right; returns Danish errors by row key and cell for the others.

    A removed activity with budget posts stays, and says so; a row somebody else changed meanwhile is not overwritten.
    """
    application = locked_for_editing(application.pk, by=by, now=now)
    stored = _stored(application)
    errors, changed = {}, False
    for row in rows:
        try:
            changed |= _save(application, stored, row, by=by, now=now) is not None
        except RowRefused as refused:
            errors[row.key] = refused.errors
    if changed:
        touch(application, by=by, now=now)
    return errors


@transaction.atomic
def save_row(number: str, row: Row, *, by: User, now: datetime) -> Activity | None:
    """Save one row of the plan of case `number`, as it is left; None when there was nothing to save.

    Raises RowRefused: unreadable, or changed by somebody else (409); Http404 for a stranger.
    """
    application = locked_by_number(number, by=by, now=now)
    activity = _save(application, _stored(application), row, by=by, now=now)
    if activity is not None:
        touch(application, by=by, now=now)
    return activity


@transaction.atomic
def move_activity(application: Application, activity_id: int, direction: str, *, by: User, now: datetime) -> None:
    """One place up or down in the plan; the first cannot go up, nor the last down: no change."""
    application = locked_for_editing(application.pk, by=by, now=now)
    activities = list(application.activities.all())
    here = next((place for place, each in enumerate(activities) if each.pk == activity_id), None)
    there = None if here is None else here + (-1 if direction == UP else 1)
    if here is None or there is None or not 0 <= there < len(activities):
        return
    activities[here], activities[there] = activities[there], activities[here]
    for place, activity in enumerate(activities):
        activity.position = place
    Activity.objects.bulk_update(activities, ["position"])
    touch(application, by=by, now=now)


def _stored(application: Application) -> dict[str, Activity]:
    every = application.activities.prefetch_related("posts", "milestones")
    return {str(activity.pk): activity for activity in every}


def _save(
    application: Application, stored: dict[str, Activity], row: Row, *, by: User, now: datetime
) -> Activity | None:
    """Write one row and keep `stored` up to date; None when nothing changed. Raises RowRefused."""
    activity = stored.get(row.key)
    if row.is_untouched(activity):
        return None
    others = [each.name for each in stored.values() if each is not activity]
    months = document_of(application.pool_version).months
    if errors := errors_of(row, activity, months, others=others):
        raise RowRefused(errors, activity)
    if activity is not None:
        _keep(application, activity, by=by, now=now)
    if row.remove and activity is not None:
        stored.pop(row.key).delete()
        return activity
    position = max((each.position for each in stored.values()), default=-1) + 1
    activity = activity or Activity(application=application, position=position)
    return _write(stored, activity, row)


def _write(stored: dict[str, Activity], activity: Activity, row: Row) -> Activity:
    for name in CELLS:
        setattr(activity, name, getattr(row, name))
    activity.save()
    Milestone.objects.filter(activity=activity).delete()
    Milestone.objects.bulk_create(
        Milestone(activity=activity, position=place, name=each.name, month=each.month)
        for place, each in enumerate(row.milestones)
    )
    stored[str(activity.pk)] = activity
    return activity


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
