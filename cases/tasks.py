"""What the case file does by the clock: the files of papers already worded, and reminders of activities."""

from celery import shared_task
from django.utils import timezone

from cases import actions
from cases.models import Gathering


@shared_task
def make_papers() -> None:
    while actions.make_papers(now=timezone.now()) == actions.PAPERS_AT_A_TIME:
        pass


@shared_task
def remind_gatherings() -> None:
    now = timezone.now()
    for gathering in Gathering.objects.to_remind_of(now).with_case():
        actions.remind_of_gathering(gathering, now=now)
