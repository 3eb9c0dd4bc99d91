"""What assessment does by the clock: decisions go out at the moment that was planned, or as soon after as can be."""

from celery import shared_task
from django.utils import timezone

from assessment import actions


@shared_task
def release_due() -> None:
    actions.release_due(now=timezone.now())


@shared_task
def follow_inquiries() -> None:
    now = timezone.now()
    actions.remind_of_inquiries(now=now)
    actions.end_expired(now=now)
    actions.tell_infected_answers(now=now)


@shared_task
def index_submissions() -> None:
    actions.index_submissions()
