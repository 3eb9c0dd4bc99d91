"""The worker and the clock behind it: nothing here is a promise, everything here can be late or run twice."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "visibility_timeout": 3600,
    },
    timezone="Europe/Copenhagen",
    enable_utc=True,
    beat_schedule={
        "heartbeat": {"task": "portal.tasks.beat", "schedule": 60.0, "options": {"expires": 50}},
        "outbox": {"task": "portal.tasks.sweep_outbox", "schedule": 5.0, "options": {"expires": 5}},
        "anchor": {"task": "portal.tasks.anchor_history", "schedule": crontab(hour=3, minute=10)},
        "deadlines": {"task": "applications.tasks.enforce_deadlines", "schedule": 60.0, "options": {"expires": 55}},
        "reminders": {"task": "applications.tasks.remind_drafts", "schedule": 600.0, "options": {"expires": 500}},
        "scans": {"task": "portal.tasks.scan_files", "schedule": 30.0, "options": {"expires": 25}},
        "forms": {"task": "pools.tasks.make_empty_forms", "schedule": 30.0, "options": {"expires": 30}},
        "promises": {"task": "pools.tasks.keep_promises", "schedule": crontab(hour=4, minute=20)},
        "infected": {"task": "applications.tasks.tell_infected", "schedule": 30.0, "options": {"expires": 25}},
        "uploads": {"task": "applications.tasks.sweep_uploads", "schedule": 3600.0, "options": {"expires": 3000}},
        "orphans": {"task": "portal.tasks.set_orphans_aside", "schedule": crontab(hour=3, minute=40)},
        "courses": {"task": "indsatsforloeb.tasks.follow_plans", "schedule": 60.0, "options": {"expires": 55}},
        "rulings": {"task": "indsatsforloeb.tasks.follow_rulings", "schedule": 300.0, "options": {"expires": 280}},
        "endings": {"task": "indsatsforloeb.tasks.remind_of_ends", "schedule": crontab(hour=6, minute=10)},
        "releases": {"task": "assessment.tasks.release_due", "schedule": 60.0, "options": {"expires": 55}},
        "inquiries": {"task": "assessment.tasks.follow_inquiries", "schedule": 300.0, "options": {"expires": 280}},
        "words": {"task": "assessment.tasks.index_submissions", "schedule": 60.0, "options": {"expires": 55}},
        "gatherings": {"task": "cases.tasks.remind_gatherings", "schedule": 1800.0, "options": {"expires": 1700}},
        "late_plans": {"task": "indsatsforloeb.tasks.remind_of_late_plans", "schedule": crontab(hour=6, minute=30)},
        "papers": {"task": "cases.tasks.make_papers", "schedule": 10.0, "options": {"expires": 10}},
    },
)
