"""How the plan of a course is laid: the guide's whole sequence at once, each of it movable afterwards."""

from datetime import datetime

from django.db import transaction

from cases.actions.gatherings import plan_gathering
from cases.gatherings import GatheringDraft
from cases.models import Gathering
from indsatsforloeb.actions.locking import held
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.course import may_plan
from indsatsforloeb.rules.holding import obstacles_to_hold
from indsatsforloeb.rules.startup import obstacles_to_lay_plan
from indsatsforloeb.startup import proposed_plan
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def lay_plan(course: Course, *, by: User, now: datetime) -> list[Gathering]:
    """«Læg planen»: what the guide holds and the plan lacks, spread over the agreed months.

    A day gone by is noted as held where the course has come that far; else that activity is left to be planned by hand.
    """
    course = held(course)
    require(may_plan(by, course))
    require_possible(obstacles_to_lay_plan(course))
    drafts = [
        GatheringDraft(
            kind=each.kind,
            title=each.title,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            hours=each.hours,
            already_held=each.ends_at <= now,
        )
        for each in proposed_plan(course)
        if each.ends_at > now or not obstacles_to_hold(course.case, each.kind, each.ends_at)
    ]
    return [plan_gathering(course.case, draft, by=by, now=now) for draft in drafts]
