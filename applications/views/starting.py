"""«Start ansøgning»: for which organisation, and what a second starter is told."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from applications.actions import starting
from applications.permissions import known_to, organisations_of
from pools.models import Pool
from pools.permissions import visible_to
from portal.models import Organisation
from portal.steps import NotPossibleNow, Obstacle


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """With one organisation the button starts at once; with several it asks which."""
    pool = get_object_or_404(visible_to(request.user).select_related("version"), slug=slug)
    organisations = list(organisations_of(request.user))
    chosen = _chosen(request, organisations)
    if request.method != "POST" or chosen is None:
        return _page(request, pool, organisations, chosen)
    try:
        application = starting.start(pool, organisation=chosen, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, pool, organisations, chosen, obstacles=refusal.obstacles)
    messages.success(request, f"Sag {application.case.number} er oprettet. I kan gå i gang med ansøgningen.")
    return redirect("applications:form", application.case.number)


def _chosen(request: HttpRequest, organisations: list[Organisation]) -> Organisation | None:
    if len(organisations) == 1:
        return organisations[0]
    wanted = request.POST.get("organisation", "")
    return next((organisation for organisation in organisations if str(organisation.pk) == wanted), None)


def _page(
    request: HttpRequest,
    pool: Pool,
    organisations: list[Organisation],
    chosen: Organisation | None,
    *,
    obstacles: list[Obstacle] | None = None,
) -> HttpResponse:
    taken = any(obstacle.code == "already_started" for obstacle in obstacles or [])
    context = {
        "pool": pool,
        "organisations": organisations,
        "obstacles": obstacles,
        "existing": known_to(request.user, pool, chosen).select_related("case").first() if taken and chosen else None,
    }
    return render(request, "applications/start.html", context, status=409 if obstacles else 200)


@require_POST
def ask_to_join(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """«Bed om at være med»: the responsible of the organisation's own application are told."""
    pool = get_object_or_404(visible_to(request.user), slug=slug)
    mine = organisations_of(request.user)
    known = (known_to(request.user, pool, organisation).filter(case__number=number) for organisation in mine)
    application = next((found for query in known for found in query), None)
    if application is None:
        raise Http404
    starting.ask_to_join(application, by=request.user, now=request.now)
    messages.success(request, "Din kollega har fået besked og kan tilføje dig på sagen.")
    return redirect("pools:detail", slug)
