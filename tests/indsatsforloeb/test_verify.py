"""Does `manage.py verify` notice a course that is not whole, and does the clock's work run safely twice?"""

import pytest

from indsatsforloeb import tasks
from indsatsforloeb.actions.reminding import remind_of_end
from indsatsforloeb.models import Agreement, Course
from indsatsforloeb.verify import problems
from portal.models import OutboxMail
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db


def test_a_course_that_has_gone_the_whole_way_has_no_problems(course, leader):
    stories.in_development(course, leader)
    assert list(problems()) == []


def test_what_was_changed_behind_the_database_s_back_is_told(course, leader, external):
    stories.in_analysis(course, leader)
    number = course.case.number
    with stories.as_already_happened():
        Agreement.objects.update(canonical=b"{}")
        Course.objects.update(responsible=external, analysis_at=stories.STARTED_AT)
    assert list(problems()) == [
        f"Sag {number}: den ansvarlige konsulent er ikke på forløbet",
        f"Sag {number}: den ansvarlige er ikke fra Indsatsteamet",
        f"Sag {number}, samarbejdsaftale 1: indholdet svarer ikke til sin SHA-256",
        f"Sag {number}: analysen begyndte, før alle havde underskrevet",
    ]


def test_the_end_is_told_once_three_weeks_before_and_once_when_past_never_in_a_pause(course, leader, consultant):
    stories.prepared(course, leader)
    told = OutboxMail.objects.filter(to=consultant.email, body__contains="Forløbet på sag")
    day = stories.STARTED_AT.replace(year=2020)
    for month, at in ((3, 20), (3, 31), (4, 1), (4, 21), (4, 22)):
        remind_of_end(course, now=day.replace(month=month, day=at))
    assert ["slutter snart" in mail.body for mail in told.order_by("pk")] == [True, False]


def test_the_tasks_are_safe_twice(course, leader):
    stories.agreed(course, leader)
    for _ in range(2):
        tasks.follow_plans()
        tasks.remind_of_ends()
    assert Agreement.objects.get().set_aside_at is None
