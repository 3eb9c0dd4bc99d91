"""What is agreed at the start of a course: how long it is, who carries it, and when everything is held?"""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.run import run_address
from indsatsforloeb.actions.planning import lay_plan
from indsatsforloeb.actions.startup import agree_length
from indsatsforloeb.clock import clock_of
from indsatsforloeb.forms.course import LengthForm
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.course import course_for, may_agree_length, may_plan
from indsatsforloeb.rules.startup import obstacles_to_lay_plan
from indsatsforloeb.startup import missing_in_group, not_planned, proposed_plan, standing_of
from indsatsforloeb.views.frame import run_frame
from portal.steps import NotPossibleNow, require

REFUSED, NOT_NOW = 422, 409
AGREED = "Længde og første dag er gemt."


@require_safe
def startup(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, course_for(request.user, number))


@require_POST
def length(request: HttpRequest, number: str) -> HttpResponse:
    """«Gem længde»: what the telephone meeting ended with."""
    course = course_for(request.user, number)
    require(may_agree_length(request.user, course))
    form = LengthForm(request.POST, course=course, now=request.now)
    if not form.is_valid():
        return _page(request, course, REFUSED, form=form)
    try:
        agree_length(course, **form.cleaned_data, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        form.refuse(refusal.obstacles)
        return _page(request, course, NOT_NOW, form=form)
    notices.success(request, AGREED)
    return redirect("indsatsforloeb:startup", number)


@require_POST
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """«Læg planen»: the guide's sequence, spread over the months."""
    course = course_for(request.user, number)
    try:
        laid = lay_plan(course, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, course, NOT_NOW, obstacles=refusal.obstacles)
    words = f"{len(laid)} aktivitet{'' if len(laid) == 1 else 'er'} er lagt i planen."
    notices.success(request, f"{words} Flyt dem, så de passer jer.")
    return redirect("indsatsforloeb:startup", number)


def _page(request: HttpRequest, course: Course, status: int = 200, **shown: Any) -> HttpResponse:
    gatherings = standing_of(course.case)
    context = run_frame(course.case, "Opstart", user=request.user, now=request.now) | {
        "course": course,
        "run_home": run_address(course.case),
        "clock": clock_of(course, now=request.now),
        "form": LengthForm(course=course, now=request.now),
        "may_plan": course.runs and may_plan(request.user, course),
        "may_agree_length": course.runs and may_agree_length(request.user, course),
        "gatherings": gatherings,
        "hours": sum(each.hours for each in gatherings),
        "missing": missing_in_group(course.case),
        "not_planned": not_planned(gatherings),
        "proposed": proposed_plan(course),
        "plan_obstacles": obstacles_to_lay_plan(course),
    }
    return render(request, "indsatsforloeb/startup.html", context | shown, status=status)
