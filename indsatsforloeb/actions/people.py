"""How a course is handed to a colleague, how further consultants come onto it, and how they leave it at once."""

from datetime import datetime

from django.db import transaction

from cases.actions import journal
from cases.models import Assignment
from cases.states import Direction
from indsatsforloeb.actions.agreement import follow_plan
from indsatsforloeb.actions.locking import held
from indsatsforloeb.models import Course
from indsatsforloeb.notifications.course import ended_letter, given_letter
from indsatsforloeb.permissions.course import may_give_on
from indsatsforloeb.rules.people import (
    obstacles_to_add_consultant,
    obstacles_to_end_consultant,
    obstacles_to_hand_over,
)
from portal import history, outbox
from portal.history import Audience
from portal.models import User
from portal.states import Role
from portal.steps import require, require_possible


@transaction.atomic
def hand_over_course(course: Course, *, to: User, by: User, now: datetime) -> Course:
    """The course gets another responsible consultant; the earlier one leaves it, and both get a mail."""
    course = held(course)
    require(may_give_on(by, course))
    require_possible(obstacles_to_hand_over(course, to))
    earlier = course.responsible
    course.responsible = to
    course.save(update_fields=["responsible"])
    facts = {"person": to.pk, "before": earlier.pk}
    line = history.record(
        course.history_chain, "hand_over_course", by=by, now=now, facts=facts, audience=Audience.PARTY
    )
    _assigned(course, to, by=by, now=now)
    left = Assignment.objects.locked().current().filter(case=course.case, user=earlier).first()
    if left is not None:
        _end(left, by=by, now=now)
    title = f"{to.name} er nu ansvarlig konsulent efter {earlier.name}"
    journal(course.case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    occasion = f"hand-over-{line.number}"
    letters = [
        given_letter(course.case, to, part="ansvarlig konsulent", occasion=occasion),
        ended_letter(course.case, earlier, occasion=occasion),
    ]
    outbox.notify_many([letter for letter in letters if letter.to != by.email], now=now)
    follow_plan(course, by=by, now=now)
    return course


@transaction.atomic
def add_consultant(course: Course, user: User, *, by: User, now: datetime) -> None:
    """A further consultant, Indsatsteam's or a supplier's, who runs the course from now on."""
    course = held(course)
    require(may_give_on(by, course))
    require_possible(obstacles_to_add_consultant(course, user))
    _assigned(course, user, by=by, now=now)
    facts = {"person": user.pk}
    line = history.record(course.history_chain, "add_consultant", by=by, now=now, facts=facts, audience=Audience.PARTY)
    title = f"{user.name} er nu konsulent på forløbet"
    journal(course.case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    letter = given_letter(course.case, user, part="konsulent", occasion=f"consultant-{line.number}")
    outbox.notify_many([letter], now=now)


@transaction.atomic
def end_consultant(course: Course, assignment: Assignment, *, by: User, now: datetime) -> None:
    """The consultant's place ends; a supplier's people see the course no more from this moment."""
    course = held(course)
    assignment = Assignment.objects.locked().select_related("user").get(pk=assignment.pk, case=course.case)
    require(may_give_on(by, course))
    require_possible(obstacles_to_end_consultant(course, assignment))
    if assignment.ended_at is not None:
        return
    _leave(course, assignment, by=by, now=now)


def end_suppliers(course: Course, *, by: User, now: datetime) -> None:
    """A course that is over is Indsatsteam's to keep: a supplier's people leave it; the caller holds the course."""
    rows = Assignment.objects.locked().current().filter(case=course.case).select_related("user").order_by("pk")
    for row in rows:
        if not row.user.has_role(Role.COURSE_CONSULTANT):
            _leave(course, row, by=by, now=now)


def _leave(course: Course, assignment: Assignment, *, by: User, now: datetime) -> None:
    """The place ends, both sides can see it, and the one who leaves gets a mail."""
    _end(assignment, by=by, now=now)
    user, facts = assignment.user, {"person": assignment.user_id}
    line = history.record(course.history_chain, "end_consultant", by=by, now=now, facts=facts, audience=Audience.PARTY)
    title = f"{user.name} er ikke længere konsulent på forløbet"
    journal(course.case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    outbox.notify_many([ended_letter(course.case, user, occasion=f"consultant-{line.number}")], now=now)


def _assigned(course: Course, user: User, *, by: User, now: datetime) -> None:
    rows = Assignment.objects.current().filter(case=course.case, user=user)
    if not rows.exists():
        Assignment.objects.create(case=course.case, user=user, assigned_at=now, assigned_by=by)


def _end(assignment: Assignment, *, by: User, now: datetime) -> None:
    assignment.ended_at, assignment.ended_by = now, by
    assignment.save(update_fields=["ended_at", "ended_by"])
