"""The portal's settings with a file for a mail server: the worker of a race is run with them."""

from portal.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.race.mailbox.FileBackend"
