"""What is an advisory course, and how does a tilbud get one? For everybody, also when there is no call."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indsatsforloeb.presenting import PHASES, presented_at


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The call in its own words, its three phases as a picture, what it costs and how many places are left."""
    call = presented_at(request.now)
    context: dict[str, Any] = {"call": call, "phases": call.phases if call else tuple((phase, ()) for phase in PHASES)}
    if call:
        context |= {"pool": call.pool, "document": call.page.document, "page": call.page}
        context |= {"contacts": call.page.document.contacts}
    return render(request, "indsatsforloeb/front.html", context)
