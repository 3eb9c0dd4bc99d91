"""How the secret address of a calendar is made, renewed and ended: each person's own act."""

import uuid
from datetime import datetime

from django.db import transaction

from cases.calendar import fingerprint_of, token_of
from cases.models import CalendarFeed, Case
from cases.permissions import may_follow
from portal import history
from portal.models import User
from portal.steps import require


@transaction.atomic
def make_feed(user: User, case: Case | None, *, now: datetime) -> CalendarFeed:
    """A new address for one case's activities, or for all of the person's (None); an earlier one ends."""
    user = User.objects.locked().get(pk=user.pk)
    require(case is None or may_follow(user, case))
    _end(user, case, now=now)
    feed = CalendarFeed(nonce=uuid.uuid4(), case=case, user=user, made_at=now)
    feed.fingerprint = fingerprint_of(token_of(feed))
    feed.save()
    history.record(user.history_chain, "make_calendar_feed", by=user, now=now, facts={"feed": feed.pk})
    return feed


@transaction.atomic
def end_feed(user: User, case: Case | None, *, now: datetime) -> None:
    """The address answers 404 from now on; ended twice is ended once."""
    user = User.objects.locked().get(pk=user.pk)
    for feed in _end(user, case, now=now):
        history.record(user.history_chain, "end_calendar_feed", by=user, now=now, facts={"feed": feed.pk})


def _end(user: User, case: Case | None, *, now: datetime) -> list[CalendarFeed]:
    feeds = list(CalendarFeed.objects.current().locked().filter(user=user, case=case))
    for feed in feeds:
        feed.ended_at = now
        feed.save(update_fields=["ended_at"])
    return feeds
