"""Aktindsigt in one case: who has asked, by when, and the one click that makes the dossier."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from assessment import actions
from assessment.access import reads_case
from assessment.forms.access import AccessForm
from assessment.insight.bundle import bundled
from assessment.insight.dossier import EVERYTHING, dossier_of
from assessment.models import AccessRequest, ReleasedDecision
from assessment.permissions import may_export, may_give_access
from assessment.rules.access import obstacles_to_hand_out
from assessment.views.case import frame
from portal.files import download, passing
from portal.steps import NotPossibleNow, require, require_possible


def _page(
    request: HttpRequest, application: Application, form: AccessForm, status: int = 200, **more: Any
) -> HttpResponse:
    asked = AccessRequest.objects.filter(case=application.case).order_by("answered_at", "due_on", "pk")
    context = frame(request, application, "access_requests") | {
        "asked": asked.select_related("file", "registered_by", "answered_by"),
        "form": form,
        "may_give": may_give_access(request.user, application.case),
        "may_export": may_export(request.user, application.case),
        "released": ReleasedDecision.objects.filter(application=application).exists(),
    }
    return render(request, "assessment/access_requests.html", context | more, status=status)


@require_safe
@reads_case
def access_requests(request: HttpRequest, application: Application) -> HttpResponse:
    return _page(request, application, AccessForm())


@require_POST
@reads_case
def register_access(request: HttpRequest, application: Application) -> HttpResponse:
    """«Registrér anmodning»."""
    require(may_give_access(request.user, application.case))
    form = AccessForm(request.POST)
    if not form.is_valid():
        return _page(request, application, form, status=422)
    try:
        asked = actions.register_access(application, **form.cleaned_data, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, application, form, status=422, obstacles=refusal.obstacles)
    messages.success(request, f"Anmodningen er registreret. Den skal besvares senest {asked.due_on:%d-%m-%Y}.")
    return redirect("assessment:access_requests", application.case.number)


@require_POST
@reads_case
def answer_access(request: HttpRequest, application: Application, request_id: int) -> HttpResponse:
    """«Lav mappe», with or without the agency's internal notes."""
    asked = get_object_or_404(AccessRequest, pk=request_id, case=application.case)
    with_internal = request.POST.get("internal") == "ja"
    actions.answer_access(asked, with_internal=with_internal, by=request.user, now=request.now)
    messages.success(request, "Mappen er lavet. Hent den her, og læs den igennem, før den sendes.")
    return redirect("assessment:access_requests", application.case.number)


@require_safe
@reads_case
def access_dossier(request: HttpRequest, application: Application, request_id: int) -> HttpResponseBase:
    """The dossier that answered a request, the same bytes for ever."""
    require(may_give_access(request.user, application.case) or may_export(request.user, application.case))
    require_possible(obstacles_to_hand_out(application, by=request.user))
    given = AccessRequest.objects.filter(file__isnull=False, case=application.case).select_related("file")
    return download(get_object_or_404(given, pk=request_id).file)


@require_safe
@reads_case
def whole_dossier(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The whole case for the auditor, internal notes included; nothing is kept of it, and it is sent from a file."""
    require(may_export(request.user, application.case))
    with bundled(dossier_of(application, EVERYTHING), now=request.now) as zipped:
        return passing(zipped, name=f"sag-{application.case.number}.zip", media_type="application/zip")
