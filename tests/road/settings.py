"""The portal of a test, living by a clock that the test sets: a road of 2019 is walked by its own buttons."""

from tests.settings import *  # noqa: F403
from tests.settings import MIDDLEWARE as TODAY

MIDDLEWARE = ["tests.road.clock.SetClock" if each == "portal.clock.ReceivedAtMiddleware" else each for each in TODAY]
