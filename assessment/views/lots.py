"""The drawing of lots between equals: the source is named by one, the numbers are read off by another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from assessment import actions
from assessment.forms.allocation import SeedForm, SourceForm
from assessment.permissions import may_announce_draw, may_draw_lots
from assessment.views.priorities import ranked_pool
from assessment.views.scenarios import suggestion_page
from portal.steps import NotPossibleNow, require


@require_POST
def announce_draw(request: HttpRequest, slug: str) -> HttpResponse:
    """«Nævn kilden»."""
    pool, form = ranked_pool(request, slug), SourceForm(request.POST)
    require(may_announce_draw(request.user))
    if not form.is_valid():
        return suggestion_page(request, slug, 422, source_form=form)
    try:
        actions.announce_draw(pool, source=form.cleaned_data["source"], by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return suggestion_page(request, slug, 409, source_form=form, obstacles=refusal.obstacles)
    messages.success(request, "Kilden er nævnt. En anden trækker lod, når dens tal er kendt.")
    return redirect("assessment:suggestion", slug)


@require_POST
def draw_lots(request: HttpRequest, slug: str) -> HttpResponse:
    """«Træk lod»."""
    pool, form = ranked_pool(request, slug), SeedForm(request.POST)
    require(may_draw_lots(request.user))
    if not form.is_valid():
        return suggestion_page(request, slug, 422, seed_form=form)
    try:
        actions.draw_lots(pool, seed=form.cleaned_data["seed"], by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return suggestion_page(request, slug, 409, seed_form=form, obstacles=refusal.obstacles)
    messages.success(request, "Der er trukket lod.")
    return redirect("assessment:suggestion", slug)
