"""How a course goes from phase to phase, stands still and goes on, and ends before its time."""

from datetime import datetime

from django.db import transaction

from cases.actions import journal
from cases.notifications import tell_caseworkers, tell_participants
from cases.states import Direction
from indsatsforloeb.actions.locking import held
from indsatsforloeb.actions.people import end_suppliers
from indsatsforloeb.faces import show_faces
from indsatsforloeb.models import Course, CoursePause
from indsatsforloeb.permissions.course import may_lead
from indsatsforloeb.rules.phases import (
    obstacles_to_begin_analysis,
    obstacles_to_begin_development,
    obstacles_to_end_early,
    obstacles_to_pause,
    obstacles_to_resume,
)
from indsatsforloeb.states import CourseTransition
from portal import history
from portal.history import Audience
from portal.models import User
from portal.steps import move, require, require_possible


@transaction.atomic
def begin_analysis(course: Course, *, by: User, now: datetime) -> Course:
    """«Begynd analysen»: the agreement is signed by all."""
    course = held(course)
    require(may_lead(by, course))
    require_possible(obstacles_to_begin_analysis(course))
    move(course, CourseTransition.BEGIN_ANALYSIS, by=by, now=now, audience=Audience.PARTY)
    course.analysis_at = now
    course.save(update_fields=["state", "analysis_at"])
    _tell(course, "Analysefasen er begyndt", occasion="course-analysis", now=now)
    return course


@transaction.atomic
def begin_development(course: Course, *, by: User, now: datetime) -> Course:
    """«Begynd udviklingen»: the report is handed over, and there is a plan."""
    course = held(course)
    require(may_lead(by, course))
    require_possible(obstacles_to_begin_development(course))
    move(course, CourseTransition.BEGIN_DEVELOPMENT, by=by, now=now, audience=Audience.PARTY)
    course.development_at = now
    course.save(update_fields=["state", "development_at"])
    _tell(course, "Udviklingsfasen er begyndt", occasion="course-development", now=now)
    return course


@transaction.atomic
def end_early(course: Course, *, reason: str, by: User, now: datetime) -> Course:
    """«Afbryd forløbet» from any phase, paused or not; a pause that runs ends with it."""
    course = held(course)
    require(may_lead(by, course))
    require_possible(obstacles_to_end_early(course, reason=reason))
    _end_pause(course, by=by, now=now)
    move(course, CourseTransition.END_EARLY, by=by, now=now, audience=Audience.PARTY)
    course.ended_at, course.ended_by, course.end_reason = now, by, reason.strip()
    course.save(update_fields=["state", "ended_at", "ended_by", "end_reason"])
    _tell(course, "Forløbet er afbrudt", occasion="course-ended", now=now)
    end_suppliers(course, by=by, now=now)
    return course


@transaction.atomic
def pause(course: Course, *, reason: str, by: User, now: datetime) -> CoursePause:
    """The clock stands still, no phase moves and nobody is reminded, until it is resumed."""
    course = held(course)
    require(may_lead(by, course))
    require_possible(obstacles_to_pause(course, reason=reason))
    row = CoursePause.objects.create(course=course, reason=reason.strip(), began_at=now, began_by=by)
    history.record(course.history_chain, "pause_course", by=by, now=now, audience=Audience.PARTY)
    _tell(course, "Forløbet er sat på pause", occasion=f"course-pause-{row.pk}", now=now)
    return row


@transaction.atomic
def resume(course: Course, *, by: User, now: datetime) -> Course:
    course = held(course)
    require(may_lead(by, course))
    require_possible(obstacles_to_resume(course))
    row = _end_pause(course, by=by, now=now)
    history.record(course.history_chain, "resume_course", by=by, now=now, audience=Audience.PARTY)
    _tell(course, "Forløbet er genoptaget", occasion=f"course-resume-{row.pk if row else ''}", now=now)
    return course


def _end_pause(course: Course, *, by: User, now: datetime) -> CoursePause | None:
    row = CoursePause.objects.locked().filter(course=course, ended_at__isnull=True).first()
    if row is not None:
        row.ended_at, row.ended_by = now, by
        row.save(update_fields=["ended_at", "ended_by"])
    return row


def _tell(course: Course, title: str, *, occasion: str, now: datetime) -> None:
    """An akt both sides see, both faces, and a mail to everybody."""
    journal(course.case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    show_faces(course, now=now)
    tell_participants(course.case, occasion=occasion, now=now)
    tell_caseworkers(course.case, occasion=occasion, now=now)
