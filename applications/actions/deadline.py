"""What a passed deadline means, and how a moved one reaches everybody: safe twice, late, or never.

The deadline itself needs none of this: acceptance compares two columns when an application is sent.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from applications import notifications
from applications.faces import face_of
from applications.models import Application
from applications.models.draft import ApplicationQuerySet
from applications.rules import CLOSES_AFTER
from cases.faces import set_party_faces
from cases.models import Case
from pools import actions as pool_actions
from pools.models import DeadlineChange, Pool
from pools.permissions import may_move_deadline
from pools.rules import obstacles_to_withdraw_deadline
from portal.history import Audience, Line, record, record_many
from portal.models import User
from portal.outbox import Letter, notify_many
from portal.steps import require, require_possible

REMINDERS = ((timedelta(hours=24), "24-timer"), (timedelta(days=7), "7-dage"))


def enforce_deadlines(*, now: datetime) -> int:
    """Close every pool whose deadline passed three minutes ago or more; returns how many were closed now."""
    due = Pool.objects.taking().filter(closed_at=None, deadline_at__lte=now - CLOSES_AFTER)
    closed = sum(close_pool(pool, now=now) for pool in due.order_by("pk"))
    lapsed = Application.objects.unsent().filter(dispensations__until__range=(now - timedelta(days=2), now))
    _tell_unsent(lapsed.filter(pool__closed_at__isnull=False).distinct(), now=now)
    return closed


@transaction.atomic
def close_pool(pool: Pool, *, now: datetime) -> bool:
    """The pool is closed by one row; unsent drafts are told once, the managers get the numbers. False: not now."""
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)
    is_due = pool.is_taking and now >= pool.deadline_at + CLOSES_AFTER
    if pool.closed_at is not None or not is_due:
        return False
    pool.closed_at = now
    pool.save(update_fields=["closed_at"])
    applications = Application.objects.filter(pool=pool)
    facts = {"received": applications.submitted().count(), "unsent": applications.unsent().count()}
    record(pool.history_chain, "close", by=None, now=now, facts=facts)
    _tell_unsent(applications.unsent(), now=now)
    notifications.pool_closed(pool, **facts, now=now)
    return True


@transaction.atomic
def _tell_unsent(drafts: ApplicationQuerySet, *, now: datetime) -> None:
    over = drafts.with_everything().with_deadline().filter(deadline_in_force__lt=now)
    tell_people(over, notifications.not_submitted, now=now)


@transaction.atomic
def remind_drafts(*, now: datetime) -> None:
    """Seven days and 24 hours before: everybody on an unsent draft, once per occasion and deadline."""
    drafts = Application.objects.unsent().with_everything().with_deadline()
    before = timedelta(0)
    for ahead, occasion in REMINDERS:
        due = drafts.filter(deadline_in_force__gt=now + before, deadline_in_force__lte=now + ahead)
        tell_people(due, lambda a, people, o=occasion: notifications.reminders(a, people, occasion=o), now=now)
        before = ahead


@transaction.atomic
def approve_deadline(change: DeadlineChange, *, by: User, now: datetime) -> Pool:
    """The second person moves the deadline: new moment on pool, calendar and every case, one mail to everybody.

    Raises PermissionDenied, NotPossibleNow (same person, applications opened, another move came first).
    """
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=change.pool_id)
    change = DeadlineChange.objects.get(pk=change.pk)  # under the lock of its pool
    pool = pool_actions.move_deadline(pool, change, by=by, now=now)
    standing = Application.objects.not_withdrawn().filter(pool=pool)
    move_cases(pool, change, by=by, now=now)
    tell_people(
        standing.with_everything(),
        lambda application, people: notifications.deadline_moved(change, pool, application, people),
        now=now,
    )
    return pool


def move_cases(pool: Pool, change: DeadlineChange, *, by: User, now: datetime) -> None:
    """Every case of the pool shows the new moment, also a withdrawn one, which can be resumed until then.

    The caller holds the pool's lock and has moved its deadline.
    """
    everybody = Application.objects.filter(pool=pool)
    list(Case.objects.locked().filter(pk__in=everybody.values("case")))
    applications = list(everybody.with_everything().with_deadline().order_by("pk"))
    show_faces(applications, pool, now=now)
    facts = {"change": change.pk}
    lines = [Line(each.history_chain, "deadline_moved", facts, Audience.PARTY) for each in applications]
    record_many(lines, by=by, now=now)


def show_faces(applications: Iterable[Application], pool: Pool, *, now: datetime) -> None:
    """The status of many cases of one pool as it now stands; the caller holds the cases' locks."""
    faces = []
    for application in applications:
        application.pool = pool  # one row, so that what it is asked is asked once
        faces.append((application.case, face_of(application)))
    set_party_faces(faces, now=now)


@transaction.atomic
def withdraw_deadline(change: DeadlineChange, *, by: User, now: datetime) -> DeadlineChange:
    """A proposed move comes to nothing: taken back by its proposer, or refused by the second person."""
    pool = Pool.objects.locked().get(pk=change.pool_id)
    change = DeadlineChange.objects.get(pk=change.pk)
    require(may_move_deadline(by, pool))
    require_possible(obstacles_to_withdraw_deadline(change))
    change.withdrawn_at, change.withdrawn_by = now, by
    change.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(pool.history_chain, "withdraw_deadline", by=by, now=now, facts={"change": change.pk})
    return change


def tell_people(
    applications: Iterable[Application], write: Callable[[Application, list[User]], list[Letter]], *, now: datetime
) -> None:
    """One bulk insert whatever the number; `write(application, people)` gives the letters."""
    applications = list(applications)
    people = notifications.people_by_case(applications)
    letters: list[Letter] = []
    for application in applications:
        letters += write(application, people[application.case_id])
    notify_many(letters, now=now)
