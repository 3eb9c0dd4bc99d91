"""The portal as it runs for real, with two floors beside it, and every answer saying how many queries it took."""

from portal.settings import *  # noqa: F403
from portal.settings import MIDDLEWARE

MIDDLEWARE = ["tests.bench.floor.CountQueries", *MIDDLEWARE]
ROOT_URLCONF = "tests.bench.urls"
