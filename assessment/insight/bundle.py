"""How does a dossier become one file? A zip of everything, with one PDF to read through; the same bytes every time.

The joined PDF is for reading through. Joined pages lose the tags that make a PDF accessible, so it claims no standard;
each paper lies beside it as it was made, PDF/A and PDF/UA.
"""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from django.conf import settings

from assessment.insight.dossier import JOURNAL_HEADINGS, Dossier
from portal.clock import COPENHAGEN
from portal.exports import csv_of
from portal.files import FileIsDamaged, sha256_of_file
from portal.paper import render_pdf

PAPER = "assessment/papers/dossier.html"
READ_ME = """\
Aktindsigt i sag {number}

{number}.pdf          hele sagen samlet til gennemlæsning, med bogmærker
sagens-indhold.pdf    journal, beskeder, notater og sagens behandling
journalliste.csv      sagens akter
dokumenter/           hvert brev og hver ansøgning, som det ligger på sagen
filer/                filer, ansøger har lagt ved
indsendelser/         det indsendte, ord for ord

Den samlede PDF er til gennemlæsning og er ikke mærket op til skærmlæsere. Det er hvert af de enkelte dokumenter.
"""


@contextmanager
def bundled(dossier: Dossier, *, now: datetime) -> Iterator[Path]:
    """The zip as a file of its own until the block ends; memory does not grow with the case's files.

    The same case and `now` (aware) give the same bytes. Raises FileIsDamaged when a stored file is not what it was.
    """
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.MEDIA_ROOT, prefix="dossier-") as folder:
        target = Path(folder) / "dossier.zip"
        joined = Path(folder) / "joined.pdf"
        summary = _summary(dossier, now=now)
        _join(dossier, summary, joined)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _texts(dossier, summary):
                archive.writestr(_entry(name, now), content)
            _lay(archive, f"{dossier.number}.pdf", joined, now)
            for laid in (*dossier.papers, *dossier.files):
                if sha256_of_file(laid.path) != laid.file.sha256:
                    raise FileIsDamaged(f"{laid.file.key} er ændret")
                _lay(archive, laid.name, laid.path, now)
        yield target


def _summary(dossier: Dossier, *, now: datetime) -> bytes:
    context = {"agency": settings.AGENCY["name"], "case_number": dossier.number} | dossier.words
    context["laid"] = [laid.name for laid in dossier.files]
    return render_pdf(PAPER, context, title=f"Sag {dossier.number}", made_at=now)


def _texts(dossier: Dossier, summary: bytes) -> Iterator[tuple[str, bytes]]:
    yield "LÆS MIG.txt", READ_ME.format(number=dossier.number).encode()
    yield "journalliste.csv", csv_of(JOURNAL_HEADINGS, dossier.journal).encode()
    yield "sagens-indhold.pdf", summary
    yield from dossier.submissions


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    """A name in the archive with the moment it was made as its date, so that the bytes are the same every time."""
    entry = zipfile.ZipInfo(name, now.astimezone(COPENHAGEN).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


def _lay(archive: zipfile.ZipFile, name: str, path: Path, now: datetime) -> None:
    with path.open("rb") as source, archive.open(_entry(name, now), "w") as place:
        shutil.copyfileobj(source, place)


def _join(dossier: Dossier, summary: bytes, target: Path) -> None:
    """Every page of the summary and of the case's papers, with the summary's own headings and each paper's title."""
    with ExitStack() as opened, pikepdf.Pdf.new() as whole:  # pages are copied when the file is written, not before
        paper = opened.enter_context(pikepdf.Pdf.open(BytesIO(summary)))
        marks = _headings(paper)
        whole.pages.extend(paper.pages)
        for laid in dossier.papers:
            marks.append((laid.title, len(whole.pages)))
            whole.pages.extend(opened.enter_context(pikepdf.Pdf.open(laid.path)).pages)
        with whole.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in marks)
        whole.docinfo["/Title"] = f"Sag {dossier.number}"
        whole.Root.Lang = pikepdf.String("da")
        whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        whole.save(target, deterministic_id=True)


def _headings(paper: pikepdf.Pdf) -> list[tuple[str, int]]:
    """(heading, page from 0) of the summary's own bookmarks."""
    places: dict[tuple[int, int], int] = {page.objgen: number for number, page in enumerate(paper.pages)}
    with paper.open_outline() as outline:
        top = [*outline.root, *(child for item in outline.root for child in item.children)]
        found = [(str(item.title), places.get(_page_of(item), 0)) for item in top]
    return found


def _page_of(item: pikepdf.OutlineItem) -> tuple[int, int]:
    """Which page a bookmark of our own paper leads to: the first thing its destination names."""
    destination = item.destination
    return destination[0].objgen if isinstance(destination, pikepdf.Array) else (0, 0)
