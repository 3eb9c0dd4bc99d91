"""Which papers of a course are closed to a reader who otherwise may see it? The report, which is the tilbud's own."""

from cases.models import Case
from indsatsforloeb.models import AnalysisReport
from indsatsforloeb.permissions.analysis import may_read_report
from portal.models import User


def closed_papers(user: User, case: Case) -> set[int]:
    """Keys of the case's documents the user sees only the title of; for the auditor and Indsatsteam's others."""
    reports = AnalysisReport.objects.filter(course__case=case, document__isnull=False).select_related("course")
    closed: set[int] = set()
    for report in reports:
        report.course.case = case
        if report.document_id is not None and not may_read_report(user, report):
            closed.add(report.document_id)
    return closed
