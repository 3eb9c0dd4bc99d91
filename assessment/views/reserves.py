"""Who is next when one declines: the reserve order among those who are refused."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.forms.allocation import places_of
from assessment.lines import Line
from assessment.numbers.standing import standing_of_pool
from assessment.permissions import may_manage
from assessment.results import package_of, ranking_of
from assessment.rules.allocating import obstacles_to_divide
from assessment.views.priorities import ranked_pool
from portal.steps import NotPossibleNow, Obstacle, require

MOST_SHOWN = 100


def _page(request: HttpRequest, slug: str, status: int = 200, **more: object) -> HttpResponse:
    pool = ranked_pool(request, slug)
    ranking = ranking_of(pool, viewer=request.user)
    standing = standing_of_pool(pool, ranking)
    refused = [line for line in standing.ranking.lines if line.is_refused and line.rank and line.readable]
    shown = [line for place, line in enumerate(refused) if place < MOST_SHOWN or line.reserve_place]
    barred = obstacles_to_divide(pool, package_of(pool))
    context = {
        "pool": pool,
        "standing": standing,
        "unit": ranking.unit,
        "rows": [
            (line, _place(line, request.POST, hidden=ranking.hidden), place)
            for place, line in enumerate(shown, start=1)
        ],
        "more": len(refused) - len(shown),
        "may_write": may_manage(request.user) and not barred and not ranking.hidden,
    }
    return render(request, "assessment/reserves.html", context | more, status=status)


def _place(line: Line, post: Mapping[str, str], *, hidden: int) -> str:
    """As typed, or as it stands; no number where a gap in them would tell of a line that is hidden."""
    if hidden:
        return "På listen" if line.reserve_place else ""
    return post.get(f"place-{line.number}", str(line.reserve_place or ""))


@require_safe
def reserves(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug)


@require_POST
def save_reserves(request: HttpRequest, slug: str) -> HttpResponse:
    """«Gem reservelisten»."""
    pool = ranked_pool(request, slug)
    require(may_manage(request.user))
    order, wrong = places_of(request.POST)
    if wrong:
        told = [Obstacle("place", f"Sag {number}: {text}", f"#place-{number}") for number, text in wrong.items()]
        return _page(request, slug, 422, obstacles=told)
    try:
        kept = actions.set_reserve_order(pool, order, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, obstacles=refusal.obstacles)
    messages.success(request, f"{kept} står på reservelisten." if kept else "Reservelisten er tom.")
    return redirect("assessment:reserves", slug)
