"""What this floor does by the clock: the letters of released decisions, made from their frozen words."""

from celery import shared_task
from django.utils import timezone

from cases.actions import make_papers


@shared_task
def make_letters() -> None:
    make_papers(now=timezone.now())
