"""How long is left of the log-in, and how does one stay?"""

from datetime import UTC, datetime, timedelta

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

EXTENDED_AT = "extended_at"


def ends_at(request: HttpRequest) -> datetime:
    """When the log-in ends: nine hours (`SESSION_COOKIE_AGE`) after the last log-in or extension, in UTC."""
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    moments.append(request.session.get(EXTENDED_AT, 0))
    latest = max(moments) or (request.user.last_login.timestamp() if request.user.last_login else 0)
    return datetime.fromtimestamp(latest, tz=UTC) + timedelta(seconds=settings.SESSION_COOKIE_AGE)


def seconds_left(request: HttpRequest) -> int:
    """Whole seconds until the log-in ends; never negative."""
    return max(0, int((ends_at(request) - request.now).total_seconds()))


@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """«Forbliv logget ind»: the session lives a full working day from now; the answer says how many seconds."""
    request.session[EXTENDED_AT] = request.now.timestamp()
    return JsonResponse({"seconds_left": seconds_left(request)})
