"""What does a request cost when the portal does next to nothing with it?"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from portal.models import User

QUERIES = "X-Queries"


@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """Session and user, and not a query more."""
    return HttpResponse(request.user.name)


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Session, user, and one committed UPDATE."""
    User.objects.filter(pk=request.user.pk).update(last_login=request.now)
    return HttpResponse(request.user.name)


class CountQueries:
    """Outermost: the number of statements sent to the database stands in a header of the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        statements = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal statements
            statements += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response[QUERIES] = str(statements)
        return response
