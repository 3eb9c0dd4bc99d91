"""How are the courses going as a whole, for the team and the auditor, and what is taken out as a spreadsheet?"""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.numbers.figures import Figure, lengths
from indsatsforloeb.board.capacity import Places
from indsatsforloeb.board.exports import NAME, csv_export, xlsx_export
from indsatsforloeb.board.overview import Overview, overview_for
from indsatsforloeb.permissions.board import may_see_overview
from portal.exports import CSV, XLSX


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    found = _found(request)
    context: dict[str, Any] = {
        "found": found,
        "tables": [
            ("faser", "Fase", found.phases),
            ("regioner", "Region", found.regions),
            ("temaer", "Tema", found.themes),
            ("konsulenter", "Konsulent", found.consultants),
        ],
        "calls": [(call, _figure(call)) for call in found.calls],
    }
    return render(request, "indsatsforloeb/overview.html", context)


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    return _file(xlsx_export(_found(request)), XLSX, f"{NAME}.xlsx")


@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    return _file(csv_export(_found(request)), CSV, f"{NAME}.csv")


def _found(request: HttpRequest) -> Overview:
    if not may_see_overview(request.user):
        raise Http404
    return overview_for(request.user, now=request.now)


def _file(content: bytes | str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _figure(call: Places) -> Figure:
    """Year for year what there is of each; a year's nothing stands in the table alone."""
    rows = [
        (f"{year.label}: {number} {words}", Decimal(number), shade, f"{number} tilbud")
        for year in call.years
        for words, number, shade in (
            ("planlagt", year.planned or 0, 1), ("fik plads", year.given, 3), ("begyndte", year.begun, 4),
        )
        if number
    ]  # fmt: skip
    return lengths(f"aar-{call.pool.pk}", "Tilbud år for år", "Tallene står i tabellen.", rows)
