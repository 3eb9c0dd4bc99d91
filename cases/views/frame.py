"""What every page of a case shows around its own: the status, the case's other pages, and the way back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from cases.guidance import guidance_for
from cases.models import Case
from cases.permissions import RUN_KINDS
from cases.states import CaseKind

OVERVIEW = "Oversigt"
PAGES = [
    (OVERVIEW, ""),
    ("Ansøgning", "ansoegning/"),
    ("Budget", "budget/"),
    ("Gennemse og indsend", "gennemse/"),
    ("Beskeder", "beskeder/"),
    ("Dokumenter", "dokumenter/"),
    ("Kolleger på sagen", "kolleger/"),
    ("Historik", "historik/"),
]

# Places are not money: such a case has no budget.
PAGES_OF_PLACES = [(label, path) for label, path in PAGES if path != "budget/"]

# A case that is run has its own pages; here are left those that are the party's alone.
PAGES_OF_RUN = [
    (OVERVIEW, ""),
    ("Beskeder", "beskeder/"),
    ("Dokumenter", "dokumenter/"),
    ("Kolleger på sagen", "kolleger/"),
    ("Historik", "historik/"),
]

PAGES_OF_KIND = {CaseKind.GRANT: PAGES, CaseKind.PLACES: PAGES_OF_PLACES} | dict.fromkeys(RUN_KINDS, PAGES_OF_RUN)


@dataclass(frozen=True)
class PageLink:
    """One of the case's pages in its menu."""

    label: str
    url: str
    current: bool


def frame(case: Case, page: str, *, now: datetime) -> dict[str, Any]:
    """Context of every page of a case; `page` is its label in the menu. No query."""
    face = case.party_face_at(now)
    home = case.get_absolute_url()
    pages = PAGES_OF_KIND[CaseKind(case.kind)]
    trail = [("Mine tilskudssager", reverse("cases:mine")), (f"Sag {case.number}", "" if page == OVERVIEW else home)]
    return {
        "case": case,
        "face": face,
        "guidance": guidance_for(face),
        "page_links": [PageLink(label, home + path, label == page) for label, path in pages],
        "trail": trail if page == OVERVIEW else [*trail, (page, "")],
    }
