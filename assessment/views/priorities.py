"""The ranking against the money, and the recommendation of the whole."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import pool_for
from assessment.permissions import may_manage, may_see_ranking
from assessment.results import package_of, ranking_of
from assessment.rules import obstacles_to_recommend
from assessment.sheets import weights_of
from assessment.states import PackageState
from portal.steps import NotPossibleNow, require


def _page(request: HttpRequest, slug: str, status: int = 200, obstacles: list | None = None) -> HttpResponse:
    pool = pool_for(request.user, slug)
    require(may_see_ranking(request.user))
    if pool.is_sealed:
        raise Http404
    ranking, package = ranking_of(pool, viewer=request.user), package_of(pool)
    is_draft = package is None or package.state == PackageState.DRAFT
    context = {
        "pool": pool,
        "ranking": ranking,
        "package": package,
        "weights": weights_of(ranking.document),
        "obstacles": obstacles or [],
        "may_recommend": may_manage(request.user) and is_draft,
        "standing_in_the_way": obstacles_to_recommend(ranking, package, slug=slug, now=request.now) if is_draft else [],
    }
    return render(request, "assessment/priorities.html", context, status=status)


@require_safe
def priorities(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug)


@require_POST
def recommend(request: HttpRequest, slug: str) -> HttpResponse:
    """«Indstil»."""
    try:
        actions.recommend(pool_for(request.user, slug), by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, refusal.obstacles)
    messages.success(request, "Afgørelserne er indstillet til direktøren.")
    return redirect("assessment:priorities", slug)
