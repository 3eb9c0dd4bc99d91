"""What stands in the way of noting an activity as held? Each of the guide's belongs to its phase (section 6)."""

from datetime import datetime

from cases.models import Case
from cases.run import run_address
from indsatsforloeb.models import AnalysisReport, Course
from indsatsforloeb.rules.phases import definite
from indsatsforloeb.states import CourseState, Held
from portal.steps import Obstacle

IN_ANALYSIS = (Held.STORY_WORKSHOP,)
AFTER_REPORT = (Held.AMBITION_WORKSHOP, Held.ACTION_WORKSHOP)
IN_DEVELOPMENT = (Held.ADVICE_DAY, Held.MODULE, Held.CLOSING_WORKSHOP)
NOT_BEGUN = "{what} hører til analysen, som begynder, når samarbejdsaftalen er underskrevet. Begynd analysen først."
NO_REPORT = "{what} holdes, når analyserapporten er overdraget: den bygger på det, analysen har fundet."
NOT_DEVELOPING = "{what} hører til udviklingen. Begynd udviklingen først."


def obstacles_to_hold(case: Case, kind: str, ends_at: datetime) -> list[Obstacle]:
    """A course entered by hand may note what was held before it came into the portal, whatever phase it is in."""
    course = Course.objects.filter(case=case).first()
    if course is None or (course.application_id is None and ends_at <= course.created_at):
        return []
    home = run_address(case)
    if kind in IN_ANALYSIS and course.state == CourseState.STARTUP:
        return [Obstacle("before_analysis", _said(NOT_BEGUN, kind), home)]
    if kind in AFTER_REPORT and not _is_reported(course):
        return [Obstacle("before_report", _said(NO_REPORT, kind), f"{home}rapport/")]
    if kind in IN_DEVELOPMENT and course.state in (CourseState.STARTUP, CourseState.ANALYSIS):
        return [Obstacle("before_development", _said(NOT_DEVELOPING, kind), home)]
    return []


def _said(text: str, kind: str) -> str:
    return text.format(what=definite(Held(kind)))


def _is_reported(course: Course) -> bool:
    return AnalysisReport.objects.filter(course=course, handed_over_at__isnull=False).exists()
