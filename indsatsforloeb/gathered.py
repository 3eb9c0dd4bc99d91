"""Which documents does an analysis build on? The submitted application by itself, and what both sides laid there."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from applications.documents import APPLICATION
from cases.models import Document
from indsatsforloeb.models import AnalysisMaterial, Course
from indsatsforloeb.permissions.analysis import may_read_material, may_remove_material
from indsatsforloeb.states import MaterialKind
from portal.models import User
from portal.scanning import state_of
from portal.states import ScanState


@dataclass(frozen=True)
class Laid:
    """One document as the page shows it; `url` is empty where the reader may only know that it exists."""

    title: str
    kind: str
    at: datetime
    by: str
    url: str
    remove_url: str = ""
    warning: str = ""
    is_text: bool = False


def application_paper(course: Course) -> Document | None:
    """The paper of the submission that was taken in, on the application's own case; None until it is made."""
    if course.application is None:
        return None
    stands = {"kind": APPLICATION, "words__submission": course.application.current_submission_id}
    papers = Document.objects.filter(entry__case=course.application.case_id, file__isnull=False, **stands)
    return papers.select_related("file", "entry").first()


def laid_in(course: Course, user: User) -> list[Laid]:
    """The application first, then by kind and time."""
    rows = list(course.materials.filter(removed_at__isnull=True).select_related("file__scan", "added_by"))
    rows.sort(key=lambda row: (MaterialKind.values.index(row.kind), row.added_at, row.pk))
    return [*_application(course, user), *(_laid(row, course, user) for row in rows)]


def removed_from(course: Course) -> list[AnalysisMaterial]:
    """What was removed, when and by whom."""
    return list(course.materials.filter(removed_at__isnull=False).select_related("removed_by"))


def _application(course: Course, user: User) -> list[Laid]:
    paper = application_paper(course)
    if paper is None:
        return []
    may_read = may_read_material(user, course, MaterialKind.APPLICATION)
    url = reverse("indsatsforloeb:analysis_application", args=[course.case.number]) if may_read else ""
    return [Laid(paper.entry.title, MaterialKind.APPLICATION.label, paper.dated_at, "", url)]


def _laid(row: AnalysisMaterial, course: Course, user: User) -> Laid:
    row.course = course
    place = [course.case.number, row.pk]
    page = "material_file" if row.file else "material"
    may_read = may_read_material(user, course, row.kind)
    infected = row.file is not None and state_of(row.file) == ScanState.INFECTED
    return Laid(
        row.title,
        MaterialKind(row.kind).label,
        row.added_at,
        row.added_by.name,
        reverse(f"indsatsforloeb:{page}", args=place) if may_read and not infected else "",
        reverse("indsatsforloeb:remove_material", args=place) if may_remove_material(user, row) else "",
        "Filen indeholder virus. Den er spærret for alle." if infected else "",
        row.file is None,
    )
