"""What this floor does by the clock; each can be late, doubled or left out without a promise being broken."""

from celery import shared_task
from django.utils import timezone

from applications.actions import attaching, deadline


@shared_task
def enforce_deadlines() -> None:
    deadline.enforce_deadlines(now=timezone.now())


@shared_task
def remind_drafts() -> None:
    deadline.remind_drafts(now=timezone.now())


@shared_task
def tell_infected() -> None:
    attaching.tell_infected(now=timezone.now())


@shared_task
def sweep_uploads() -> None:
    attaching.sweep_uploads(now=timezone.now())
