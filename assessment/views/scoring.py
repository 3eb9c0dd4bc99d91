"""The assessor's page: the application and the own sheet side by side; then the others' and what was agreed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from assessment import actions
from assessment.access import line_for, reads_case
from assessment.forms import ConsensusForm, ScoreForm
from assessment.permissions import may_score
from assessment.rules import obstacles_to_score
from assessment.sheets import sheet_of
from assessment.views.case import frame
from pools.document import Criterion, document_of
from portal.steps import NotPossibleNow


def _page(request: HttpRequest, application: Application, status: int = 200, **more: object) -> HttpResponse:
    scores = may_score(request.user, application.case)
    sheet = sheet_of(application, request.user, scores=scores)
    obstacles = obstacles_to_score(application, sheet.own) if scores and not sheet.is_locked else []
    agreeing = scores and sheet.is_locked
    context = frame(request, application, "score") | {
        "sheet": sheet,
        "standing_in_the_way": obstacles,
        "editable": scores and not sheet.is_locked and not obstacles,
        "agreements": [
            (each, ConsensusForm(criterion=each.criterion) if agreeing else None) for each in sheet.to_agree
        ],
    }
    return render(request, "assessment/score.html", context | more, status=status)


@require_safe
@reads_case
def score(request: HttpRequest, application: Application) -> HttpResponse:
    return _page(request, application)


def _criterion(application: Application, key: str) -> Criterion:
    try:
        return document_of(application.pool.version).criterion(key)
    except KeyError as error:
        raise Http404 from error


@require_POST
@reads_case
def save(request: HttpRequest, application: Application, criterion: str) -> HttpResponse:
    """Keep one criterion; goes on to the next one. A stale version answers 409 and shows both texts."""
    asked = _criterion(application, criterion)
    form = ScoreForm(request.POST, criterion=asked)
    if not form.is_valid():
        return _page(request, application, 422, failed=asked, form=form)
    number, version = application.case.number, form.cleaned_data["version"]
    try:
        actions.save_score(number, criterion, form.as_given, base_version=version, by=request.user, now=request.now)
    except actions.StaleScore as stale:
        return _page(request, application, 409, stale=stale, failed=asked)
    messages.success(request, f"Kriterium {asked.number}. {asked.title} er gemt.")
    criteria = document_of(application.pool.version).criteria
    following = criteria[min(criteria.index(asked) + 1, len(criteria) - 1)]
    return redirect(reverse("assessment:score", args=[number]) + f"#criterion-{following.key}")


@require_POST
def lock(request: HttpRequest, number: str) -> HttpResponse:
    """«Lås vurdering»."""
    application = line_for(request.user, number)
    try:
        actions.lock_assessment(number, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, application, 409, obstacles=refusal.obstacles)
    messages.success(request, "Vurderingen er låst.")
    return redirect("assessment:score", number)


@require_POST
@reads_case
def agree(request: HttpRequest, application: Application, criterion: str) -> HttpResponse:
    """Write what the assessors agreed on about one criterion."""
    asked = _criterion(application, criterion)
    form = ConsensusForm(request.POST, criterion=asked)
    if not form.is_valid():
        return _page(request, application, 422, failed_agreement=form)
    actions.agree(application.case.number, criterion, **form.agreed, by=request.user, now=request.now)
    messages.success(request, f"Konsensus om kriterium {asked.number}. {asked.title} er gemt.")
    return redirect("assessment:score", application.case.number)
