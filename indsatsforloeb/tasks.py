"""What courses ask of the clock: what has changed around them reaches them, and an end that is near is told."""

from celery import shared_task
from django.utils import timezone

from indsatsforloeb.actions.agreement import set_aside_changed
from indsatsforloeb.actions.impartiality import follow_conflicts
from indsatsforloeb.actions.late_plans import newest_late, remind_of_late_plan
from indsatsforloeb.actions.reminding import remind_of_end
from indsatsforloeb.models import Agreement, Course


@shared_task
def follow_plans() -> None:
    for course in Course.objects.running().filter(pk__in=Agreement.objects.open().values("course")):
        set_aside_changed(course, now=timezone.now())


@shared_task
def follow_rulings() -> None:
    for course in Course.objects.running().with_conflicts():
        follow_conflicts(course, now=timezone.now())


@shared_task
def remind_of_ends() -> None:
    for course in Course.objects.running().with_length():
        remind_of_end(course, now=timezone.now())


@shared_task
def remind_of_late_plans() -> None:
    late = newest_late(now=timezone.now())
    for course in Course.objects.running().filter(case__in=late):
        remind_of_late_plan(course, late[course.case_id], now=timezone.now())
