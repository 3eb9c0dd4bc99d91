"""Who is on the case, who comes on it, who leaves it, and who has the responsibility?"""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases import actions
from cases.forms import ColleagueForm, HandOverForm
from cases.models import Case, CaseParticipant
from cases.permissions import case_for, may_add_colleague
from cases.states import CaseRole
from cases.views.frame import frame
from portal.steps import NotPossibleNow


@require_safe
def colleagues(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, case_for(request.user, number))


@require_POST
def add_colleague(request: HttpRequest, number: str) -> HttpResponse:
    """«Tilføj kollega»; an obstacle stands at the field, and what was typed is kept."""
    case = case_for(request.user, number)
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form=form)
    try:
        place = actions.add_colleague(case, **form.cleaned_data, by=request.user, now=request.now)
    except NotPossibleNow as error:
        form.add_error("email", [obstacle.text for obstacle in error.obstacles])
        return _page(request, case, form=form)
    label = CaseRole(place.role).label
    notices.success(request, f"{place.user.name} er nu på sagen som {label} og får besked på mail.")
    return redirect("cases:colleagues", number)


@require_POST
def end_place(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Take one role of one colleague off the case."""
    case = case_for(request.user, number)
    participant = get_object_or_404(case.participants.select_related("user"), pk=place)
    try:
        actions.end_place(participant, by=request.user, now=request.now)
    except NotPossibleNow as error:
        return _page(request, case, obstacles=error.obstacles)
    label = CaseRole(participant.role).label
    notices.success(request, f"{participant.user.name} er ikke længere {label} på sagen.")
    if participant.user == request.user:
        return redirect("cases:mine")
    return redirect("cases:colleagues", number)


@require_POST
def change_role(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """«Skift rolle»: another role in place of this one, at once."""
    case = case_for(request.user, number)
    participant = get_object_or_404(case.participants.select_related("user"), pk=place)
    role = request.POST.get("role", "")
    try:
        actions.change_role(participant, role=role, by=request.user, now=request.now)
    except NotPossibleNow as error:
        return _page(request, case, obstacles=error.obstacles)
    notices.success(request, f"{participant.user.name} er nu {CaseRole(role).label} og får besked på mail.")
    return redirect("cases:colleagues", number)


@require_POST
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Give a colleague on the case the responsibility at once."""
    case = case_for(request.user, number)
    form = HandOverForm(request.POST, case=case, prefix="ansvar")
    if not form.is_valid():
        return _page(request, case, hand_over_form=form)
    to = form.cleaned_data["to"]
    actions.hand_over(case, to=to, by=request.user, now=request.now)
    notices.success(request, f"{to.name} er nu ansøgningsansvarlig og får besked på mail.")
    return redirect("cases:colleagues", number)


def _page(request: HttpRequest, case: Case, **shown: Any) -> HttpResponse:
    """The page of people; `shown` is what was typed or what stands in the way."""
    people = CaseParticipant.objects.named_on(case)
    context = frame(case, "Kolleger på sagen", now=request.now) | {
        "people": people,
        "may_add": may_add_colleague(request.user, case),
        "roles": CaseRole,
        "has_responsible": any(place.role == CaseRole.RESPONSIBLE and place.user.is_active for place in people),
        "form": ColleagueForm(),
        "hand_over_form": HandOverForm(case=case, prefix="ansvar"),
    }
    return render(request, "cases/colleagues.html", context | shown)
