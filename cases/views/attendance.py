"""Who came, who else took part, what was said – one activity at a time, and all of them in a grid?"""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases import actions
from cases.attendance import grid_of
from cases.forms.run import MinutesForm, ParticipantsForm
from cases.gatherings import Outdated
from cases.models import Gathering
from cases.permissions import run_for
from cases.run import ACTIVITIES, RunShape, run_address
from cases.views.gatherings import PAGE, gathering_page
from cases.views.run import run_frame
from portal.steps import NotPossibleNow


@require_safe
def attendance(request: HttpRequest, number: str, shape: RunShape) -> HttpResponse:
    """Members by activities, with the numbers."""
    case = run_for(request.user, number)
    context = run_frame(case, PAGE, shape=shape, user=request.user, now=request.now)
    context["grid"] = grid_of(case, carries=context["carries"])
    return render(request, "cases/attendance.html", context)


@require_POST
def note_attendance(request: HttpRequest, number: str, gathering: int, shape: RunShape) -> HttpResponse:
    """«Gem fremmøde»: only what differs from what was shown is written, so that two can note at once."""
    one = _one(request, number, gathering)
    states = {}
    for member in one.attendance.values_list("member", flat=True):
        state, shown = request.POST.get(f"fremmoede-{member}"), request.POST.get(f"foer-{member}")
        if state is not None and state != shown:
            states[member] = state
    try:
        also = shape.also(ACTIVITIES, now=request.now)
        actions.note_attendance(one, states, by=request.user, now=request.now, also=also)
    except NotPossibleNow as error:
        return gathering_page(request, one, shape, obstacles=error.obstacles, typed=states, status=409)
    notices.success(request, "Fremmødet er gemt.")
    return redirect(f"{run_address(one.case)}aktiviteter/{one.pk}/")


@require_POST
def add_participants(request: HttpRequest, number: str, gathering: int, shape: RunShape) -> HttpResponse:
    """«Tilføj deltagere», pasted as a list of names."""
    one = _one(request, number, gathering)
    form = ParticipantsForm(request.POST)
    if form.is_valid():
        try:
            also = shape.also(ACTIVITIES, now=request.now)
            new = actions.add_participants(one, form.lines(), by=request.user, now=request.now, also=also)
            notices.success(request, f"{new} deltagere er tilføjet." if new != 1 else "1 deltager er tilføjet.")
            return redirect(f"{run_address(one.case)}aktiviteter/{one.pk}/")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
    return gathering_page(request, one, shape, participants_form=form, status=422)


@require_POST
def write_minutes(request: HttpRequest, number: str, gathering: int, shape: RunShape) -> HttpResponse:
    """«Gem referat»: a correction is a new wording; what somebody else wrote meanwhile is shown beside."""
    one = _one(request, number, gathering)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return gathering_page(request, one, shape, minutes_form=form, status=422)
    also, data = shape.also(ACTIVITIES, now=request.now), form.cleaned_data
    try:
        actions.write_minutes(one, data["text"], seen=data["seen"], by=request.user, now=request.now, also=also)
    except NotPossibleNow as error:
        form.refuse(error.obstacles)
        return gathering_page(request, one, shape, minutes_form=form, status=422)
    except Outdated as error:
        form.show_newest(error.current.number if error.current else 0)
        return gathering_page(request, one, shape, minutes_form=form, theirs=error.current, status=409)
    notices.success(request, "Referatet er gemt. Begge parter kan læse det.")
    return redirect(f"{run_address(one.case)}aktiviteter/{one.pk}/")


def _one(request: HttpRequest, number: str, pk: int) -> Gathering:
    case = run_for(request.user, number)
    one = get_object_or_404(case.gatherings, pk=pk)
    one.case = case
    return one
