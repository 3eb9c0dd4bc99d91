"""«Start ansøgning»: for which organisation, and what a second starter is told."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from applications.actions import starting
from applications.drafts import is_outside_audience
from applications.models import Application
from applications.permissions import known_to, organisations_of, standing_with_place, withdrawn_by
from applications.rules import obstacles_to_start, obstacles_to_start_another
from pools.document import document_of
from pools.models import Pool
from pools.permissions import visible_to
from portal.models import Organisation, User
from portal.steps import NotPossibleNow, Obstacle


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """With one organisation the button starts at once; with several it asks which."""
    pool = get_object_or_404(visible_to(request.user).select_related("version"), slug=slug)
    organisations = list(organisations_of(request.user))
    chosen = _chosen(request, organisations)
    if request.method != "POST" or chosen is None:
        return _page(request, pool, organisations, chosen)
    confirmed = request.POST.get("bekraeft") == "ja"
    if not confirmed and (doubts := _doubts(request, pool, chosen)):
        return render(request, "applications/start_confirm.html", doubts)
    try:
        application = starting.start(pool, organisation=chosen, by=request.user, now=request.now, confirmed=confirmed)
    except NotPossibleNow as refusal:
        return _refused(request, pool, organisations, chosen, refusal.obstacles)
    messages.success(request, f"Sag {application.case.number} er oprettet. I kan gå i gang med ansøgningen.")
    return redirect("applications:form", application.case.number)


def _doubts(request: HttpRequest, pool: Pool, organisation: Organisation) -> dict[str, Any]:
    """What is asked before a case is made; empty when there is nothing to ask, or it cannot be made anyhow."""
    document = document_of(pool.version)
    outside = is_outside_audience(document, organisation)
    withdrawn = withdrawn_by(request.user, pool, organisation).first()
    obstacles = obstacles_to_start(pool, now=request.now)
    obstacles += obstacles_to_start_another(pool, organisation, None, by=request.user)
    if obstacles or not (outside or withdrawn):
        return {}
    return {
        "pool": pool,
        "document": document,
        "organisation": organisation,
        "outside": outside,
        "withdrawn": withdrawn,
    }


def _chosen(request: HttpRequest, organisations: list[Organisation]) -> Organisation | None:
    if len(organisations) == 1:
        return organisations[0]
    wanted = request.POST.get("organisation", "")
    return next((organisation for organisation in organisations if str(organisation.pk) == wanted), None)


def _refused(
    request: HttpRequest, pool: Pool, organisations: list[Organisation], chosen: Organisation, obstacles: list[Obstacle]
) -> HttpResponse:
    """Whoever is on the application already is led to it; everybody else is told what stands in the way."""
    mine = standing_with_place(request.user, pool).filter(organisation=chosen).first()
    if mine is None:
        return _page(request, pool, organisations, chosen, obstacles=obstacles)
    return redirect("applications:form", mine.case.number)


def _page(
    request: HttpRequest,
    pool: Pool,
    organisations: list[Organisation],
    chosen: Organisation | None,
    *,
    obstacles: list[Obstacle] | None = None,
) -> HttpResponse:
    codes = {obstacle.code for obstacle in obstacles or []}
    context = {
        "pool": pool,
        "organisations": organisations,
        "obstacles": obstacles,
        "is_over": "closed" in codes,
        "contacts": document_of(pool.version).contacts,
        "existing": _existing(request.user, pool, chosen) if "already_started" in codes else None,
    }
    return render(request, "applications/start.html", context, status=409 if obstacles else 200)


def _existing(user: User, pool: Pool, chosen: Organisation | None) -> Application | None:
    return known_to(user, pool, chosen).select_related("case").first() if chosen else None


@require_POST
def ask_to_join(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """«Bed om at være med»: the responsible of the organisation's own application are told."""
    pool = get_object_or_404(visible_to(request.user), slug=slug)
    mine = organisations_of(request.user)
    known = (known_to(request.user, pool, organisation).filter(case__number=number) for organisation in mine)
    application = next((found for query in known for found in query), None)
    if application is None:
        raise Http404
    try:
        starting.ask_to_join(application, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        messages.info(request, refusal.obstacles[0].text)
        return redirect("applications:form", number)
    messages.success(request, "Din kollega har fået besked og kan tilføje dig på sagen.")
    return redirect("pools:detail", slug)
