"""A pool in numbers, and its tables as spreadsheets: for leaders and the auditor."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.numbers.exports import TABLES, Table, csv_export, xlsx_export
from assessment.numbers.figures import Figure, bars, lengths
from assessment.numbers.statistics import Statistics, statistics_of
from assessment.views.priorities import ranked_pool
from portal.exports import CSV, XLSX

POINTS = ("1 point", "2 point", "3 point", "4 point", "5 point")


@require_safe
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    pool = ranked_pool(request, slug)
    found = statistics_of(pool, viewer=request.user)
    context = {"pool": pool, "found": found, "figures": _figures(found), "tables": TABLES}
    return render(request, "assessment/statistics.html", context)


@require_safe
def xlsx(request: HttpRequest, slug: str, table: Table) -> HttpResponse:
    pool = ranked_pool(request, slug)
    return _file(xlsx_export(table, pool, viewer=request.user), XLSX, f"{table.key}-{pool.slug}.xlsx")


@require_safe
def csv(request: HttpRequest, slug: str, table: Table) -> HttpResponse:
    pool = ranked_pool(request, slug)
    return _file(csv_export(table, pool, viewer=request.user), CSV, f"{table.key}-{pool.slug}.csv")


def _file(content: bytes | str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _figures(found: Statistics) -> tuple[Figure, Figure]:
    granted = "bevilget" if found.released else "foreslået"
    rows: list[tuple[str, Decimal, int, str]] = []
    for each in found.regions:
        rows.append((f"{each.name}, søgt", each.applied, 2, found.unit.tell(each.applied)))
        rows.append((f"{each.name}, {granted}", each.granted, 4, found.unit.tell(each.granted)))
    regions = lengths("regioner", f"Søgt og {granted} efter region", "Tallene står i tabellen.", rows)
    scored = [each for each in found.points if not each.criterion.gate]
    shares = [
        (each.criterion.title, [(count, f"{words}: {count}") for count, words in zip(each.counts, POINTS, strict=True)])
        for each in scored
    ]
    description = "Hver bjælke er alle låste vurderinger. Jo mørkere, jo flere point."
    return regions, bars("point", "Pointfordeling, kriterium for kriterium", description, shares, enumerate(POINTS))
