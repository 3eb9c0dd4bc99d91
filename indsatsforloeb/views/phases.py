"""What is done to a course as a whole: the next phase, a pause, the end before its time."""

from collections.abc import Callable

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from indsatsforloeb.actions import phases as actions
from indsatsforloeb.forms.course import ReasonForm
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.course import course_for, may_lead
from indsatsforloeb.views.course import course_page
from portal.steps import NotPossibleNow, require

REFUSED, NOT_NOW = 422, 409


@require_POST
def begin_analysis(request: HttpRequest, number: str) -> HttpResponse:
    return _go_on(request, number, actions.begin_analysis, "Analysefasen er begyndt. Alle på forløbet får en mail.")


@require_POST
def begin_development(request: HttpRequest, number: str) -> HttpResponse:
    words = "Udviklingsfasen er begyndt. Alle på forløbet får en mail."
    return _go_on(request, number, actions.begin_development, words)


@require_POST
def resume(request: HttpRequest, number: str) -> HttpResponse:
    return _go_on(request, number, actions.resume, "Forløbet er genoptaget. Uret går igen.")


@require_POST
def pause(request: HttpRequest, number: str) -> HttpResponse:
    """«Sæt på pause»."""
    return _with_reason(request, number, actions.pause, "pause", "Forløbet er på pause. Uret står stille.")


@require_POST
def end_early(request: HttpRequest, number: str) -> HttpResponse:
    """«Afbryd forløbet»."""
    return _with_reason(request, number, actions.end_early, "end", "Forløbet er afbrudt. Alle på forløbet får en mail.")


def _go_on(request: HttpRequest, number: str, act: Callable[..., Course], words: str) -> HttpResponse:
    course = course_for(request.user, number)
    try:
        act(course, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return course_page(request, course, NOT_NOW, obstacles=refusal.obstacles)
    notices.success(request, words)
    return redirect("indsatsforloeb:course", number)


def _with_reason(
    request: HttpRequest, number: str, act: Callable[..., object], prefix: str, words: str
) -> HttpResponse:
    """The reason is kept where it was typed when it is not enough."""
    course = course_for(request.user, number)
    require(may_lead(request.user, course))
    form = ReasonForm(request.POST, prefix=prefix)
    if not form.is_valid():
        return course_page(request, course, REFUSED, **{f"{prefix}_form": form})
    try:
        act(course, reason=form.cleaned_data["reason"], by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        form.refuse(refusal.obstacles)
        return course_page(request, course, NOT_NOW, **{f"{prefix}_form": form})
    notices.success(request, words)
    return redirect("indsatsforloeb:course", number)
