"""The ground floor: people, history, outbox, files, paper, money, time and steps."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
