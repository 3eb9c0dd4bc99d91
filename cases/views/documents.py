"""Which papers lie on the case, and who gets the bytes of one?"""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases import actions
from cases.models import Document
from cases.permissions import case_for
from cases.views.frame import frame
from portal import files

BEING_MADE = "Dokumentet dannes – prøv igen om et øjeblik."


@require_safe
def documents(request: HttpRequest, number: str) -> HttpResponse:
    """The journal as the party sees it, by the party's own count, with what can be fetched."""
    case = case_for(request.user, number)
    entries = case.journal.shown_to_party().select_related("document", "message").order_by("number")
    return render(
        request, "cases/documents.html", frame(case, "Dokumenter", now=request.now) | {"entries": list(entries)}
    )


@require_safe
def document(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """One paper's bytes; missing and forbidden answer the same 404. A paper from the agency is marked as opened."""
    case = case_for(request.user, number)
    paper = Document.objects.shown_to_party_of(case).filter(entry__party_number=place).first()
    if paper is None:
        raise Http404
    if paper.file is None:
        notices.info(request, BEING_MADE)
        return redirect("cases:documents", number)
    response = files.send(paper.file)
    if request.method == "GET" and paper.opened_at is None:
        actions.open_document(paper, by=request.user, now=request.now)
    return response
