"""All announced calls: the list with its choices and its search, and what is new as a feed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from pools.feed import PoolFeed, current_edition
from pools.forms.filters import PoolFilter
from pools.models import Pool
from pools.page import counted, shelf_of, shelves_of, status_words, with_documents
from pools.search import search


@login_not_required
@require_safe
def pool_list(request: HttpRequest) -> HttpResponse:
    """Announced pools on their shelves, or what was searched for, open first; what is chosen stands in the address."""
    chosen = PoolFilter(request.GET, queryset=Pool.objects.announced(), request=request)
    pools = with_documents(chosen.qs)
    context: dict[str, object] = {"form": chosen.form, "chosen": chosen.chosen, "words": chosen.words}
    if chosen.words:
        hits = sorted(search(chosen.words, pools), key=lambda hit: shelf_of(hit.pool, request.now))
        context["hits"] = [(hit, status_words(hit.pool, request.now)) for hit in hits]
        context["count"] = counted([hit.pool for hit in hits])
    else:
        context |= {"shelves": shelves_of(pools, request.now), "count": counted(pools)}
    return render(request, "pools/pool_list.html", context)


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Atom; who has the current edition is told so (304)."""
    edition = current_edition()
    moment = int(edition.moment.timestamp()) if edition.moment else None
    response = get_conditional_response(request, etag=edition.etag, last_modified=moment)
    response = response or PoolFeed()(request)
    response["ETag"] = edition.etag
    if moment:
        response["Last-Modified"] = http_date(moment)
    return response
