"""What everybody may see after the release: the recipients and the open data."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from assessment import openapi, opendata
from assessment.recipients import answered, answered_pools

READABLE = {"ensure_ascii": False, "indent": 1}
CHOSEN = "pulje"
# Kept by anybody, but asked after each time: a changed decision is there at once. The mark (ETag) is made from the
# file's own bytes, so that it tells nothing the file does not.
asked_after = cache_control(public=True, no_cache=True)


@login_not_required
@require_safe
def recipients(request: HttpRequest) -> HttpResponse:
    """Who got what in the pool that answered last, or in the one that is asked for."""
    told = answered_pools()
    slug = request.GET.get(CHOSEN)
    chosen = [each for each in told if slug in (None, each.pool.slug)]
    if slug is not None and not chosen:
        raise Http404
    context = {"told": told, "shown": answered(chosen[0]) if chosen else None}
    return render(request, "assessment/recipients.html", context)


@login_not_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "assessment/data.html")


@login_not_required
@require_safe
@asked_after
@conditional_page
def pools_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(opendata.pools_package(), json_dumps_params=READABLE)


@login_not_required
@require_safe
@asked_after
@conditional_page
def grants_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(opendata.grants_package(), json_dumps_params=READABLE)


@login_not_required
@require_safe
@asked_after
@conditional_page
def grants_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(opendata.grants_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tilskud.csv"'
    return response


@login_not_required
@require_safe
@asked_after
@conditional_page
def openapi_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(openapi.description(), json_dumps_params=READABLE)
