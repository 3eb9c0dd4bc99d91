"""The portal as the tests run it: a test installation, plain static files, cheap passwords, mail kept in memory."""

import os

os.environ["INSTALLATION"] = "test"
os.environ["TESTING"] = "1"

from portal.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
