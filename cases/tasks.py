"""What the case file does by the clock: the files of papers whose words are already frozen."""

from celery import shared_task
from django.utils import timezone

from cases import actions


@shared_task
def make_papers() -> None:
    while actions.make_papers(now=timezone.now()) == actions.PAPERS_AT_A_TIME:
        pass
