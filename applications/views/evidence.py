"""The party's own evidence sheet: what was tried on its case, as a page and as PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from applications.evidence import Evidence, evidence_of_case, evidence_paper
from applications.permissions import application_for
from cases.views.frame import frame


@require_safe
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Every attempt with its moment and outcome, the portal's pauses, extensions and dispensations."""
    application = application_for(request.user, number)
    sheet = evidence_of_case(application, names=True, now=request.now)
    context = frame(application.case, "Historik", now=request.now) | {"sheet": sheet}
    return render(request, "applications/evidence.html", context)


@require_safe
def evidence_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same sheet on paper, as it stands now; it is not kept."""
    application = application_for(request.user, number)
    return paper_answer(evidence_of_case(application, names=True, now=request.now), request, f"bevisark-{number}.pdf")


def paper_answer(sheet: Evidence, request: HttpRequest, name: str) -> HttpResponse:
    """The sheet as a PDF to be fetched."""
    response = HttpResponse(evidence_paper(sheet, now=request.now), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
