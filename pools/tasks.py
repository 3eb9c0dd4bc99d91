"""What this floor does by the clock; each can be late, doubled or left out without a promise being broken."""

from celery import shared_task
from django.utils import timezone

from pools.actions import asking, meeting, papers
from pools.models import Pool


@shared_task
def make_empty_forms() -> None:
    papers.make_empty_forms(now=timezone.now())


@shared_task
def keep_promises() -> None:
    now = timezone.now()
    asking.forget_askers(now=now)
    for pool in Pool.objects.announced().filter(signups__isnull=False).distinct():
        meeting.keep_promises(pool, now=now)
