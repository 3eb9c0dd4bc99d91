"""What the ground floor does by the clock; each can be late, doubled or left out without a promise being broken."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from portal import files, heartbeat, outbox, scanning
from portal.anchor import anchor


@shared_task
def beat() -> None:
    heartbeat.beat(now=timezone.now())


@shared_task
def sweep_outbox() -> None:
    while outbox.sweep(now=timezone.now()) == outbox.BATCH:
        pass


@shared_task
def anchor_history() -> None:
    anchor(now=timezone.now())


@shared_task
def scan_files() -> None:
    scanning.scan_waiting(now=timezone.now())


@shared_task
def set_orphans_aside() -> None:
    files.set_orphans_aside(timezone.now() - timedelta(days=1))
