"""What meets somebody whose form is too late – logged out, or its token too old: their own text, and the way back."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, UnreadablePostError
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
        typed = _for_copying(request)
        to_login = redirect_to_login(page_before(request), resolve_url(self.get_login_url(view_func)))
        if not any(typed.values()):
            return to_login
        return render(request, "portal/logged_out.html", typed | {"back_to_login": to_login.url}, status=403)


@login_not_required
def forged_or_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form without a token that holds, with what was typed in it, for copying."""
    context = _for_copying(request) | {"page_before": page_before(request)}
    return render(request, "403_csrf.html", context, status=403)


def _for_copying(request: HttpRequest) -> dict[str, list[TypedText]]:
    """What was typed, long and short; nothing when the form itself could not be read."""
    try:
        typed = list(_typed(request))
    except UnreadablePostError:
        typed = []
    return {
        "long": [field for field in typed if field.is_long],
        "short": [field for field in typed if not field.is_long],
    }


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json") or "HX-Request" in request.headers


def _typed(request: HttpRequest) -> Iterator[TypedText]:
    labels = _labels(request.POST.get("labels-base", ""))
    for name, values in request.POST.lists():
        words = _in_words(name, labels)
        for text in values:
            if words and text.strip() and not NOT_TYPED.fullmatch(name):
                yield TypedText(words, text)


def _labels(text: str) -> dict[str, str]:
    """What the fields are called on the page, as a form with many of them sends it along; "" is typed by nobody."""
    try:
        labels = json.loads(text or "{}")
    except ValueError:
        labels = {}
    return labels if isinstance(labels, dict) else {}


def _in_words(name: str, labels: dict[str, str]) -> str:
    """«Spørgsmål (2)» for the field «questions.1.label»: all rows of a list share the names of their fields."""
    parts = name.split(".")
    numbers = [str(int(part) + 1) for part in parts[:-1] if part.isdecimal()]
    words = str(labels.get(".".join(part for part in parts if not part.isdecimal()), name))
    return f"{words} ({'.'.join(numbers)})" if words and words != name and numbers else words
