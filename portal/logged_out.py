"""What meets somebody who sends a form after being logged out: their own text, for copying, and the way back in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from portal.nearest import page_before

SAFE = ("GET", "HEAD", "OPTIONS")
SHORT = 20  # characters; what is longer gets a box to copy from
# What the page itself sends along and nobody has typed, and what must never be shown.
NOT_TYPED = re.compile(r"csrfmiddlewaretoken|goto|next|(.*-)?(version|base)|.*password.*", re.IGNORECASE)


@dataclass(frozen=True)
class TypedText:
    """One field as it was sent: the name of the field and what stood in it."""

    name: str
    text: str

    @property
    def is_long(self) -> bool:
        return len(self.text) > SHORT


class LoginRequired(LoginRequiredMiddleware):
    """As Django's, but nothing typed is lost, and the way back never leads to an address that only takes a form.

    A script that asks for JSON is sent to the log-in as before: it keeps the text on its page by itself.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:  # type: ignore[override] # a page
        if request.method in SAFE or _is_script(request):
            return super().handle_no_permission(request, view_func)
        typed = list(_typed(request))
        to_login = redirect_to_login(page_before(request), resolve_url(self.get_login_url(view_func)))
        if not typed:
            return to_login
        context = {
            "long": [field for field in typed if field.is_long],
            "short": [field for field in typed if not field.is_long],
            "back_to_login": to_login.url,
        }
        return render(request, "portal/logged_out.html", context, status=403)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json") or "HX-Request" in request.headers


def _typed(request: HttpRequest) -> Iterator[TypedText]:
    for name, values in request.POST.lists():
        for text in values:
            if text.strip() and not NOT_TYPED.fullmatch(name):
                yield TypedText(name, text)
