"""What are the consultants of a course told? That there is something new, and where; never what."""

from datetime import datetime

from django.conf import settings

from cases.models import Case
from cases.run import run_address
from indsatsforloeb.models import Course
from portal import outbox
from portal.models import User
from portal.outbox import Letter
from portal.states import Role

NEWS = """\
Der er nyt på sag {number} i Tilskudsportalen. Log ind for at se det.

{address}
"""
GIVEN = """\
Du er nu {part} på sag {number} i Tilskudsportalen. Log ind for at se den.

{address}
"""
ENDED = """\
Du har ikke længere sag {number} i Tilskudsportalen.
"""
ENDS = """\
Forløbet på sag {number} i Tilskudsportalen {when}. Log ind for at se det.

{address}
"""


def tell_team(course: Course, *, occasion: str, now: datetime) -> None:
    """One contentless mail to all of Indsatsteam but the responsible: the course must be handed over."""
    team = User.objects.filter(roles__contains=[Role.COURSE_CONSULTANT], is_active=True).order_by("pk")
    others = team.exclude(pk=course.responsible_id)
    outbox.notify_many([_letter(NEWS, course.case, user, occasion) for user in others], now=now)


def given_letter(case: Case, user: User, *, part: str, occasion: str) -> Letter:
    """Who has got a course: `part` is «konsulent» or «ansvarlig konsulent»."""
    return _letter(GIVEN.replace("{part}", part), case, user, occasion)


def ended_letter(case: Case, user: User, *, occasion: str) -> Letter:
    return _letter(ENDED, case, user, occasion)


def end_letter(case: Case, user: User, *, is_past: bool, occasion: str) -> Letter:
    """A course that ends within three weeks, or should have ended."""
    return _letter(ENDS.replace("{when}", "skulle være slut" if is_past else "slutter snart"), case, user, occasion)


def _letter(words: str, case: Case, user: User, occasion: str) -> Letter:
    body = words.format(number=case.number, address=f"{settings.PORTAL_URL}{run_address(case)}")
    return Letter(user.email, f"Nyt på sag {case.number}", body, f"course/{case.number}/{occasion}/{user.pk}")
