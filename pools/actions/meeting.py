"""What happens around the information meeting: signing up, cancelling, the next in the queue, material afterwards."""

from datetime import datetime, timedelta

from django.db import transaction

from pools import notifications, permissions, rules
from pools.document import InformationMeeting, document_of
from pools.meeting import Attendance, attendances
from pools.models import MeetingMaterial, MeetingSignup, Pool
from portal import history
from portal.files import store
from portal.models import User
from portal.steps import require, require_possible
from portal.uploads import Inspected

FORGOTTEN_AFTER = timedelta(days=30)


@transaction.atomic
def sign_up(pool: Pool, *, name: str, organisation: str, email: str, by: User | None, now: datetime) -> Attendance:
    """A place, or a number on the waiting list; the same e-mail again is the same sign-up. Raises NotPossibleNow."""
    pool, meeting = _locked(pool)
    require_possible(rules.obstacles_to_sign_up(pool, meeting, now=now))
    known = pool.signups.standing().of_address(email).first()
    signup = known or MeetingSignup.objects.create(pool=pool, name=name, organisation=organisation, email=email, at=now)
    if not known:
        history.record(pool.history_chain, "sign_up", by=None, now=now, facts={"signup": signup.pk})
    standing = attendances(pool.signups.standing(), meeting.capacity)
    own = next(each for each in standing if each.signup.pk == signup.pk)
    notifications.signup_confirmed(pool, meeting, own, again=bool(known), now=now)
    return own


@transaction.atomic
def cancel_signup(signup: MeetingSignup, *, by: User | None, now: datetime) -> MeetingSignup:
    """The place is free, and the next on the waiting list has it and is told, once. Raises NotPossibleNow."""
    pool, meeting = _locked(signup.pool)
    signup = MeetingSignup.objects.locked().get(pk=signup.pk)
    require_possible(rules.obstacles_to_cancel(signup, meeting, now=now))
    signup.cancelled_at = now
    signup.save(update_fields=["cancelled_at"])
    history.record(pool.history_chain, "cancel_signup", by=None, now=now, facts={"signup": signup.pk})
    notifications.signup_cancelled(pool, signup, now=now)
    if meeting:
        _give_places(pool, meeting, now=now)
    return signup


@transaction.atomic
def add_meeting_material(pool: Pool, *, title: str, file: Inspected, by: User, now: datetime) -> MeetingMaterial:
    """What was shown, for those who were not there; public at once."""
    pool, _ = _locked(pool)
    require(permissions.may_answer_public(by))
    stored = store(file.content, name=file.name, media_type=file.type.media_type, now=now)
    material = MeetingMaterial.objects.create(pool=pool, title=title, file=stored, at=now, by=by)
    history.record(pool.history_chain, "add_meeting_material", by=by, now=now, facts={"material": material.pk})
    return material


@transaction.atomic
def keep_promises(pool: Pool, *, now: datetime) -> None:
    """Places that a new version of the call gave are told; 30 days after the meeting those who came are forgotten."""
    pool, meeting = _locked(pool)
    if meeting and now < meeting.starts:
        _give_places(pool, meeting, now=now)
    elif now > (meeting.ends if meeting else pool.deadline_at) + FORGOTTEN_AFTER:
        forgotten, _ = pool.signups.all().delete()
        if forgotten:
            history.record(pool.history_chain, "forget_signups", by=None, now=now, facts={"signups": forgotten})


def _locked(pool: Pool) -> tuple[Pool, InformationMeeting | None]:
    """The pool under its lock, and the meeting its version in force speaks of."""
    pool = Pool.objects.locked().select_related("version").get(pk=pool.pk)
    return pool, document_of(pool.version).information_meeting


def _give_places(pool: Pool, meeting: InformationMeeting, *, now: datetime) -> None:
    """Whoever has a place now and has not been told it, is told; the outbox keeps it to once."""
    standing = attendances(pool.signups.standing(), meeting.capacity)
    notifications.places_given(pool, meeting, [each.signup for each in standing if each.has_place], now=now)
