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
from applications.permissions import application_for, may_edit
from applications.rules import obstacles_to_edit
from applications.views.budget_page import context_of, stale_of
from pools.document import document_of
from portal.danish import clock_or_date
from portal.steps import NotPossibleNow, Obstacle


@require_safe
def budget(request: HttpRequest, number: str) -> HttpResponse:
    """Posts by project year, one opened post (`?post=<id>`), lines of financing, and what is missing."""
    application = application_for(request.user, number)
    return _page(request, application, opened=request.GET.get("post", ""))


@require_safe
def budget_json(request: HttpRequest, number: str) -> JsonResponse:
    """Every post and month in one answer; the browser draws the grid."""
    application = application_for(request.user, number)
    editable = may_edit(request.user, application) and not obstacles_to_edit(application, now=request.now)
    return JsonResponse(grid_of(Budget.of(application), editable=editable))


@require_POST
def add_post(request: HttpRequest, number: str) -> HttpResponse:
    application = application_for(request.user, number)
    activity = request.POST.get("activity", "")[:18]
    post = actions.add_post(application, activity=activity, by=request.user, now=request.now)
    return redirect(_opened(number, post.pk))


def _writes_a_post(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Fetches the application, and answers what stood in the way: cells (422), another's newer version (409)."""

    @require_POST
    @wraps(view)
    def answered(request: HttpRequest, number: str, post_id: int) -> HttpResponse:
        application = application_for(request.user, number)
        try:
            post = view(request, application, post_id)
        except UnreadableCells as refused:
            return _refused(request, application, post_id, refused.entry)
        except StaleRow as stale:
            return _stale(request, application, stale)
        except ObjectDoesNotExist as gone:
            raise NotPossibleNow([_removed_meanwhile(number)]) from gone
        if _wants_json(request):
            return JsonResponse(
                {"version": post.version, "saved": f"Gemt {clock_or_date(post.at, now=request.now, exact=True)}"}
            )
        return redirect(_opened(number, post.pk))

    return answered


@_writes_a_post
def save_post(request: HttpRequest, application: Application, post_id: int):
    """Save the cells that were sent: the whole form, or the one that was left."""
    entry = _entry(request, application)
    return actions.save_post(
        application, post_id, entry, base_version=_version(request), by=request.user, now=request.now
    )


@_writes_a_post
def spread_post(request: HttpRequest, application: Application, post_id: int):
    """«Fordel jævnt fra–til»: the fields are saved with it, the months are made anew."""
    entry = _entry(request, application, months=False)
    months = (request.POST.get("spread_from", ""), request.POST.get("spread_to", ""))
    return actions.spread_post(
        application, post_id, entry, months, base_version=_version(request), by=request.user, now=request.now
    )


@require_POST
def remove_post(request: HttpRequest, number: str, post_id: int) -> HttpResponse:
    application = application_for(request.user, number)
    actions.remove_post(application, post_id, by=request.user, now=request.now)
    messages.success(request, "Posten er fjernet. I kan tage den tilbage under »Fjernede poster«.")
    return redirect(budget_url(number))


@require_POST
def restore_post(request: HttpRequest, number: str, post_id: int) -> HttpResponse:
    application = application_for(request.user, number)
    try:
        post = actions.restore_post(application, post_id, by=request.user, now=request.now)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return redirect(_opened(number, post.pk))


@require_POST
def add_financing(request: HttpRequest, number: str) -> HttpResponse:
    application = application_for(request.user, number)
    try:
        actions.add_financing(application, read_financing(request.POST), by=request.user, now=request.now)
    except UnreadableCells as refused:
        return _page(request, application, lines={NEW: refused.entry}, status=422)
    return redirect(f"{budget_url(number)}#budget-financing")


@require_POST
def save_financing(request: HttpRequest, number: str, line_id: int) -> HttpResponse:
    application = application_for(request.user, number)
    entry = read_financing(request.POST)
    try:
        actions.save_financing(
            application, line_id, entry, base_version=_version(request), by=request.user, now=request.now
        )
    except UnreadableCells as refused:
        return _page(request, application, lines={str(line_id): refused.entry}, status=422)
    except StaleRow as stale:
        theirs = stale_of(application, stale)
        return _page(request, application, lines={str(line_id): entry}, stale=theirs, status=409)
    except ObjectDoesNotExist as gone:
        raise NotPossibleNow([_removed_meanwhile(number)]) from gone
    return redirect(f"{budget_url(number)}#budget-financing")


@require_POST
def remove_financing(request: HttpRequest, number: str, line_id: int) -> HttpResponse:
    application = application_for(request.user, number)
    actions.remove_financing(application, line_id, by=request.user, now=request.now)
    messages.success(request, "Linjen er fjernet.")
    return redirect(f"{budget_url(number)}#budget-financing")


def _page(request: HttpRequest, application: Application, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = context_of(application, request.user, now=request.now, **shown)
    return render(request, "applications/budget.html", context, status=status)


def _refused(request: HttpRequest, application: Application, post_id: int, entry: Entry) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"errors": entry.errors}, status=422)
    return _page(request, application, opened=str(post_id), entry=entry, status=422)


def _stale(request: HttpRequest, application: Application, stale: StaleRow) -> HttpResponse:
    theirs = stale_of(application, stale)
    if _wants_json(request):
        return JsonResponse({"version": stale.row.version, "text": theirs.text, "cells": theirs.stored}, status=409)
    return _page(request, application, opened=str(stale.row.pk), entry=stale.entry, stale=theirs, status=409)


def _removed_meanwhile(number: str) -> Obstacle:
    text = "En kollega har fjernet linjen i mellemtiden. En fjernet post kan tages tilbage under »Fjernede poster«."
    return Obstacle("budget_row_removed", text, f"{budget_url(number)}#budget-removed")


def _entry(request: HttpRequest, application: Application, *, months: bool = True) -> Entry:
    """What was typed; without months (which a spread makes anew) these are kept only to be shown again."""
    sent = request.POST.dict()
    activities = application.activities.values_list("pk", flat=True) if sent.get("activity") else ()
    data = sent if months else {name: sent[name] for name in POST_FIELDS if name in sent}
    entry = read_post(data, document_of(application.pool_version), activities)
    entry.typed = {**sent, **entry.typed}
    return entry


def _version(request: HttpRequest) -> int:
    """The version the form was written from; 0 (never right) when it says none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _opened(number: str, post_id: int) -> str:
    return f"{budget_url(number)}?post={post_id}#post-{post_id}"


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
