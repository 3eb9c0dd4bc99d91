"""The budget of an application, seen and written: as a page, or cell by cell for a script that asks for JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.actions import budget as actions
from applications.budget.content import Budget
from applications.budget.entry import POST_FIELDS, Entry, read_financing, read_post
from applications.budget.page import NEW, grid_of
from applications.budget.rows import StaleRow, UnreadableCells
from applications.budget.rules import budget_url
from applications.models import Application
from applications.permissions import may_edit
from applications.rules import obstacles_to_edit
from applications.views.budget_page import budgeted_application, context_of, stale_of
from pools.document import document_of
from portal.danish import clock_or_date
from portal.steps import NotPossibleNow, Obstacle


@require_safe
def budget(request: HttpRequest, number: str) -> HttpResponse:
    """Posts by project year, one opened post (`?post=<id>`), lines of financing, and what is missing."""
    application = budgeted_application(request.user, number)
    return _page(request, application, opened=request.GET.get("post", ""))


@require_safe
def budget_json(request: HttpRequest, number: str) -> JsonResponse:
    """Every post and month in one answer; the browser draws the grid."""
    application = budgeted_application(request.user, number)
    editable = may_edit(request.user, application) and not obstacles_to_edit(application, now=request.now)
    return JsonResponse(grid_of(Budget.of(application), editable=editable))


@require_POST
def add_post(request: HttpRequest, number: str) -> HttpResponse:
    application = budgeted_application(request.user, number)
    activity = request.POST.get("activity", "")[:18]
    post = actions.add_post(application, activity=activity, by=request.user, now=request.now)
    return redirect(_opened(number, post.pk))


def _writes_a_row(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Answers what stood in the way of a save: cells that cannot be read (422), another's newer version (409)."""

    @require_POST
    @wraps(view)
    def answered(request: HttpRequest, number: str, **which: int) -> HttpResponse:
        try:
            row = view(request, number, **which)
        except UnreadableCells as refused:
            return _refused(request, number, refused.entry, **which)
        except StaleRow as stale:
            return _stale(request, number, stale, **which)
        except ObjectDoesNotExist as gone:
            raise NotPossibleNow([_removed_meanwhile(number)]) from gone
        if _wants_json(request):
            saved = clock_or_date(row.at, now=request.now, exact=True)
            return JsonResponse({"version": row.version, "saved": f"Gemt {saved}"})
        return redirect(_opened(number, row.pk) if "post_id" in which else f"{budget_url(number)}#budget-financing")

    return answered


@_writes_a_row
def save_post(request: HttpRequest, number: str, post_id: int):
    """Save the cells that were sent: the whole form, or the one that was left."""
    return actions.save_cells(
        number, post_id, request.POST.dict(), base_version=_version(request), by=request.user, now=request.now
    )


@_writes_a_row
def spread_post(request: HttpRequest, number: str, post_id: int):
    """«Fordel jævnt fra–til», or over the activity's months: the fields are saved with it, the months are made anew."""
    application = budgeted_application(request.user, number)
    entry = _fields(request, application)
    chosen = (request.POST.get("spread_from", ""), request.POST.get("spread_to", ""))
    months = None if request.POST.get("spread") == "activity" else chosen
    return actions.spread_post(
        application, post_id, entry, months, base_version=_version(request), by=request.user, now=request.now
    )


@_writes_a_row
def save_financing(request: HttpRequest, number: str, line_id: int):
    """Save the cells of a line that were sent."""
    application, entry = budgeted_application(request.user, number), read_financing(request.POST)
    return actions.save_financing(
        application, line_id, entry, base_version=_version(request), by=request.user, now=request.now
    )


@require_POST
def remove_post(request: HttpRequest, number: str, post_id: int) -> HttpResponse:
    application = budgeted_application(request.user, number)
    actions.remove_post(application, post_id, by=request.user, now=request.now)
    messages.success(request, "Posten er fjernet. I kan tage den tilbage under »Fjernede poster«.")
    return redirect(budget_url(number))


@require_POST
def restore_post(request: HttpRequest, number: str, post_id: int) -> HttpResponse:
    application = budgeted_application(request.user, number)
    try:
        post = actions.restore_post(application, post_id, by=request.user, now=request.now)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return redirect(_opened(number, post.pk))


@require_POST
def add_financing(request: HttpRequest, number: str) -> HttpResponse:
    application = budgeted_application(request.user, number)
    try:
        actions.add_financing(application, read_financing(request.POST), by=request.user, now=request.now)
    except UnreadableCells as refused:
        return _page(request, application, lines={NEW: refused.entry}, status=422)
    return redirect(f"{budget_url(number)}#budget-financing")


@require_POST
def remove_financing(request: HttpRequest, number: str, line_id: int) -> HttpResponse:
    application = budgeted_application(request.user, number)
    actions.remove_financing(application, line_id, by=request.user, now=request.now)
    messages.success(request, "Linjen er fjernet.")
    return redirect(f"{budget_url(number)}#budget-financing")


def _page(request: HttpRequest, application: Application, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = context_of(application, request.user, now=request.now, **shown)
    return render(request, "applications/budget.html", context, status=status)


def _refused(request: HttpRequest, number: str, entry: Entry, **which: int) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"errors": entry.errors}, status=422)
    return _page(request, budgeted_application(request.user, number), status=422, **_shown(request, entry, **which))


def _stale(request: HttpRequest, number: str, stale: StaleRow, **which: int) -> HttpResponse:
    application = budgeted_application(request.user, number)
    entry = _shown(request, stale.entry, **which)
    theirs = stale_of(application, stale)
    if _wants_json(request):
        return JsonResponse({"version": stale.row.version, "text": theirs.text, "cells": theirs.stored}, status=409)
    return _page(request, application, status=409, stale=theirs, **entry)


def _shown(request: HttpRequest, entry: Entry, *, post_id: int = 0, line_id: int = 0) -> dict[str, Any]:
    """What the page opens, with everything that was typed still in it."""
    if line_id:
        return {"lines": {str(line_id): entry}}
    entry.typed = {**request.POST.dict(), **entry.typed}
    return {"opened": str(post_id), "entry": entry}


def _removed_meanwhile(number: str) -> Obstacle:
    text = "En kollega har fjernet linjen i mellemtiden. En fjernet post kan tages tilbage under »Fjernede poster«."
    return Obstacle("budget_row_removed", text, f"{budget_url(number)}#budget-removed")


def _fields(request: HttpRequest, application: Application) -> Entry:
    """What was typed in the fields of a post; its months are made anew by the spread."""
    sent = request.POST.dict()
    activities = application.activities.values_list("pk", flat=True) if sent.get("activity") else ()
    data = {name: sent[name] for name in POST_FIELDS if name in sent}
    return read_post(data, document_of(application.pool_version), activities)


def _version(request: HttpRequest) -> int:
    """The version the form was written from; 0 (never right) when it says none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _opened(number: str, post_id: int) -> str:
    return f"{budget_url(number)}?post={post_id}#post-{post_id}"


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
