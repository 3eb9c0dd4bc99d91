"""What time it is, once per request, and whose clock said so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OLDEST_STAMP = timedelta(seconds=120)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Arrival:
    """When a request reached the portal and whose stamp it is: `proxy`, `database`, or `page` for safe methods."""

    received_at: datetime
    source: str
    claimed: str = ""


def database_now() -> datetime:
    """The database's clock, aware UTC, microseconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def believed_stamp(claimed: str, *, now: datetime) -> datetime | None:
    """The proxy's stamp (seconds since 1970 with decimals) unless it is unreadable, in the future or over 120 s old."""
    try:
        seconds, _, fraction = claimed.partition(".")
        micros = int(fraction[:6].ljust(6, "0"))
        stamp = datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=micros)
    except (ValueError, OverflowError, OSError):
        return None
    return stamp if now - OLDEST_STAMP <= stamp <= now else None


def arrival_of(request: HttpRequest) -> Arrival:
    """When an unsafe request arrived: the trusted proxy's believed stamp, else the database's clock now."""
    now = database_now()
    claimed = request.headers.get("X-Received-At", "") if settings.TRUSTED_PROXY_STAMP else ""
    stamp = believed_stamp(claimed, now=now) if claimed else None
    return Arrival(stamp, "proxy", claimed) if stamp else Arrival(now, "database", claimed[:40])


class ReceivedAtMiddleware:
    """Sets `request.arrival` and `request.now` before anything else has used time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        safe = request.method in SAFE_METHODS
        arrival = Arrival(timezone.now(), "page") if safe else arrival_of(request)
        request.arrival = arrival
        request.now = arrival.received_at
        return self.get_response(request)


def exists_once(local: datetime) -> bool:
    """Whether a naive Copenhagen time exists once: not in the lost or doubled hour of a clock-change night."""
    first, second = (local.replace(tzinfo=COPENHAGEN, fold=fold) for fold in (0, 1))
    return first.utcoffset() == second.utcoffset()
