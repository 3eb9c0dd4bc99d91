"""What stands in the way of writing in the group, the activities or the plan of a course?"""

from datetime import datetime

from cases.models import Case
from cases.run import PLAN, run_address
from indsatsforloeb.models import AnalysisReport, Course
from indsatsforloeb.rules.startup import obstacles_when_over
from portal.steps import Obstacle

NO_REPORT = "Indsatsplanen skrives, når analyserapporten er overdraget: målene tager afsæt i det, analysen har fundet."


def stands_in_the_way(case: Case, what: str, *, now: datetime) -> list[Obstacle]:
    """A course that is over is not written in; the plan waits for the report (the guide, section 6)."""
    course = Course.objects.filter(case=case).first()
    if course is None:
        return []
    found = obstacles_when_over(course)
    handed_over = AnalysisReport.objects.filter(course=course, handed_over_at__isnull=False)
    if what == PLAN and not found and not handed_over.exists():
        found = [Obstacle("no_report", NO_REPORT, f"{run_address(case)}rapport/")]
    return found
