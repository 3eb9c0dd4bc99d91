"""The tilbud of an application: a row saved as it is left, a new one written, one put right, rows taken from before."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.actions import tilbud as actions
from applications.drafts import draft_of
from applications.forms import TilbudForm
from applications.models import Application
from applications.page import wording_context
from applications.permissions import application_for
from applications.tilbud import STALE, TilbudRow
from applications.tilbud_history import removed_tilbud
from applications.tilbud_page import earlier_with_rows
from applications.views.form import save_all
from applications.views.posted import posted_tilbud
from pools.states import Offers
from portal.danish import clock_time
from portal.models import Tilbud
from portal.steps import NotPossibleNow, Obstacle


@require_POST
def save_row(request: HttpRequest, number: str) -> HttpResponse:
    """One row as it is left: 200 saved with everybody counted, 409 somebody else was first, 422 what is wrong."""
    row = next(iter(posted_tilbud(request)), None)
    if row is None:
        raise Http404
    try:
        stored = actions.save_tilbud_row(number, row, by=request.user, now=request.now)
    except actions.TilbudRefused as refused:
        return JsonResponse(_refused(refused), status=409 if STALE in refused.errors else 422)
    except NotPossibleNow as refusal:
        return JsonResponse({"obstacles": [obstacle.text for obstacle in refusal.obstacles]}, status=409)
    key, base = (str(stored.pk), TilbudRow.of(stored).base) if stored else (row.key, row.base)
    people = draft_of(application_for(request.user, number)).people.as_json()
    return JsonResponse({"key": key, "base": base, "saved": f"Gemt {clock_time(request.now)}", "people": people})


def _refused(refused: actions.TilbudRefused) -> dict:
    answer: dict = {"errors": refused.errors}
    if STALE in refused.errors and refused.stored is not None:
        theirs = TilbudRow.of(refused.stored)
        answer |= {"base": theirs.base, "theirs": theirs.words}
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, number: str) -> HttpResponse:
    """«Tilføj et tilbud»: one the portal does not know yet is the organisation's from now, and in the application."""
    application = _application(request, number)
    form = TilbudForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, application, form, title="Tilføj et tilbud")
    try:
        row = actions.add_tilbud(application, form.save(commit=False), by=request.user, now=request.now)
    except actions.TilbudRefused as refused:
        obstacles = [Obstacle("tilbud", text) for text in refused.errors.values()]
        return _page(request, application, form, title="Tilføj et tilbud", obstacles=obstacles)
    messages.success(request, f"{row.tilbud.name} er tilføjet. Skriv nu, hvor mange forløbet vedrører.")
    return redirect(f"{reverse('applications:form', args=[number])}#tilbudsraekke-{row.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: str, tilbud_id: int) -> HttpResponse:
    """«Ret tilbuddets oplysninger», of a tilbud that stands in the application."""
    application = _application(request, number)
    concerned = application.tilbud.filter(tilbud=tilbud_id).values("tilbud")
    tilbud = get_object_or_404(Tilbud.objects.filter(pk__in=concerned))
    form = TilbudForm(request.POST or None, instance=tilbud)
    if request.method != "POST" or not form.is_valid():
        return _page(request, application, form, title="Ret tilbuddets oplysninger")
    actions.correct_tilbud(application, form.save(commit=False), by=request.user, now=request.now)
    messages.success(request, "Oplysningerne er rettet. Ansøgningen er IKKE INDSENDT.")
    return redirect(f"{reverse('applications:form', args=[number])}#tilbud")


@require_POST
def reuse(request: HttpRequest, number: str, earlier: str) -> HttpResponse:
    """«Hent fra sag …»: tilbud and numbers of an earlier application; what stands on the page is saved first."""
    application = _application(request, number)
    source = next((each for each in earlier_with_rows(application, request.user) if each.case.number == earlier), None)
    if source is None:
        raise Http404

    def take(application: Application) -> None:
        count = actions.reuse_tilbud(application, source, by=request.user, now=request.now)
        messages.info(request, f"{count} rækker er hentet fra sag {earlier}. Se, om tallene stadig passer.")

    return save_all(request, number, goto="#tilbud", then=take)


@require_safe
def removed(request: HttpRequest, number: str) -> HttpResponse:
    """«Se fjernede rækker»: each leads to what stood in it, from where it can be taken back."""
    application = _application(request, number)
    context = wording_context(application, request.user, now=request.now)
    return render(request, "applications/removed_tilbud.html", context | {"removed": removed_tilbud(application)})


def _application(request: HttpRequest, number: str) -> Application:
    """The party's application to a call for places; Http404 in any other."""
    application = application_for(request.user, number)
    if application.pool.offers != Offers.PLACES:
        raise Http404
    return application


def _page(
    request: HttpRequest, application: Application, form: TilbudForm, *, title: str, obstacles: list | None = None
) -> HttpResponse:
    context = wording_context(application, request.user, now=request.now)
    context |= {"form": form, "title": title, "obstacles": obstacles or []}
    status = 422 if form.is_bound else 200
    return render(request, "applications/tilbud.html", context, status=status)
