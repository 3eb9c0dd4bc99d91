"""A plan that is late is told once to both sides, without content, and not in a pause."""

from datetime import datetime, timedelta

import pytest

from cases.models import Goal, PlanAction
from indsatsforloeb.actions.late_plans import newest_late, remind_of_late_plan
from indsatsforloeb.actions.phases import pause
from indsatsforloeb.models import Course
from indsatsforloeb.tasks import remind_of_late_plans
from portal.models import OutboxMail
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
NOW = stories.STARTED_AT + timedelta(days=20)


@pytest.fixture
def late(course, consultant) -> Course:
    goal = Goal.objects.create(case=course.case, theme="health", title="Mål", created_at=NOW, created_by=consultant)
    yesterday = NOW.date() - timedelta(days=1)
    PlanAction.objects.create(goal=goal, text="Gåtur", due_on=yesterday, changed_at=NOW, changed_by=consultant)
    return course


def remind(course: Course, now: datetime) -> bool:
    newest = newest_late(now=now).get(course.case_id)
    return newest is not None and remind_of_late_plan(course, newest, now=now)


def told() -> list[str]:
    return list(OutboxMail.objects.filter(once_key__contains="plan-late").order_by("to").values_list("to", flat=True))


def test_both_sides_are_told_once_when_an_action_becomes_late(late, applicant, consultant):
    assert [remind(late, NOW + timedelta(days=day)) for day in range(3)] == [True, True, True]
    assert told() == [applicant.email, consultant.email]
    assert "Gåtur" not in "".join(OutboxMail.objects.values_list("body", flat=True))


def test_another_action_that_becomes_late_is_told_anew(late, consultant):
    remind(late, NOW)
    goal = Goal.objects.get()
    PlanAction.objects.create(goal=goal, text="Ny", due_on=NOW.date(), changed_at=NOW, changed_by=consultant)
    remind(late, NOW + timedelta(days=1))
    assert len(told()) == 4


def test_a_course_that_stands_still_is_left_in_peace(late, consultant):
    pause(late, reason="Ferie", by=consultant, now=NOW)
    assert remind(late, NOW) is False
    assert told() == []


def test_an_action_that_is_done_and_a_day_that_is_today_are_not_late(late):
    PlanAction.objects.update(state="done")
    assert remind(late, NOW) is False
    PlanAction.objects.update(state="under_way", due_on=NOW.date())
    assert remind(late, NOW) is False


def test_the_task_may_run_again_and_again(late, applicant, consultant):
    remind_of_late_plans()
    remind_of_late_plans()
    assert told() == [applicant.email, consultant.email]
