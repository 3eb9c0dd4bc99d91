"""What does every page of a case's run show around its own: whose page it is, its other pages, and the way back?"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from cases.guidance import guidance_for
from cases.models import Case
from cases.permissions import may_carry, may_run, reads_as_party
from cases.run import RunShape, run_address
from cases.views.frame import PageLink
from portal.models import User


def run_frame(case: Case, page: str, *, shape: RunShape, user: User, now: datetime) -> dict[str, Any]:
    """Context of every page of a run; `page` is its label in the menu. For templates that extend cases/page.html."""
    is_party = reads_as_party(user, case)
    home, is_home = run_address(case), (page, "") in shape.pages
    top = ("Mine tilskudssager", reverse("cases:mine")) if is_party else shape.above
    trail = [top, (f"Sag {case.number}", "" if is_home else home)]
    face = case.party_face_at(now)
    return {
        "case": case,
        "face": face,
        "guidance": guidance_for(face),
        "is_party": is_party,
        "may_run": may_run(user, case),
        "may_carry": may_carry(user, case),
        "page_links": [PageLink(label, home + path, label == page) for label, path in shape.pages],
        "trail": trail if is_home else [*trail, (page, "")],
    }
