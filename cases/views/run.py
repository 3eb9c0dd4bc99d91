"""What does every page of a case's run show around its own: whose page it is, its other pages, and the way back?"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from cases.guidance import guidance_for
from cases.models import Case
from cases.permissions import may_carry, may_run, reads_as_party
from cases.views.frame import PageLink
from portal.models import User

RUN_OVERVIEW = "Forløbet"
RUN_PAGES = [
    (RUN_OVERVIEW, ""),
    ("Gruppen", "gruppe/"),
    ("Aktiviteter", "aktiviteter/"),
    ("Samarbejdsaftale", "samarbejdsaftale/"),
    ("Analyse", "analyse/"),
    ("Selvevaluering", "selvevaluering/"),
    ("Analyserapport", "rapport/"),
    ("Indsatsplan", "plan/"),
    ("Udvikling", "udvikling/"),
    ("Partnerskaber", "partnerskaber/"),
    ("Beskeder", "beskeder/"),
    ("Dokumenter", "dokumenter/"),
]


def run_frame(case: Case, page: str, *, user: User, now: datetime) -> dict[str, Any]:
    """Context of every page of a run; `page` is its label in the menu. For templates that extend cases/page.html."""
    is_party = reads_as_party(user, case)
    home = run_address(case)
    top = ("Mine tilskudssager", reverse("cases:mine")) if is_party else ("Tavlen", "/indsatsforloeb/tavle/")
    trail = [top, (f"Sag {case.number}", "" if page == RUN_OVERVIEW else home)]
    face = case.party_face_at(now)
    return {
        "case": case,
        "face": face,
        "guidance": guidance_for(face),
        "is_party": is_party,
        "may_run": may_run(user, case),
        "may_carry": may_carry(user, case),
        "page_links": [PageLink(label, home + path, label == page) for label, path in RUN_PAGES],
        "trail": trail if page == RUN_OVERVIEW else [*trail, (page, "")],
    }


def run_address(case: Case) -> str:
    """«/forloeb/2026-0007/»: the run of a case, the same address for both sides."""
    return f"/forloeb/{case.number}/"
