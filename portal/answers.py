"""How the portal answers when a thing is not possible now or an address is no page, and that nobody may keep it."""

from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from portal.invariants import refusal_texts
from portal.nearest import nearest_page
from portal.steps import NotPossibleNow, Obstacle, obstacle_from

NOT_A_PAGE = 405  # an address that only takes a form, opened by itself


class PlainAnswersMiddleware:
    """NotPossibleNow, also when it is the database that says it, becomes a page with the obstacles (409)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == NOT_A_PAGE:
            response = _not_a_page(request, response)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        obstacles = _obstacles(error)
        if not obstacles:
            return None
        context = {"obstacles": obstacles, "back": request.headers.get("Referer", "")}
        return render(request, "portal/not_possible.html", context, status=409)


def _not_a_page(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    """Django's answer is blank: words, and the nearest page that can be read."""
    page = render(request, "portal/not_a_page.html", {"nearest": nearest_page(request.path)}, status=NOT_A_PAGE)
    page["Allow"] = refusal["Allow"]
    return page


def _obstacles(error: Exception) -> list[Obstacle]:
    if isinstance(error, NotPossibleNow):
        return error.obstacles
    if isinstance(error, IntegrityError):
        obstacle = obstacle_from(error, refusal_texts())
        return [obstacle] if obstacle else []
    return []
