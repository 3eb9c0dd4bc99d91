"""How often may the same sender do this? Counted in the cache, by the hour; a count lost is no harm."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WINDOW = timedelta(hours=1)


def is_within_pace(request: HttpRequest, act: str, *, most: int) -> bool:
    """Count one more `act` from the request's sender; False when there were more than `most` within the hour."""
    seconds = int(WINDOW.total_seconds())
    window = int(request.now.timestamp()) // seconds
    sender = salted_hmac("pace", get_adapter().get_client_ip(request)).hexdigest()[:20]
    key = f"pace:{act}:{sender}:{window}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, seconds)
    return count <= most
