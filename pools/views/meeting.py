"""The information meeting about a call, in public: sign up, cancel, the calendar file, the material afterwards."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pools.actions.meeting import cancel_signup as cancel_by_token
from pools.actions.meeting import sign_up as sign_up_by_name
from pools.document import InformationMeeting, document_of
from pools.forms.public import SignupForm
from pools.meeting import attendances, meeting_calendar, places_left, signup_ends, when_and_where
from pools.models import MeetingSignup, Pool
from pools.rules import obstacles_to_cancel, obstacles_to_sign_up
from pools.views.asking import announced_pool
from portal.files import send as send_file
from portal.pace import is_within_pace
from portal.steps import NotPossibleNow, Obstacle

MOST_IN_AN_HOUR = 30
TOO_MANY = "Der er kommet mange tilmeldinger herfra på kort tid. Vent en time, eller ring til os."


def pool_with_meeting(slug: str) -> tuple[Pool, InformationMeeting]:
    """The announced pool at an address and its meeting (404 without one)."""
    pool = announced_pool(slug)
    meeting = document_of(pool.version).information_meeting
    if meeting is None:
        raise Http404
    return pool, meeting


@login_not_required
@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """When, where, whether there is room, and the material afterwards."""
    return _page(request, *pool_with_meeting(slug), SignupForm())


@login_not_required
@require_POST
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """«Tilmeld»: a place or a number on the waiting list is told at once, and by mail."""
    (pool, meeting), form = pool_with_meeting(slug), SignupForm(request.POST)
    if not form.is_valid():
        return _page(request, pool, meeting, form, status=422)
    if not is_within_pace(request, "sign_up", most=MOST_IN_AN_HOUR):
        return _page(request, pool, meeting, form, [Obstacle("too_many_signups", TOO_MANY)], status=429)
    by = request.user if request.user.is_authenticated else None
    try:
        own = sign_up_by_name(pool, **form.cleaned_data, by=by, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, pool, meeting, form, refusal.obstacles, status=409)
    place = "Du har en plads" if own.has_place else f"Mødet er fuldt. Du står som nr. {own.waits} på ventelisten"
    known = "Du er allerede tilmeldt med den e-mail. " if own.signup.at < request.now else ""
    messages.success(request, f"{known}{place}. Vi har sendt en bekræftelse til {own.signup.email}.")
    return redirect(f"{reverse('pools:meeting', args=[slug])}?tilmeldt=ja")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_signup(request: HttpRequest, slug: str, token: UUID) -> HttpResponse:
    """The link of the mail: what is fetched is shown, what is posted is cancelled."""
    pool = announced_pool(slug)
    signup = get_object_or_404(pool.signups.select_related("pool__version"), token=token)
    return _cancel(request, signup) if request.method == "POST" else _before_cancelling(request, pool, signup)


def _cancel(request: HttpRequest, signup: MeetingSignup) -> HttpResponse:
    by = request.user if request.user.is_authenticated else None
    cancel_by_token(signup, by=by, now=request.now)
    messages.success(request, "Din tilmelding er afmeldt.")
    return redirect("pools:meeting", signup.pool.slug)


def _before_cancelling(request: HttpRequest, pool: Pool, signup: MeetingSignup) -> HttpResponse:
    meeting = document_of(pool.version).information_meeting
    standing = attendances(pool.signups.standing(), meeting.capacity if meeting else 0)
    context = {
        "pool": pool,
        "signup": signup,
        "when_and_where": when_and_where(meeting) if meeting else "",
        "own": next((each for each in standing if each.signup.pk == signup.pk), None),
        "obstacles": obstacles_to_cancel(signup, meeting, now=request.now),
        "heading": "Tilmeldingen kan ikke afmeldes",
    }
    return render(request, "pools/cancel_signup.html", context)


@login_not_required
@require_safe
def meeting_calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The meeting as a calendar file."""
    pool, meeting = pool_with_meeting(slug)
    headers = {"Content-Disposition": f'attachment; filename="informationsmoede-{pool.slug}.ics"'}
    content = meeting_calendar(pool, meeting, now=request.now)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def meeting_material(request: HttpRequest, slug: str, material_id: int) -> HttpResponse:
    """One file shown at the meeting, for everybody."""
    materials = announced_pool(slug).meeting_materials.select_related("file")
    return send_file(get_object_or_404(materials, pk=material_id).file)


def _page(
    request: HttpRequest,
    pool: Pool,
    meeting: InformationMeeting,
    form: SignupForm,
    obstacles: list[Obstacle] | None = None,
    status: int = 200,
) -> HttpResponse:
    title = document_of(pool.version).short_title
    context = {
        "pool": pool,
        "meeting": meeting,
        "when_and_where": when_and_where(meeting),
        "ends": signup_ends(meeting),
        "may_sign_up": not obstacles_to_sign_up(pool, meeting, now=request.now),
        "has_signed_up": "tilmeldt" in request.GET,
        "is_over": request.now >= meeting.ends,
        "left": places_left(meeting, pool.signups.standing().count()),
        "materials": pool.meeting_materials.select_related("file"),
        "form": form,
        "obstacles": obstacles,
        "trail": [("Puljer", "/puljer/"), (title, f"/puljer/{pool.slug}/"), ("Informationsmøde", "")],
    }
    return render(request, "pools/meeting.html", context, status=status)
