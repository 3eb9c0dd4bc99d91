"""Which released places wait for a course, and which courses run already without an application here?"""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from cases.views.run import run_address
from indsatsforloeb.actions.starting import start_course
from indsatsforloeb.permissions.course import may_see_places
from indsatsforloeb.places import waiting_places
from portal.steps import NotPossibleNow, require


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    require(may_see_places(request.user))
    return _page(request)


@require_POST
def start(request: HttpRequest, number: str) -> HttpResponse:
    """«Start forløb»: whoever starts it becomes responsible."""
    require(may_see_places(request.user))
    application = place_application(number)
    try:
        course = start_course(application, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, obstacles=refusal.obstacles)
    notices.success(request, f"Forløbet er startet som sag {course.case.number}. Alle på sagen får en mail.")
    return redirect(run_address(course.case))


def place_application(number: str) -> Application:
    """The application by its case's number; 404 for one that has been given no place."""
    found = Application.objects.filter(case__number=number, pool__offers="places").select_related("case", "pool")
    application = found.first()
    if application is None:
        raise Http404
    return application


def _page(request: HttpRequest, **shown: Any) -> HttpResponse:
    context = {"waiting": waiting_places(), "trail": [("Tavlen", "/indsatsforloeb/tavle/"), ("Pladser", "")]}
    return render(request, "indsatsforloeb/places.html", context | shown, status=409 if shown else 200)
