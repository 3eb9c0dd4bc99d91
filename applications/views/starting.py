"""«Start ansøgning»: for which organisation and which tilbud, and what a second starter is told."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from applications.actions import starting
from applications.drafts import is_outside_audience
from applications.forms import TilbudForm
from applications.models import Application
from applications.permissions import holding, known_to, organisations_of, standing_with_place, withdrawn_by
from applications.rules import ELSEWHERE, obstacles_to_start, obstacles_to_start_another
from pools.document import document_of
from pools.models import Pool
from pools.permissions import visible_to
from portal.models import Organisation, Tilbud, User
from portal.steps import NotPossibleNow, Obstacle

NEW = "nyt"


@dataclass
class Choice:
    """For whom it is started: which of the person's organisations, and which tilbud where the call asks for one."""

    organisations: list[Organisation]
    organisation: Organisation | None
    asks_tilbud: bool
    own: list[Tilbud] = field(default_factory=list)
    picked: str = ""
    form: TilbudForm | None = None

    @property
    def is_made(self) -> bool:
        return self.organisation is not None and (not self.asks_tilbud or self.tilbud is not None)

    @property
    def tilbud(self) -> Tilbud | None:
        """The one that was picked; a new one, rightly written, is not stored yet."""
        if self.picked != NEW or self.form is None or self.organisation is None:
            return next((each for each in self.own if str(each.pk) == self.picked), None)
        if not self.form.is_valid():
            return None
        self.form.instance.organisation = self.organisation
        return self.form.instance


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """With one organisation the button starts at once; with several it asks which, and then which tilbud."""
    pool = get_object_or_404(visible_to(request.user).select_related("version"), slug=slug)
    choice = _choice(request, pool)
    if request.method != "POST" or not choice.is_made:
        return _page(request, pool, choice, obstacles=_unchosen(request, choice))
    organisation, tilbud = choice.organisation, choice.tilbud
    confirmed = request.POST.get("bekraeft") == "ja"
    if not confirmed and (doubts := _doubts(request, pool, choice)):
        return render(request, "applications/start_confirm.html", doubts)
    given = {"organisation": organisation, "tilbud": tilbud, "confirmed": confirmed}
    try:
        application = starting.start(pool, **given, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _refused(request, pool, choice, refusal.obstacles)
    messages.success(request, f"Sag {application.case.number} er oprettet. I kan gå i gang med ansøgningen.")
    return redirect("applications:form", application.case.number)


def _unchosen(request: HttpRequest, choice: Choice) -> list[Obstacle]:
    """The page asked which tilbud, and none was picked."""
    if choice.picked or request.POST.get("trin") != "tilbud":
        return []
    return [Obstacle("choose_tilbud", "Vælg, hvilket tilbud I søger for.", "#tilbud")]


def _choice(request: HttpRequest, pool: Pool) -> Choice:
    organisations = list(organisations_of(request.user))
    wanted = request.POST.get("organisation", "")
    only = organisations[0] if len(organisations) == 1 else None
    chosen = only or next((each for each in organisations if str(each.pk) == wanted), None)
    if document_of(pool.version).one_application_per != "tilbud":
        return Choice(organisations, chosen, asks_tilbud=False)
    own = list(Tilbud.objects.filter(organisation=chosen).in_danish_order()) if chosen else []
    picked = request.POST.get("tilbud", "")
    form = TilbudForm(request.POST if picked == NEW else None)
    return Choice(organisations, chosen, asks_tilbud=True, own=own, picked=picked, form=form)


def _doubts(request: HttpRequest, pool: Pool, choice: Choice) -> dict[str, Any]:
    """What is asked before a case is made; empty when there is nothing to ask, or it cannot be made anyhow."""
    organisation, document = choice.organisation, document_of(pool.version)
    outside = is_outside_audience(document, organisation)
    withdrawn = withdrawn_by(request.user, pool, organisation, tilbud=choice.tilbud).first()
    obstacles = obstacles_to_start(pool, now=request.now)
    concerned = [choice.tilbud] if choice.tilbud else []
    obstacles += obstacles_to_start_another(pool, organisation, concerned, by=request.user)
    if obstacles or not (outside or withdrawn):
        return {}
    return {
        "pool": pool,
        "document": document,
        "organisation": organisation,
        "kept": [(name, value) for name, value in request.POST.items() if name in TilbudForm.Meta.fields],
        "picked": choice.picked,
        "outside": outside,
        "withdrawn": withdrawn,
    }


def _refused(request: HttpRequest, pool: Pool, choice: Choice, obstacles: list[Obstacle]) -> HttpResponse:
    """Whoever is on the application already is led to it; everybody else is told what stands in the way."""
    standing = _standing(request.user, pool, choice)
    mine = standing_with_place(request.user, pool).filter(pk__in=standing.values("pk")).first() if standing else None
    if mine is None:
        return _page(request, pool, choice, obstacles=obstacles)
    return redirect("applications:form", mine.case.number)


def _standing(user: User, pool: Pool, choice: Choice):
    """The applications that stand in the way of another, as far as the person knows of them."""
    if choice.organisation is None:
        return None
    known = known_to(user, pool, choice.organisation)
    if not choice.asks_tilbud:
        return known
    return known & holding(pool, [choice.tilbud.pk] if choice.tilbud and choice.tilbud.pk else [])


def _page(request: HttpRequest, pool: Pool, choice: Choice, *, obstacles: list[Obstacle] | None = None) -> HttpResponse:
    codes = {obstacle.code for obstacle in obstacles or []}
    in_the_way = bool(codes & {"already_started", ELSEWHERE})
    context = {
        "pool": pool,
        "organisations": choice.organisations,
        "choice": choice,
        "chosen": choice.organisation,
        "own": choice.own,
        "picked": choice.picked,
        "form": choice.form,
        "obstacles": obstacles,
        "is_over": "closed" in codes,
        "contacts": document_of(pool.version).contacts,
        "existing": _existing(request, pool, choice) if in_the_way or "sag" in request.GET else None,
    }
    return render(request, "applications/start.html", context, status=_status(codes, choice))


def _status(codes: set[str], choice: Choice) -> int:
    """409 for what stands in the way; 422 for what was not chosen or not rightly written."""
    if codes - {"choose_tilbud"}:
        return 409
    return 422 if codes or (choice.form is not None and choice.form.is_bound) else 200


def _existing(request: HttpRequest, pool: Pool, choice: Choice) -> Application | None:
    """The application that stands in the way; `?sag=` names one that was met while writing another."""
    if named := request.GET.get("sag"):
        known = (known_to(request.user, pool, each).filter(case__number=named) for each in choice.organisations)
        return next((found for query in known for found in query.select_related("case")), None)
    standing = _standing(request.user, pool, choice)
    return standing.select_related("case").first() if standing is not None else None


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
