"""What stands in the way of adding to the analysis, and of handing its report over?"""

from typing import Any

from cases.models import Gathering
from cases.run import run_address
from cases.states import GatheringState
from indsatsforloeb.models import AnalysisReport, Course
from indsatsforloeb.states import RUNNING, CourseState, Held, MaterialKind
from indsatsforloeb.themes import THEMES
from portal.steps import Obstacle

UPLOADED = [MaterialKind.STORY_PRODUCT, MaterialKind.INSPECTION_REPORT, MaterialKind.CORE_DOCUMENT]
NOT_RUNNING = Obstacle("not_running", "Forløbet er slut. Der kan ikke tilføjes mere.")
BEFORE = Obstacle("before_analysis", "Analysen begynder, når samarbejdsaftalen er underskrevet.")
NOT_HELD = "Det, der kommer ud af Fortællingsworkshoppen, tilføjes, når den er afholdt."
ONE_THING = "Skriv en tekst, eller vælg en fil."
NO_REPORT = Obstacle("no_report", "Der er ingen analyserapport endnu.")
FIXED = Obstacle("report_is_fixed", "Analyserapporten er overdraget og ligger fast.")
PARTS = {"finding": "Fund", "strength": "Styrker", "potential": "Udviklingspotentialer"}
LONGEST_PART, LONGEST_SUMMARY, LONGEST_TEXT, LONGEST_TITLE = 4000, 8000, 20_000, 200


def obstacles_to_add_material(course: Course, kind: str) -> list[Obstacle]:
    """Whether the kind can be added now, before what it is has been looked at."""
    if course.state not in RUNNING:
        return [NOT_RUNNING]
    if kind not in UPLOADED and not (kind == MaterialKind.APPLICATION and course.application_id is None):
        return [Obstacle("unknown_kind", "Vælg, hvad det er.", "#kind")]
    if kind in UPLOADED and course.state == CourseState.STARTUP:
        return [BEFORE]
    if kind == MaterialKind.STORY_PRODUCT and not story_workshop_is_held(course):
        return [Obstacle("not_held", NOT_HELD, run_address(course.case) + "aktiviteter/")]
    return []


def obstacles_to_material(title: str, text: str, *, has_file: bool) -> list[Obstacle]:
    found = []
    if not title or len(title) > LONGEST_TITLE:
        found.append(Obstacle("title", f"Skriv en titel på højst {LONGEST_TITLE} tegn.", "#title"))
    if len(text) > LONGEST_TEXT:
        found.append(Obstacle("too_long", "Teksten er for lang. Der er plads til 20.000 tegn.", "#text"))
    if bool(text) == has_file:
        found.append(Obstacle("one_thing", ONE_THING, "#text"))
    return found


def story_workshop_is_held(course: Course) -> bool:
    held = Gathering.objects.filter(case=course.case, kind=Held.STORY_WORKSHOP, state=GatheringState.HELD)
    return held.exists()


def obstacles_to_write_report(course: Course, report: AnalysisReport | None) -> list[Obstacle]:
    if report is not None and report.handed_over_at is not None:
        return [FIXED]
    return [] if course.state in (CourseState.ANALYSIS, CourseState.DEVELOPMENT) else [BEFORE]


def obstacles_to_report(summary: str, themes: dict[str, Any]) -> list[Obstacle]:
    """Only what is too long: a report is saved as far as it has come."""
    found = []
    if len(summary) > LONGEST_SUMMARY:
        text = f"Sammenfatningen er for lang. Der er plads til {LONGEST_SUMMARY} tegn."
        found.append(Obstacle("too_long", text, "#summary"))
    for key, title in THEMES.items():
        for part, words in PARTS.items():
            if len(themes.get(key, {}).get(part, "")) > LONGEST_PART:
                text = f"{title}: «{words}» er for lang. Der er plads til {LONGEST_PART} tegn."
                found.append(Obstacle("too_long", text, f"#{key}-{part}"))
    return found


def obstacles_to_hand_over(course: Course, report: AnalysisReport | None) -> list[Obstacle]:
    """The report rests on a closed self-evaluation and has a finding for every theme."""
    found = obstacles_to_write_report(course, report)
    if found:
        return found
    first = course.evaluations.order_by("number").first()
    if first is None or first.closed_at is None:
        text = "Selvevalueringen skal være lukket, før rapporten overdrages."
        found.append(Obstacle("evaluation_open", text, run_address(course.case) + "selvevaluering/"))
    if report is None or not report.summary.strip():
        found.append(Obstacle("no_summary", "Skriv en sammenfatning.", "#summary"))
    themes = report.themes if report else {}
    for key, title in THEMES.items():
        if not themes.get(key, {}).get("finding", "").strip():
            found.append(Obstacle("no_finding", f"Skriv, hvad I fandt om «{title}».", f"#{key}-finding"))
    return found
