"""Where do the consultants' courses stand? As a board of phases, and as a line of time."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indsatsforloeb.board.shown import board_for
from indsatsforloeb.board.timeline import time_line_of
from indsatsforloeb.board.unopened import unopened_applications
from indsatsforloeb.permissions.board import may_see_board, may_see_overview
from indsatsforloeb.permissions.course import may_see_places, may_start_course
from indsatsforloeb.places import waiting_places
from portal.danish import copenhagen

TIME_LINE = "tidslinje"


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """«Forløb»: where Indsatsteam and a supplier's consultants land after logging in."""
    if not may_see_board(request.user):
        raise Http404
    found = board_for(request.user, request.GET, now=request.now)
    as_time_line = request.GET.get("vis") == TIME_LINE
    context: dict[str, Any] = _beside(request) | {
        "board": found,
        "as_time_line": as_time_line,
        "time_line": time_line_of(found.shown, today=copenhagen(request.now).date()) if as_time_line else None,
    }
    return render(request, "indsatsforloeb/board.html", context)


def _beside(request: HttpRequest) -> dict[str, Any]:
    """What waits beside the courses: places and applications, which a supplier's people never see."""
    waiting = waiting_places() if may_see_places(request.user) else []
    return {
        "waiting": waiting,
        "waiting_places": sum(len(place.tilbud) for place in waiting),
        "may_start": may_start_course(request.user),
        "unopened": unopened_applications() if may_see_places(request.user) else 0,
        "may_see_overview": may_see_overview(request.user),
    }
