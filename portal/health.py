"""Is the process alive, and can it keep its promises?"""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from portal.models import Heartbeat

OLD_BEAT = timedelta(minutes=3)


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"process": "ok"})


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, with the age of the last beat; 503 when it does not. No socket to the broker."""
    try:
        last = Heartbeat.objects.values_list("at", flat=True).first()
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=503)
    fresh = last is not None and request.now - last < OLD_BEAT
    beat = last.isoformat() if last else None
    return JsonResponse({"database": "ok", "broker": "ok" if fresh else "silent", "last_beat": beat})
