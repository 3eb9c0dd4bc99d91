"""How a course is closed: what is open is handed on, what was gained is told, and both sides get it on paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cases.actions import write_document
from cases.models import PlanAction, PlanActionNote
from cases.notifications import tell_caseworkers, tell_participants
from cases.states import Direction
from indsatsforloeb.actions.locking import held
from indsatsforloeb.actions.people import end_suppliers
from indsatsforloeb.documents.closing import closing_words
from indsatsforloeb.ending import CARRIED, Ending, open_actions
from indsatsforloeb.faces import show_faces
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.closing import may_close
from indsatsforloeb.rules.closing import obstacles_to_close
from indsatsforloeb.states import CourseTransition
from portal.history import Audience
from portal.models import User
from portal.steps import move, require, require_possible

TITLE = "Afslutning af indsatsforløbet"


@transaction.atomic
def close_course(course: Course, ending: Ending, *, by: User, now: datetime) -> Course:
    """«Afslut forløbet»: nothing in it changes from then on; everybody on the case gets a mail and the paper."""
    course = held(course)
    require(may_close(by, course))
    require_possible(obstacles_to_close(course, ending))
    left = open_actions(course)
    _hand_on(left, ending.handed_on, by=by, now=now)
    facts = {"open_actions": len(left)}
    move(course, CourseTransition.CLOSE, by=by, now=now, facts=facts, audience=Audience.PARTY)
    course.closed_at, course.closed_by, course.gained = now, by, ending.as_text()
    course.save(update_fields=["state", "closed_at", "closed_by", "gained"])
    _write_paper(course, closing_words(course, ending, left, by=by, now=now), now=now)
    show_faces(course, now=now)
    tell_participants(course.case, occasion="course-closed", now=now)
    tell_caseworkers(course.case, occasion="course-closed", now=now)
    end_suppliers(course, by=by, now=now)
    return course


def _hand_on(left: list[PlanAction], words: Mapping[int, str], *, by: User, now: datetime) -> None:
    """Each open action keeps its state and gets a last note that says who goes on with it."""
    notes = [
        PlanActionNote(action=each, state=each.state, text=f"{CARRIED}{words[each.pk].strip()}", at=now, by=by)
        for each in left
    ]
    PlanActionNote.objects.bulk_create(notes)


def _write_paper(course: Course, words: dict[str, Any], *, now: datetime) -> None:
    write_document(
        course.case,
        kind="forloeb-afsluttet",
        title=TITLE,
        template="indsatsforloeb/papers/closing.html",
        words=words,
        direction=Direction.OUT,
        visible_to_party=True,
        dated_at=now,
        now=now,
    )
