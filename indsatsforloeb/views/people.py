"""Who runs the course for the agency, who takes it over, and who is let in or out?"""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.models import Assignment
from indsatsforloeb.actions.people import add_consultant, end_consultant, hand_over_course
from indsatsforloeb.forms.course import ConsultantForm, HandOverCourseForm
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.course import course_for, may_give_on
from indsatsforloeb.views.frame import run_frame
from portal.steps import NotPossibleNow, require

REFUSED, NOT_NOW = 422, 409


@require_safe
def consultants(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, course_for(request.user, number))


@require_POST
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """«Giv forløbet videre» to a colleague of Indsatsteam."""
    course = course_for(request.user, number)
    require(may_give_on(request.user, course))
    form = HandOverCourseForm(request.POST, course=course, prefix="overdrag")
    if not form.is_valid():
        return _page(request, course, REFUSED, hand_over_form=form)
    to = form.cleaned_data["to"]
    try:
        hand_over_course(course, to=to, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        form.refuse(refusal.obstacles)
        return _page(request, course, NOT_NOW, hand_over_form=form)
    notices.success(request, f"{to.name} er nu ansvarlig for forløbet og får en mail.")
    return redirect("indsatsforloeb:consultants", number)


@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """«Tilføj konsulent»: Indsatsteam's or a supplier's."""
    course = course_for(request.user, number)
    require(may_give_on(request.user, course))
    form = ConsultantForm(request.POST, course=course, prefix="tilfoej")
    if not form.is_valid():
        return _page(request, course, REFUSED, add_form=form)
    user = form.cleaned_data["user"]
    try:
        add_consultant(course, user, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        form.refuse(refusal.obstacles)
        return _page(request, course, NOT_NOW, add_form=form)
    notices.success(request, f"{user.name} er nu konsulent på forløbet og får en mail.")
    return redirect("indsatsforloeb:consultants", number)


@require_POST
def end(request: HttpRequest, number: str, assignment_id: int) -> HttpResponse:
    """«Fjern»: a supplier's consultant sees the course no more."""
    course = course_for(request.user, number)
    row = get_object_or_404(Assignment.objects.select_related("user"), pk=assignment_id, case=course.case)
    try:
        end_consultant(course, row, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, course, NOT_NOW, obstacles=refusal.obstacles)
    notices.success(request, f"{row.user.name} er ikke længere konsulent på forløbet.")
    return redirect("indsatsforloeb:consultants", number)


def _page(request: HttpRequest, course: Course, status: int = 200, **shown: Any) -> HttpResponse:
    context = run_frame(course.case, "Konsulenter", user=request.user, now=request.now) | {
        "course": course,
        "rows": Assignment.objects.current().filter(case=course.case).select_related("user").order_by("assigned_at"),
        "may_give_on": course.runs and may_give_on(request.user, course),
        "may_end": may_give_on(request.user, course),
        "hand_over_form": HandOverCourseForm(course=course, prefix="overdrag"),
        "add_form": ConsultantForm(course=course, prefix="tilfoej"),
    }
    return render(request, "indsatsforloeb/consultants.html", context | shown, status=status)
