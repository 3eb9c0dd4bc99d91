"""Which documents does an analysis build on? The submitted application by itself, and what both sides laid there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from applications.documents import APPLICATION
from cases.models import Document, Gathering, Minutes
from cases.permissions import may_edit, may_run
from cases.states import GatheringState
from indsatsforloeb.models import AnalysisMaterial, Course
from indsatsforloeb.permissions.analysis import may_read_material
from indsatsforloeb.states import Held, MaterialKind
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


def application_paper(course: Course) -> Document | None:
    """The paper of the submission that was taken in, on the application's own case; None until it is made."""
    if course.application is None:
        return None
    stands = {"kind": APPLICATION, "words__submission": course.application.current_submission_id}
    papers = Document.objects.filter(entry__case=course.application.case_id, file__isnull=False, **stands)
    return papers.select_related("file", "entry").first()


def laid_in(course: Course, user: User) -> list[Laid]:
    """The application first, then the workshop's own, then by kind and time; what the reader may is asked once."""
    rows = list(course.materials.filter(removed_at__isnull=True).select_related("file__scan", "added_by"))
    rows.sort(key=lambda row: (MaterialKind.values.index(row.kind), row.added_at, row.pk))
    may = _May(course, user)
    return [*_application(course, may), *_of_the_workshop(course), *(_laid(row, course, may) for row in rows)]


def removed_from(course: Course) -> list[AnalysisMaterial]:
    """What was removed, when and by whom."""
    return list(course.materials.filter(removed_at__isnull=False).select_related("removed_by"))


class _May:
    """What the reader may on the page."""

    def __init__(self, course: Course, user: User) -> None:
        self.user = user
        self.read = may_read_material(user, course, MaterialKind.CORE_DOCUMENT)
        self.read_application = may_read_material(user, course, MaterialKind.APPLICATION)
        self.remove_all = may_run(user, course.case)
        self.remove_own = may_edit(user, course.case)

    def reads(self, row: AnalysisMaterial) -> bool:
        return self.read_application if row.kind == MaterialKind.APPLICATION else self.read

    def removes(self, row: AnalysisMaterial) -> bool:
        return self.remove_all or (self.remove_own and row.added_by_id == self.user.pk)


def _application(course: Course, may: _May) -> list[Laid]:
    paper = application_paper(course)
    if paper is None:
        return []
    url = reverse("indsatsforloeb:analysis_application", args=[course.case.number]) if may.read_application else ""
    return [Laid(paper.entry.title, MaterialKind.APPLICATION.label, paper.dated_at, "", url)]


def _of_the_workshop(course: Course) -> Iterator[Laid]:
    """The agenda and the minutes of the Fortællingsworkshop, on the page of the activity, without being uploaded."""
    minutes = Exists(Minutes.objects.filter(gathering=OuterRef("pk")))
    held = Gathering.objects.filter(case=course.case, kind=Held.STORY_WORKSHOP, state=GatheringState.HELD)
    for each in held.annotate(has_minutes=minutes).order_by("starts_at", "pk"):
        page = reverse("run:gathering", args=[course.case.number, each.pk])
        parts = [("Dagsorden", bool(each.agenda)), ("Referat", each.has_minutes)]
        for words in (words for words, is_there in parts if is_there):
            yield Laid(f"{words}: {each.title}", MaterialKind.STORY_PRODUCT.label, each.starts_at, "", page)


def _laid(row: AnalysisMaterial, course: Course, may: _May) -> Laid:
    place = [course.case.number, row.pk]
    page = "material_file" if row.file else "material"
    infected = row.file is not None and state_of(row.file) == ScanState.INFECTED
    return Laid(
        row.title,
        MaterialKind(row.kind).label,
        row.added_at,
        row.added_by.name,
        reverse(f"indsatsforloeb:{page}", args=place) if may.reads(row) and not infected else "",
        reverse("indsatsforloeb:remove_material", args=place) if may.removes(row) else "",
        "Filen indeholder virus. Den er spærret for alle." if infected else "",
    )
