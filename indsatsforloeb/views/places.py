"""Which released places wait for a course, and which courses run already without an application here?"""

from dataclasses import replace
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.actions.places import give_back_place
from applications.models import Application
from cases.run import run_address
from indsatsforloeb.actions.starting import Entered, enter_course, start_course
from indsatsforloeb.forms.course import EnteredForm
from indsatsforloeb.permissions.course import may_see_places
from indsatsforloeb.places import waiting_places
from pools.models import Pool
from pools.states import Offers
from portal.models import Organisation, Tilbud
from portal.steps import NotPossibleNow, require

BOARD = ("Tavlen", "/indsatsforloeb/tavle/")


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    require(may_see_places(request.user))
    return _page(request)


@require_POST
def start(request: HttpRequest, number: str) -> HttpResponse:
    """«Start forløb»: whoever starts it becomes responsible."""
    require(may_see_places(request.user))
    application = place_application(number)
    try:
        course = start_course(application, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, obstacles=refusal.obstacles)
    notices.success(request, f"Forløbet er startet som sag {course.case.number}. Alle på sagen får en mail.")
    return redirect(run_address(course.case))


@require_POST
def give_back(request: HttpRequest, number: str, tilbud_id: int) -> HttpResponse:
    """«Giv pladsen tilbage»: the tilbud does not want it after all; it can be given to another."""
    require(may_see_places(request.user))
    application = place_application(number)
    tilbud = get_object_or_404(Tilbud, pk=tilbud_id)
    reason = request.POST.get("reason", "")
    try:
        give_back_place(application, tilbud, reason, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        where = [replace(each, url=f"#reason-{application.pk}-{tilbud.pk}") for each in refusal.obstacles]
        return _page(request, obstacles=where)
    notices.success(request, f"Pladsen til {tilbud.name} er givet tilbage.")
    return redirect("indsatsforloeb:places")


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """First whose course it is, then what is asked about it."""
    require(may_see_places(request.user))
    return _entering(request, chosen_organisation(request.GET))


@require_POST
def enter_save(request: HttpRequest) -> HttpResponse:
    """«Indtast forløb»."""
    require(may_see_places(request.user))
    organisation, pool = chosen_organisation(request.POST), Pool.objects.announced().offering_places().last()
    if organisation is None or pool is None:
        raise Http404
    form = EnteredForm(request.POST, organisation=organisation)
    if not form.is_valid():
        return _entering(request, organisation, form=form)
    entered = Entered(organisation, **(form.cleaned_data | {"tilbud": tuple(form.cleaned_data["tilbud"])}))
    try:
        course = enter_course(pool, entered, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _entering(request, organisation, form=form, obstacles=refusal.obstacles)
    notices.success(request, f"Forløbet er indtastet som sag {course.case.number}.")
    return redirect(run_address(course.case))


def chosen_organisation(asked: QueryDict) -> Organisation | None:
    key = asked.get("organisation", "")
    return Organisation.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None


def _entering(request: HttpRequest, organisation: Organisation | None, **shown: Any) -> HttpResponse:
    context = {
        "organisation": organisation,
        "organisations": Organisation.objects.filter(tilbud__isnull=False).distinct().in_danish_order(),
        "form": EnteredForm(organisation=organisation) if organisation else None,
        "trail": [BOARD, ("Pladser", reverse("indsatsforloeb:places")), ("Indtast forløb", "")],
    }
    return render(request, "indsatsforloeb/enter.html", context | shown, status=409 if shown else 200)


def place_application(number: str) -> Application:
    """The application by its case's number; 404 for one that has been given no place."""
    found = Application.objects.filter(case__number=number, pool__offers=Offers.PLACES).select_related("case", "pool")
    application = found.first()
    if application is None:
        raise Http404
    return application


def _page(request: HttpRequest, **shown: Any) -> HttpResponse:
    context = {"waiting": waiting_places(), "trail": [BOARD, ("Pladser", "")]}
    return render(request, "indsatsforloeb/places.html", context | shown, status=409 if shown else 200)
