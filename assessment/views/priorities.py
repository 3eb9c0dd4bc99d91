"""The ranking against the money: amounts line by line, and the recommendation of the whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import OPENING, look_back, pool_for
from assessment.allocation.dividing import division_of
from assessment.allocation.tables import AmountField, fields_of
from assessment.forms.allocation import changed_amounts, typed_of
from assessment.lines import Ranking
from assessment.models import DecisionPackage
from assessment.numbers.capacity import capacity_of
from assessment.numbers.standing import division_that_stands, standing_of_pool
from assessment.packages.lacking import lacking_of
from assessment.packages.rounds import comments_of
from assessment.permissions import may_manage, may_see_ranking
from assessment.results import package_of, ranking_of
from assessment.rules import obstacles_of_reasons, obstacles_of_replies, obstacles_to_recommend
from assessment.scores.sensitivity import steadiness_of
from assessment.scores.sheets import weights_of
from assessment.states import PackageState
from pools.models import Pool
from portal.steps import NotPossibleNow, Obstacle, require

MOST_SHOWN = 60  # of what is still missing: a pool of 1,000 lacks as many decisions


def ranked_pool(request: HttpRequest, slug: str) -> Pool:
    """An opened pool, for those who see its ranking."""
    pool = look_back(pool_for(request.user, slug), request.GET.get(OPENING, ""))
    require(may_see_ranking(request.user))
    if pool.is_sealed:
        raise Http404
    return pool


def page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _page(
    request: HttpRequest,
    slug: str,
    status: int = 200,
    obstacles: list[Obstacle] | None = None,
    typed: Mapping[str, AmountField] | None = None,
) -> HttpResponse:
    pool = ranked_pool(request, slug)
    ranking, package = ranking_of(pool, viewer=request.user), package_of(pool)
    may_recommend = may_manage(request.user) and (package is None or package.state == PackageState.DRAFT)
    division = division_of(pool, ranking, page_number((request.POST or request.GET).get("side", "")))
    standing = standing_of_pool(pool, ranking)
    context = {
        "pool": pool,
        "ranking": ranking,
        "standing": standing,
        "capacity": capacity_of(pool),
        "division": division_that_stands(pool, division, standing),
        "rows": fields_of(division.rows, typed or {}, ranking.unit, open_to=may_recommend),
        "package": package,
        "returned": list(comments_of(package, package.round).values()) if package and package.returned_at else [],
        "weights": weights_of(ranking.document),
        "sensitivity": steadiness_of(ranking),
        "may_recommend": may_recommend,
    }
    return render(request, "assessment/priorities.html", context | _shown(obstacles or []), status=status)


def _shown(obstacles: list[Obstacle]) -> dict[str, object]:
    return {"obstacles": obstacles[:MOST_SHOWN], "more_obstacles": max(len(obstacles) - MOST_SHOWN, 0)}


@require_safe
def priorities(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug)


def all_lacking(pool: Pool, ranking: Ranking, package: DecisionPackage | None, *, now: datetime) -> list[Obstacle]:
    """Everything that stands in the way of recommending; the check of the letters says the same."""
    found = obstacles_to_recommend(ranking, package, slug=pool.slug, now=now)
    return found + ([] if package is None else [*obstacles_of_replies(package), *obstacles_of_reasons(ranking, pool)])


@require_safe
def lacking(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands in the way of recommending, before one presses «Indstil»."""
    pool = ranked_pool(request, slug)
    ranking, package = ranking_of(pool, viewer=request.user), package_of(pool)
    found = all_lacking(pool, ranking, package, now=request.now)
    is_draft = package is None or package.state == PackageState.DRAFT
    context = {
        "pool": pool,
        "lacking": lacking_of(sorted(found, key=lambda each: each.text)[:MOST_SHOWN]),
        "more": max(len(found) - MOST_SHOWN, 0),
        "may_recommend": may_manage(request.user) and is_draft,
    }
    return render(request, "assessment/lacking.html", context)


@require_POST
def save_amounts(request: HttpRequest, slug: str) -> HttpResponse:
    """«Gem beløb», or «Gem pladser»: each changed line by itself; what cannot be kept stays as it was typed."""
    pool, fields = ranked_pool(request, slug), changed_amounts(request.POST)
    try:
        refused = actions.propose_amounts(pool, typed_of(fields), by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, refusal.obstacles, {each.number: each for each in fields})
    unread = {
        each.number: [Obstacle("unreadable", f"Sag {each.number}: {each.error}")] for each in fields if each.error
    }
    wrong = {number: found[0] for number, found in (unread | refused).items()}
    if kept := len(fields) - len(wrong):
        messages.success(request, _kept_words(kept, places="ticks" in request.POST))
    if wrong:
        told = [Obstacle(each.code, each.text, f"#amount-{number}") for number, each in wrong.items()]
        again = {each.number: replace(each, error=wrong[each.number].text) for each in fields if each.number in wrong}
        return _page(request, slug, 409 if refused else 422, told, again)
    return redirect(f"{reverse('assessment:priorities', args=[slug])}?side={page_number(request.POST.get('side', ''))}")


def _kept_words(kept: int, *, places: bool) -> str:
    if places:
        return "Linjen er gemt." if kept == 1 else f"{kept} linjer er gemt."
    return "Beløbet er gemt." if kept == 1 else f"{kept} beløb er gemt."


@require_POST
def recommend(request: HttpRequest, slug: str) -> HttpResponse:
    """«Indstil»."""
    try:
        actions.recommend(pool_for(request.user, slug), by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, refusal.obstacles)
    messages.success(request, "Afgørelserne er indstillet til direktøren.")
    return redirect("assessment:priorities", slug)
