"""What a button on a pool's page at the agency does: done and said, or refused on the page with what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pools.models import Pool
from portal.steps import NotPossibleNow

Page = Callable[..., HttpResponse]


def doing(page: Page, address: str) -> Page:
    """`do(request, pool, act, done, **forms)` for the `page` at `address`."""

    def do(request: HttpRequest, pool: Pool, act: Callable[[], object], done: str, **forms: Any) -> HttpResponse:
        try:
            act()
        except NotPossibleNow as refusal:
            return page(request, pool, status=409, obstacles=refusal.obstacles, **forms)
        messages.success(request, done)
        return redirect(address, pool.slug)

    return do
