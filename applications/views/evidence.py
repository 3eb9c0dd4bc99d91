"""The party's own evidence sheet: what was tried on its case, as a page and as PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.evidence import Evidence, evidence_for_party, evidence_paper
from applications.permissions import application_for
from cases.views.frame import frame
from portal.files import answer


@require_safe
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Every attempt with its moment and outcome, the portal's pauses, extensions and dispensations."""
    application = application_for(request.user, number)
    sheet = evidence_for_party(application, now=request.now)
    context = frame(application.case, "Historik", now=request.now) | {"sheet": sheet}
    return render(request, "applications/evidence.html", context)


@require_safe
def evidence_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same sheet on paper, as it stands now; it is not kept."""
    application = application_for(request.user, number)
    return paper_answer(evidence_for_party(application, now=request.now), request, f"bevisark-{number}.pdf")


def paper_answer(sheet: Evidence, request: HttpRequest, name: str) -> HttpResponse:
    """The sheet as a PDF to be fetched."""
    return answer(evidence_paper(sheet, now=request.now), name=name)
