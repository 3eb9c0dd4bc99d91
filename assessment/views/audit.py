"""«Revision»: what the auditor reads and takes along; there is nothing here that changes anything."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.audit import ROOM, Listing, Room, page_of
from assessment.numbers.numbered import page_number
from assessment.permissions import may_audit
from portal.exports import CSV, XLSX, csv_of, xlsx_of
from portal.files import answer as file_answer
from portal.steps import require


def _listing(request: HttpRequest, room: Room, key: str) -> Listing:
    require(may_audit(request.user))
    listing = room.listing(key)
    if listing is None:
        raise Http404
    return listing


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    require(may_audit(request.user))
    return render(request, "assessment/audit.html", {"room": ROOM})


@require_safe
def audit_list(request: HttpRequest, listing: str, room: Room = ROOM) -> HttpResponse:
    """One list, fifty rows at a time (`?side=2`)."""
    chosen = _listing(request, room, listing)
    page = page_of(chosen, request.user, number=page_number(request.GET.get("side", "")))
    return render(request, "assessment/audit_list.html", {"room": room, "listing": chosen, "page": page})


@require_safe
def audit_xlsx(request: HttpRequest, listing: str, room: Room = ROOM) -> HttpResponse:
    """The whole list as a spreadsheet."""
    chosen = _listing(request, room, listing)
    content = xlsx_of(chosen.title, chosen.headings, chosen.read(request.user))
    return file_answer(content, name=f"revision-{chosen.key}.xlsx", media_type=XLSX)


@require_safe
def audit_csv(request: HttpRequest, listing: str, room: Room = ROOM) -> HttpResponse:
    """The whole list as CSV."""
    chosen = _listing(request, room, listing)
    content = csv_of(chosen.headings, chosen.read(request.user))
    return file_answer(content.encode(), name=f"revision-{chosen.key}.csv", media_type=CSV)
