"""How does a calendar follow a run, or all of one's own: the secret address, made, renewed and ended?"""

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from cases import actions
from cases.calendar import feed_file, fingerprint_of
from cases.models import CalendarFeed, Gathering
from cases.permissions import followed_cases, may_follow, run_for
from cases.run import run_address
from portal.calendar import CALENDAR_TYPE

OWN = "mine"  # what the form says for all of one's own


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address reads it, as long as its owner may; anything else is 404. No session, no cookie."""
    feeds = CalendarFeed.objects.current().select_related("user", "case__organisation")
    one = feeds.filter(fingerprint=fingerprint_of(token), user__is_active=True).first()
    if one is None or (one.case and not may_follow(one.user, one.case)):
        raise Http404
    cases = [one.case] if one.case else followed_cases(one.user)
    rows = Gathering.objects.filter(case__in=cases).with_case().in_order()
    content = feed_file(rows, says_whose=one.case is None)
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type=CALENDAR_TYPE, headers=headers)


@require_POST
def make_feed(request: HttpRequest, number: str) -> HttpResponse:
    """«Lav en kalenderadresse» and «Lav en ny adresse»."""
    case = run_for(request.user, number)
    actions.make_feed(request.user, None if request.POST.get("hvad") == OWN else case, now=request.now)
    notices.success(request, "Kalenderadressen er lavet. En tidligere adresse virker ikke længere.")
    return redirect(f"{run_address(case)}aktiviteter/#kalender")


@require_POST
def end_feed(request: HttpRequest, number: str) -> HttpResponse:
    """«Luk adressen»."""
    case = run_for(request.user, number)
    actions.end_feed(request.user, None if request.POST.get("hvad") == OWN else case, now=request.now)
    notices.success(request, "Kalenderadressen er lukket.")
    return redirect(f"{run_address(case)}aktiviteter/#kalender")
