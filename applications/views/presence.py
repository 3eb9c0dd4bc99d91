"""«Her nu»: a beat from an open page, answered with who else is there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from applications.presence import beat, others_here


@require_POST
def here(request: HttpRequest, number: str) -> HttpResponse:
    """Two statements, no history; a stranger gets 404."""
    application = beat(number, request.POST.get("field", ""), by=request.user, now=request.now)
    others = others_here(application, by=request.user, now=request.now)
    return render(request, "applications/_here.html", {"others": others})
