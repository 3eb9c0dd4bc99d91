"""The portal's settings with its locks taken out: only the negative controls are served with them."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.race.unlocked_urls"
