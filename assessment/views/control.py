"""The check before the recommendation: what the reasons say beside each other, and whether every letter is sound."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import pool_for
from assessment.forms import TickForm
from assessment.packages.manifest import decisions_of
from assessment.packages.replies import RETURNED
from assessment.permissions import may_manage, may_see_ranking
from assessment.reasoning.consistency import findings_of, ticks_of
from assessment.reasoning.letters import check_letters
from assessment.results import figures_of, package_of, ranking_of
from assessment.states import PackageState
from assessment.views.priorities import all_lacking
from pools.models import Pool
from portal.steps import NotPossibleNow, require


def _pool(request: HttpRequest, slug: str) -> Pool:
    pool = pool_for(request.user, slug)
    require(may_see_ranking(request.user))
    if pool.is_sealed:
        raise Http404
    return pool


def _page(request: HttpRequest, slug: str, status: int = 200, obstacles: list | None = None) -> HttpResponse:
    pool = _pool(request, slug)
    package, ticks = package_of(pool), ticks_of(pool)
    is_draft = package is not None and package.state == PackageState.DRAFT
    rows = [(each, ticks.get(each.key)) for each in findings_of(ranking_of(pool, viewer=request.user))]
    context: dict[str, Any] = {
        "pool": pool,
        "package": package,
        "hard": [each for each, _ in rows if each.is_hard],
        "soft": [(each, tick) for each, tick in rows if not each.is_hard],
        "waiting": sum(tick is None and not each.is_hard for each, tick in rows),
        "may_tick": may_manage(request.user) and is_draft,
        "obstacles": obstacles or [],
    }
    return render(request, "assessment/control.html", context, status=status)


@require_safe
def control(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug)


@require_POST
def tick(request: HttpRequest, slug: str) -> HttpResponse:
    """«Set efter»."""
    pool, form = _pool(request, slug), TickForm(request.POST)
    require(may_manage(request.user))
    if not form.is_valid():
        return _page(request, slug, 422, form.obstacles)
    try:
        given = form.cleaned_data
        row = actions.tick(pool, given["finding"], given["note"], by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, refusal.obstacles)
    if row.code == RETURNED:
        messages.success(request, "Svaret til direktøren er gemt.")
        return redirect("assessment:priorities", slug)
    messages.success(request, "Bemærkningen er gemt.")
    return redirect("assessment:control", slug)


@require_safe
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """«Kontrollér alle breve»: the words and the page of each, not the paper."""
    pool = _pool(request, slug)
    package, ranking = package_of(pool), ranking_of(pool, viewer=request.user)
    checked = []
    if package is not None:
        readable = {line.application.pk for line in ranking.lines if line.readable}
        figures = figures_of(ranking) if package.state == PackageState.DRAFT else package.figures
        own = [each for each in decisions_of(package) if each.application_id in readable]
        checked = check_letters(own, ranking.document, figures)
    unsound = sum(not each.is_sound for each in checked)
    hard = [each for each in findings_of(ranking) if each.is_hard] if checked else []
    is_draft = package is not None and package.state == PackageState.DRAFT
    missing = len(all_lacking(pool, ranking, package, now=request.now)) if is_draft else 0
    context = {"pool": pool, "package": package, "checked": checked, "unsound": unsound, "hard": hard}
    told = {"unit": ranking.unit, "missing": missing}
    return render(request, "assessment/letters_checked.html", context | told)
