"""What the announced weights mean for the order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.numbers.numbered import part_of
from assessment.results import ranking_of
from assessment.scores.sensitivity import sensitivity_of
from assessment.scores.sheets import weights_of
from assessment.views.priorities import ranked_pool


@require_safe
def sensitivity(request: HttpRequest, slug: str) -> HttpResponse:
    pool = ranked_pool(request, slug)
    ranking = ranking_of(pool, viewer=request.user)
    found = sensitivity_of(ranking)
    context = {
        "pool": pool,
        "sensitivity": found,
        "part": part_of(found.meetings, request.GET.get("side", "")),
        "weights": weights_of(ranking.document),
    }
    return render(request, "assessment/sensitivity.html", context)
