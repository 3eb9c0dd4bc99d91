"""Is every course somebody's, on a case of its kind, with its tilbud and in a phase that was earned?"""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from cases.models import Assignment
from cases.states import CaseKind
from indsatsforloeb.models import AnalysisReport, Course, CourseTilbud
from indsatsforloeb.states import RUNNING, CourseState
from portal.states import Role


def problems() -> Iterator[str]:
    courses = Course.objects.select_related("case").order_by("pk")
    for course in courses.exclude(case__kind=CaseKind.COURSE):
        yield f"Sag {course.case.number}: forløbet ligger på en sag af en anden slags"
    for course in courses.exclude(Exists(CourseTilbud.objects.filter(course=OuterRef("pk")))):
        yield f"Sag {course.case.number}: forløbet har intet tilbud"
    assigned = Assignment.objects.current().filter(case=OuterRef("case"), user=OuterRef("responsible"))
    for course in courses.filter(state__in=RUNNING).exclude(Exists(assigned)):
        yield f"Sag {course.case.number}: den ansvarlige konsulent er ikke på forløbet"
    for course in courses.filter(state__in=RUNNING).exclude(responsible__roles__contains=[Role.COURSE_CONSULTANT]):
        yield f"Sag {course.case.number}: den ansvarlige er ikke fra Indsatsteamet"
    reported = AnalysisReport.objects.filter(course=OuterRef("pk"), handed_over_at__isnull=False)
    beyond = courses.filter(state__in=[CourseState.DEVELOPMENT, CourseState.CLOSED])
    for course in beyond.exclude(Exists(reported)):
        yield f"Sag {course.case.number}: udviklingen er begyndt uden en overdraget analyserapport"
    own = Q(tilbud__organisation=F("course__case__organisation"))
    for row in CourseTilbud.objects.exclude(own).select_related("course__case", "tilbud").order_by("pk"):
        yield f"Sag {row.course.case.number}: {row.tilbud.name} hører til en anden organisation"
