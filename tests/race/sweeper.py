"""One sweep of the outbox in a process of its own, with the file for a mail server."""

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django is set up first

from portal.tasks import sweep_outbox  # noqa: E402

settings.EMAIL_BACKEND = "tests.race.mailbox.FileBackend"
sweep_outbox()
