"""What does every page of a case's run show around its own: whose page it is, its other pages, and the way back?"""

from datetime import date, datetime
from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest
from django.urls import reverse

from cases.guidance import guidance_for
from cases.models import Case
from cases.permissions import may_carry, reads_as_party
from cases.run import RunShape, run_address
from cases.views.frame import PageLink
from portal.models import User
from portal.steps import require, require_possible


def run_frame(case: Case, page: str, *, shape: RunShape, user: User, now: datetime) -> dict[str, Any]:
    """Context of every page of a run; `page` is its label in the menu. For templates that extend cases/page.html.

    `carries`: keeps the run, and so reads its names and addresses. `may_carry`: is offered its forms and buttons; when
    the run is over nobody is offered what would be refused.
    """
    is_party, carries, standing = reads_as_party(user, case), may_carry(user, case), shape.standing(case)
    home, is_home = run_address(case), (page, "") in standing.pages
    top = ("Mine tilskudssager", reverse("cases:mine")) if is_party else shape.above
    trail = [top, (f"Sag {case.number}", "" if is_home else home)]
    face = case.party_face_at(now)
    return {
        "case": case,
        "face": face,
        "guidance": guidance_for(face),
        "is_party": is_party,
        "is_over": standing.is_over,
        "carries": carries,
        "may_carry": carries and not standing.is_over,
        "page_links": [PageLink(label, home + path, label == page) for label, path in standing.pages],
        "trail": trail if is_home else [*trail, (page, "")],
    }


def require_open(request: HttpRequest, case: Case, shape: RunShape, what: str) -> None:
    """Before a form is shown: whoever may carry the run, while it can be written in (`cases.run`: GROUP, PLAN, …)."""
    require(may_carry(request.user, case))
    if request.method != "POST":  # what is sent is kept by its view, with the refusal beside it
        require_possible(shape.stands_in_the_way(case, what, now=request.now))


def warn_of_day(request: HttpRequest, case: Case, shape: RunShape, day: date, *, kind: str = "") -> None:
    """What has been saved with a day outside the run's own time is saved, and said."""
    if words := shape.outside(case, day, kind, now=request.now):
        notices.warning(request, f"{words} Ret datoen, hvis det er en fejl.")
