"""Which released places wait for a course, and which courses run already without an application here?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from applications.permissions import APPLICANT_KINDS
from cases.models import Impartiality
from cases.run import run_address
from indsatsforloeb.actions.places import give_back, give_back_from
from indsatsforloeb.actions.starting import Entered, enter_course, start_course
from indsatsforloeb.forms.course import EnteredForm, NewTilbudForm, calls_for_places, users_of
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.course import may_see_places
from indsatsforloeb.places import freed_places, released_applications, waiting_places
from portal.models import Organisation, Tilbud
from portal.steps import NotPossibleNow, require

REFUSED, NOT_NOW = 422, 409
BOARD = ("Tavlen", "/indsatsforloeb/tavle/")
NEW_TILBUD = 2  # rows on the page; a course over more is entered with those that are known by then


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
        return _page(request, NOT_NOW, obstacles=refusal.obstacles)
    notices.success(request, f"Forløbet er startet som sag {course.case.number}. Alle på sagen får en mail.")
    return redirect(run_address(course.case))


@require_POST
def give_back_one(request: HttpRequest, number: str, tilbud_id: int) -> HttpResponse:
    """«Giv pladsen tilbage»: the tilbud does not want it after all, or its course ended before the analysis."""
    require(may_see_places(request.user))
    entered = Course.objects.filter(case__number=number, application__isnull=True).first()
    of = entered.tilbud if entered else place_application(number).tilbud
    tilbud = get_object_or_404(Tilbud, pk=tilbud_id, pk__in=of.values("tilbud"))
    reason, who = request.POST.get("reason", ""), {"by": request.user, "now": request.now}
    try:
        if entered:
            give_back_from(entered, tilbud, reason, **who)
        else:
            give_back(place_application(number), tilbud, reason, **who)
    except NotPossibleNow as refusal:
        place = f"reason-{number}-{tilbud.pk}"
        where = [each if each.url.startswith("/") else replace(each, url=f"#{place}") for each in refusal.obstacles]
        return _page(request, NOT_NOW, obstacles=where, typed={place: reason})
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
    organisation = chosen_organisation(request.POST)
    if organisation is None:
        raise Http404
    form, rows = EnteredForm(request.POST, organisation=organisation, now=request.now), _new_tilbud(request.POST)
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return _entering(request, organisation, form, rows, REFUSED)
    entered = Entered(organisation, new=tuple(row.concerned() for row in rows if row.has_changed()), **form.facts())
    try:
        course = enter_course(form.cleaned_data["pool"], entered, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        form.refuse(refusal.obstacles)
        return _entering(request, organisation, form, rows, NOT_NOW)
    notices.success(request, f"Forløbet er indtastet som sag {course.case.number}.")
    return redirect(run_address(course.case))


def chosen_organisation(asked: QueryDict) -> Organisation | None:
    key = asked.get("organisation", "")
    return Organisation.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None


def _new_tilbud(data: QueryDict | None = None) -> list[NewTilbudForm]:
    """Rows for tilbud that have never applied here; an empty one is no tilbud."""
    options: dict[str, Any] = {"empty_permitted": True, "use_required_attribute": False}
    return [NewTilbudForm(data, prefix=f"nyt-{place}", **options) for place in range(NEW_TILBUD)]


def _entering(
    request: HttpRequest,
    organisation: Organisation | None,
    form: EnteredForm | None = None,
    rows: Sequence[NewTilbudForm] = (),
    status: int = 200,
) -> HttpResponse:
    rows = rows or _new_tilbud()
    context = {
        "organisation": organisation,
        "organisations": Organisation.objects.filter(kind__in=APPLICANT_KINDS).in_danish_order(),
        "rows": rows,
        "writes_new": any(row.is_bound and row.has_changed() for row in rows),
        "form": form or (EnteredForm(organisation=organisation, now=request.now) if organisation else None),
        "has_call": calls_for_places().exists(),
        "has_user": organisation is None or users_of(organisation.pk).exists(),
        "trail": [BOARD, ("Pladser", reverse("indsatsforloeb:places")), ("Indtast forløb", "")],
    }
    return render(request, "indsatsforloeb/enter.html", context, status=status)


def place_application(number: str) -> Application:
    """The application by its case's number; 404 for one that has been given no place."""
    return get_object_or_404(released_applications().select_related("case", "pool"), case__number=number)


def _page(request: HttpRequest, status: int = 200, **shown: Any) -> HttpResponse:
    barred = Impartiality.objects.barring().filter(user=request.user).values_list("case", flat=True)
    context = {
        "waiting": waiting_places(),
        "freed": freed_places(),
        "barred": set(barred),
        "calls": calls_for_places(),
        "trail": [BOARD, ("Pladser", "")],
    }
    return render(request, "indsatsforloeb/places.html", context | shown, status=status)
