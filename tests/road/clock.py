"""A portal whose clock stands where the test has set it, and goes on from there."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from portal.clock import SAFE_METHODS, Arrival

FILE = "CLOCK_FILE"  # the environment variable that names the file with the distance to the real clock, in seconds


def set_clock(file: Path, moment: datetime) -> None:
    """From now on it is `moment` (aware) in the portal, and time passes from there."""
    file.write_text(str((moment - datetime.now(UTC)).total_seconds()))


def clock(file: Path) -> datetime:
    """What the set clock says, aware UTC."""
    return datetime.now(UTC) + timedelta(seconds=float(file.read_text()))


class SetClock:
    """`request.now` and `request.arrival` by the set clock; only a test installation's database accepts them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.file = Path(os.environ[FILE])

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = clock(self.file)
        request.arrival = Arrival(now, "page" if request.method in SAFE_METHODS else "database")
        request.now = now
        return self.get_response(request)
