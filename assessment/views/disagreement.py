"""Where the assessors of a pool differ, over all cases the viewer may see."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.access import OPENING, look_back, pool_for
from assessment.numbers.figures import Figure, bars, dots
from assessment.numbers.numbered import part_of
from assessment.permissions import may_see_ranking
from assessment.scores.disagreement import Disagreement, disagreement_of
from pools.models import Pool
from portal.models import User

STEPS = ("Enige", "1 trin", "2 trin", "3 trin", "4 trin")


def opened_pool(user: User, slug: str) -> Pool:
    """A pool whose applications are opened; 404 while they are sealed."""
    pool = pool_for(user, slug)
    if pool.is_sealed:
        raise Http404
    return pool


@require_safe
def disagreement(request: HttpRequest, slug: str) -> HttpResponse:
    """All, or only the cases that wait for a consensus (`?vis=konsensus`)."""
    pool = look_back(opened_pool(request.user, slug), request.GET.get(OPENING, ""))
    found = disagreement_of(pool, viewer=request.user)
    only_open = request.GET.get("vis") == "konsensus"
    context = {
        "pool": pool,
        "found": found,
        "only_open": only_open,
        "part": part_of(found.open if only_open else found.rows, request.GET.get("side", "")),
        "leads": may_see_ranking(request.user),
        "figures": _figures(found) if found.rows else (),
    }
    return render(request, "assessment/disagreement.html", context)


def _figures(found: Disagreement) -> tuple[Figure, Figure]:
    return _spread(found), _strict(found)


def _spread(found: Disagreement) -> Figure:
    rows = [
        (
            each.criterion.title,
            [(cases, f"{words}: {cases} sager") for cases, words in zip(each.steps, STEPS, strict=True)],
        )
        for each in found.spreads
    ]
    title = "Afstand mellem vurderingerne, kriterium for kriterium"
    words = "Hver bjælke er alle sager. Jo mørkere, jo længere er der mellem den højeste og den laveste vurdering."
    return bars("spredning", title, words, rows, legend=enumerate(STEPS))


def _strict(found: Disagreement) -> Figure:
    rows = [
        (each.name, each.deviation, each.few, f"{each.deviation:+.2f} point over {each.cases} sager".replace(".", ","))
        for each in found.strictness
    ]
    title = "Egne point over for de andres på de samme sager"
    words = "Til venstre for midten er strengere end de andre, til højre mildere. En åben prik bygger på få sager."
    return dots("strenghed", title, words, rows, reach=2)
