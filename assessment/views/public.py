"""What everybody may see after the release: the recipients and the open data."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment import openapi, opendata
from portal.danish import sort_key_da

READABLE = {"ensure_ascii": False, "indent": 1}


@login_not_required
@require_safe
def recipients(request: HttpRequest) -> HttpResponse:
    """Who got what, pool by pool; newest pool first, recipients in the order of their names."""
    grants = sorted(opendata.released_grants(), key=lambda grant: (-grant.released_at.timestamp(), grant.pool_id))
    pools = []
    for _, group in groupby(grants, key=lambda grant: grant.pool_id):
        rows = sorted(group, key=lambda grant: sort_key_da(grant.application.organisation.name))
        pools.append({"pool": rows[0].pool, "rows": rows, "total": sum(row.amount for row in rows)})
    return render(request, "assessment/recipients.html", {"pools": pools})


@login_not_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "assessment/data.html")


@login_not_required
@require_safe
def pools_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(opendata.pools_package(), json_dumps_params=READABLE)


@login_not_required
@require_safe
def grants_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(opendata.grants_package(), json_dumps_params=READABLE)


@login_not_required
@require_safe
def grants_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(opendata.grants_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tilskud.csv"'
    return response


@login_not_required
@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(openapi.description(), json_dumps_params=READABLE)
