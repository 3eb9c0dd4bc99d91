"""How is the responsible consultant told that a course is about to end, or should have? Once for each last day."""

from datetime import datetime

from django.db import transaction

from indsatsforloeb.actions.locking import held
from indsatsforloeb.clock import clock_of
from indsatsforloeb.models import Course
from indsatsforloeb.notifications.course import end_letter
from portal import outbox


@transaction.atomic
def remind_of_end(course: Course, *, now: datetime) -> bool:
    """Three weeks before the last day, and when it has passed; never in a pause. True when there was one to tell."""
    course = held(course)
    clock = clock_of(course, now=now)
    if clock.is_paused or not (clock.ends_soon or clock.is_past):
        return False
    occasion = f"ends-{clock.ends_on}-{'past' if clock.is_past else 'soon'}"
    outbox.notify_many([end_letter(course.case, course.responsible, is_past=clock.is_past, occasion=occasion)], now=now)
    return True
