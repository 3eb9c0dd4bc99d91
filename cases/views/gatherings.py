"""Which activities are there, and how is one planned, changed, cancelled and marked as held?"""

from datetime import datetime
from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import actions
from cases.calendar import activity_file, feed_address
from cases.forms.run import CancelForm, GatheringForm, MinutesForm, ParticipantsForm, typed_gathering
from cases.gatherings import GatheringDraft, Outdated, at_the_same_time, hours_in_all, when
from cases.group import shown_name
from cases.models import CalendarFeed, Case, Gathering
from cases.permissions import run_for
from cases.run import ACTIVITIES, Also, RunShape, run_address
from cases.states import AttendanceState, MemberRole
from cases.views.run import require_open, run_frame, warn_of_day
from portal.calendar import CALENDAR_TYPE
from portal.danish import copenhagen, moment
from portal.steps import NotPossibleNow

PAGE = "Aktiviteter"


@require_safe
def gatherings(request: HttpRequest, number: str, shape: RunShape) -> HttpResponse:
    """All of them in order, the hours they take, and the calendar one can follow."""
    case = run_for(request.user, number)
    rows = list(case.gatherings.with_counts().in_order())
    context = run_frame(case, PAGE, shape=shape, user=request.user, now=request.now) | {
        "rows": [(each, shape.kind_label(each.kind), when(each)) for each in rows],
        "hours": hours_in_all(rows),
        "next": next((each for each in rows if each.is_ahead(request.now)), None),
        "feeds": _feeds(request, case),
    }
    return render(request, "cases/gatherings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_gathering(request: HttpRequest, number: str, shape: RunShape) -> HttpResponse:
    """«Planlæg aktivitet»; a kind in the address (?slags=) comes with its agenda."""
    case = run_for(request.user, number)
    require_open(request, case, shape, ACTIVITIES)
    form = _form(case, shape, request) if request.method == "POST" else _blank(case, shape, request)
    if request.method == "POST" and form.is_valid():
        options: dict[str, Any] = {"by": request.user, "now": request.now}
        try:
            chosen, also = form.chosen(), _also(form.draft(), shape, now=request.now)
            gathering = actions.plan_gathering(case, form.draft(), members=chosen, also=also, **options)
            return _saved(request, shape, gathering, form.draft(), "Aktiviteten er planlagt. Invitationerne er på vej.")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
    return _form_page(request, case, shape, form, heading="Planlæg aktivitet", agendas=shape.agendas)


@require_http_methods(["GET", "HEAD", "POST"])
def change_gathering(request: HttpRequest, number: str, gathering: int, shape: RunShape) -> HttpResponse:
    """Another time, place or circle; whoever is invited is told."""
    one = _one(request, number, gathering)
    require_open(request, one.case, shape, ACTIVITIES)
    form = _form(one.case, shape, request, one)
    theirs = None
    if request.method == "POST" and form.is_valid():
        options: dict[str, Any] = {
            "by": request.user,
            "now": request.now,
            "also": shape.also(ACTIVITIES, now=request.now),
        }
        try:
            told = {"members": form.chosen(), "seen": form.cleaned_data["seen"]}
            actions.change_gathering(one, form.draft(), **told, **options)
            return _saved(request, shape, one, form.draft(), "Ændringen er gemt. De inviterede får besked.")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
        except Outdated as error:
            theirs = error.current
            form.show_newest(theirs.sequence)
    return _form_page(request, one.case, shape, form, heading=f"Ret: {one.title}", gathering=one, theirs=theirs)


@require_safe
def gathering(request: HttpRequest, number: str, gathering: int, shape: RunShape) -> HttpResponse:
    return gathering_page(request, _one(request, number, gathering), shape)


@require_POST
def cancel_gathering(request: HttpRequest, number: str, gathering: int, shape: RunShape) -> HttpResponse:
    """«Aflys», with a reason."""
    one = _one(request, number, gathering)
    form = CancelForm(request.POST, prefix="aflys")
    if form.is_valid():
        try:
            also, reason = shape.also(ACTIVITIES, now=request.now), form.cleaned_data["reason"]
            actions.cancel_gathering(one, reason=reason, by=request.user, now=request.now, also=also)
            notices.success(request, "Aktiviteten er aflyst. De inviterede får besked.")
            return redirect(f"{run_address(one.case)}aktiviteter/{one.pk}/")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
    return gathering_page(request, one, shape, cancel_form=form, status=422)


@require_POST
def hold_gathering(request: HttpRequest, number: str, gathering: int, shape: RunShape) -> HttpResponse:
    """«Markér som afholdt»."""
    one = _one(request, number, gathering)
    try:
        also = shape.also_held(one.kind, one.ends_at, now=request.now)
        actions.hold_gathering(one, by=request.user, now=request.now, also=also)
    except NotPossibleNow as error:
        return gathering_page(request, one, shape, obstacles=error.obstacles, status=409)
    notices.success(request, "Aktiviteten er markeret som afholdt. Notér nu, hvem der deltog.")
    return redirect(f"{run_address(one.case)}aktiviteter/{one.pk}/")


@require_safe
def gathering_calendar(request: HttpRequest, number: str, gathering: int) -> HttpResponse:
    """One activity as a calendar file, for whoever reads the run."""
    one = _one(request, number, gathering)
    headers = {"Content-Disposition": 'attachment; filename="aktivitet.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(activity_file(one), content_type=CALENDAR_TYPE, headers=headers)


@require_safe
def printed_invitation(request: HttpRequest, number: str, gathering: int, shape: RunShape) -> HttpResponse:
    """An invitation on paper, which the leader hands to citizens and relatives: it names nobody."""
    one = _one(request, number, gathering)
    context = run_frame(one.case, PAGE, shape=shape, user=request.user, now=request.now) | {
        "gathering": one,
        "when": when(one),
    }
    return render(request, "cases/printed_invitation.html", context)


def gathering_page(
    request: HttpRequest, one: Gathering, shape: RunShape, status: int = 200, **shown: Any
) -> HttpResponse:
    """The activity with what was typed or what stands in the way."""
    context = run_frame(one.case, PAGE, shape=shape, user=request.user, now=request.now)
    people = one.attendance.select_related("member").order_by("pk")
    minutes = list(one.minutes.select_related("by").order_by("-number"))
    carries = context["carries"]
    context |= {
        "gathering": one,
        "kind": shape.kind_label(one.kind),
        "when": when(one),
        "has_begun": one.starts_at <= request.now,
        "people": [(row, shown_name(row.member, carries=carries), MemberRole(row.member.role).label) for row in people],
        "states": AttendanceState,
        "minutes": minutes[:1],
        "earlier": minutes[1:],
        "cancel_form": CancelForm(prefix="aflys"),
        "participants_form": ParticipantsForm(),
        "minutes_form": _minutes_form(minutes[0] if minutes else None),
    }
    return render(request, "cases/gathering.html", context | shown, status=status)


def _feeds(request: HttpRequest, case: Case) -> dict[str, str | None]:
    """The addresses one has; None where there is none."""
    own = CalendarFeed.objects.current().filter(user=request.user)
    found = own.filter(case=case) | own.filter(case=None)
    return {"case": None, "own": None} | {"case" if feed.case_id else "own": feed_address(feed) for feed in found}


def _minutes_form(newest: Any) -> MinutesForm:
    return MinutesForm(initial={"text": newest.text if newest else "", "seen": newest.number if newest else 0})


def _one(request: HttpRequest, number: str, pk: int) -> Gathering:
    case = run_for(request.user, number)
    one = get_object_or_404(case.gatherings, pk=pk)
    one.case = case
    return one


def _form(case: Case, shape: RunShape, request: HttpRequest, one: Gathering | None = None) -> GatheringForm:
    data = request.POST if request.method == "POST" else None
    group = list(case.members.in_group())
    invited = list(one.attendance.values_list("member", flat=True)) if one else []
    initial = typed_gathering(one, invited) if one else {"seen": 0}
    form = GatheringForm(data, kinds=shape.kinds, group=group, now=request.now, initial=initial)
    if one is not None:
        del form.fields["already_held"]
    return form


def _also(draft: GatheringDraft, shape: RunShape, *, now: datetime) -> Also:
    if draft.already_held:
        return shape.also_held(draft.kind, draft.ends_at, now=now)
    return shape.also(ACTIVITIES, now=now)


def _blank(case: Case, shape: RunShape, request: HttpRequest) -> GatheringForm:
    kind = request.GET.get("slags", "")
    form = _form(case, shape, request)
    known = dict(shape.kinds).get(kind, "")
    typed = {"kind": kind, "title": known, "agenda": shape.agendas.get(kind, "")} if known else {}
    form.initial = {**form.initial, **typed, "members": list(form.group)}
    return form


def _form_page(
    request: HttpRequest, case: Case, shape: RunShape, form: GatheringForm, *, heading: str, **shown: Any
) -> HttpResponse:
    context = run_frame(case, PAGE, shape=shape, user=request.user, now=request.now)
    context |= {"form": form, "heading": heading, "kinds": form.fields["kind"].choices[1:]} | shown
    status = 409 if shown.get("theirs") else 422 if form.errors else 200
    return render(request, "cases/gathering_form.html", context, status=status)


def _saved(request: HttpRequest, shape: RunShape, one: Gathering, draft: GatheringDraft, words: str) -> HttpResponse:
    """Said with a warning when something else lies at the same time, or it lies outside the run's own time."""
    notices.success(request, words if not draft.already_held else "Aktiviteten er skrevet på.")
    for other in at_the_same_time(one.case, draft, by=request.user, but=one)[:3]:
        notices.warning(
            request, f"Ligger samtidig med «{other.title}» på sag {other.case.number}, {moment(other.starts_at)}."
        )
    warn_of_day(request, one.case, shape, copenhagen(draft.starts_at).date(), kind=draft.kind)
    return redirect(f"{run_address(one.case)}aktiviteter/{one.pk}/")
