"""What is handed out when somebody asks to see a case? All of it that the asker may have, and nothing of the rest.

Before the release a dossier holds what the party can see already, and the notes of what was said and what came to the
wrong place (FVL § 9): nothing in it, nor missing from it, tells what the agency is about to decide. After it the case
is given whole; what the agency wrote for itself only by choice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q

from applications.models import Application, Submission
from applications.reading import reading_of
from applications.slots import sent_files
from assessment.models import Assessment, Consensus, Decision, FormalCheck, Inquiry, InquiryFile, ReleasedDecision
from cases.models import Document, JournalEntry, Message, Note
from cases.states import Direction, NoteKind
from pools.document import PoolDocument, document_of
from portal.filenames import shown_name
from portal.files import path_of
from portal.models import StoredFile
from portal.scanning import state_of
from portal.states import ScanState

JOURNAL_HEADINGS = ("Akt", "Dato", "Retning", "Titel")


@dataclass(frozen=True)
class Scope:
    """How much is handed out: after the release, with the agency's own notes, with decisions nobody has been told."""

    released: bool
    internal: bool
    drafts: bool = False


@dataclass(frozen=True)
class Laid:
    """One stored file in the dossier: the name it is given there, a title for its bookmark, and where its bytes lie."""

    name: str
    title: str
    file: StoredFile

    @property
    def path(self) -> Path:
        return path_of(self.file)


@dataclass(frozen=True)
class Dossier:
    """All that is handed out of one case: `words` for the paper, the journal, papers, files and submissions."""

    number: str
    words: dict[str, Any]
    journal: list[tuple[Any, ...]]
    papers: tuple[Laid, ...]
    files: tuple[Laid, ...]
    submissions: tuple[tuple[str, bytes], ...]


def scope_of(application: Application, *, internal: bool) -> Scope:
    """Before the release nothing of the agency's own goes out, whatever is asked for."""
    released = ReleasedDecision.objects.filter(application=application).exists()
    return Scope(released, internal and released)


# For the auditor, who reads all that is unsealed and hands nothing out.
EVERYTHING = Scope(released=True, internal=True, drafts=True)


def dossier_of(application: Application, scope: Scope) -> Dossier:
    """Read the case as it stands now; wants `application` with case, organisation and the pool's version."""
    entries = list(_entries(application, scope))
    return Dossier(
        number=application.case.number,
        words=_words(application, scope, entries),
        journal=[(akt, entry.at, Direction(entry.direction).label, entry.title) for akt, entry in entries],
        papers=tuple(_papers(entries)),
        files=tuple(_files(application)),
        submissions=tuple(_submissions(application)),
    )


def _entries(application: Application, scope: Scope) -> Iterable[tuple[str, JournalEntry]]:
    """[(akt, entry)]; the agency's own count only where its own akter are handed out too."""
    entries = JournalEntry.objects.filter(case=application.case)
    if scope.internal:
        return [(str(entry.number), entry) for entry in entries]
    noted = Note.objects.exclude(kind=NoteKind.INTERNAL).values("entry")
    kept = Q(visible_to_party=True) | Q(pk__in=noted)
    return _counted(entries.filter(kept if not scope.released else kept | ~Q(direction=Direction.INTERNAL)))


def _counted(entries: Iterable[JournalEntry]) -> Iterable[tuple[str, JournalEntry]]:
    """By the party's own count: gaps in ours would tell of internal papers. What the party has not seen: 4.1, 4.2."""
    unseen = 0
    for entry in entries:
        unseen = 0 if entry.visible_to_party else unseen + 1
        yield (f"{entry.party_number}.{unseen}" if unseen else str(entry.party_number)), entry


def _papers(entries: list[tuple[str, JournalEntry]]) -> Iterable[Laid]:
    known = {entry.pk: (akt, entry.title) for akt, entry in entries}
    made = Document.objects.filter(entry__in=known, file__isnull=False).select_related("file")
    for paper in made.order_by("entry__number"):
        akt, title = known[paper.entry_id]
        yield Laid(f"dokumenter/akt-{akt.zfill(3)}-{paper.kind}.pdf", f"Akt {akt}: {title}", paper.file)


def _files(application: Application) -> Iterable[Laid]:
    """What the party sent, with its submission and with answers later; a file with a virus goes to nobody."""
    reading = reading_of(application.current_submission)
    laid = sent_files(application, reading.named_files) if reading.files else ()
    sent = [(each.attachment.file, each.state) for each in laid]
    later = InquiryFile.objects.filter(inquiry__application=application).select_related("file__scan").order_by("pk")
    sent += [(each.file, state_of(each.file)) for each in later]
    for place, (file, state) in enumerate(sent, start=1):
        if state != ScanState.INFECTED:
            yield Laid(f"filer/{place:02}-{shown_name(file.name)}", file.name, file)


def _submissions(application: Application) -> Iterable[tuple[str, bytes]]:
    for each in Submission.objects.filter(application=application).order_by("pk"):
        yield f"indsendelser/{each.receipt_number}.json", bytes(each.canonical)


def _words(application: Application, scope: Scope, entries: list[tuple[str, JournalEntry]]) -> dict[str, Any]:
    """The context of the paper: everything that is text on the case, in the order of the road."""
    document = document_of(application.pool.version)
    words: dict[str, Any] = {
        "organisation": application.case.organisation.name,
        "pool_title": application.pool.title,
        "scope": scope,
        "entries": entries,
        "conversation": Message.objects.filter(case=application.case).select_related("author"),
        "inquiries": Inquiry.objects.for_case_page().filter(application=application),
        "notes": _notes([entry for _, entry in entries], scope),
    }
    return words | (_judging(application, document, scope) if scope.released else {})


def _notes(entries: list[JournalEntry], scope: Scope) -> Iterable[Note]:
    notes = Note.objects.filter(entry__in=entries).select_related("written_by").order_by("entry__number")
    return notes if scope.internal else notes.exclude(kind=NoteKind.INTERNAL)


def _judging(application: Application, document: PoolDocument, scope: Scope) -> dict[str, Any]:
    """Formal checks, sheets, consensus and decisions: only ever called when the decision is released, or for audit."""
    titles = {each.key: f"{each.number}. {each.title}" for each in document.criteria}
    sheets = Assessment.objects.with_scores().filter(application=application)
    if not scope.internal:
        sheets = sheets.locked_in()
    decisions = Decision.objects.filter(application=application).select_related("package")
    if not scope.drafts:
        decisions = decisions.filter(released__isnull=False)
    return {
        "checks": FormalCheck.objects.filter(application=application).select_related("by").order_by("pk"),
        "sheets": [(sheet, _scores(sheet, titles)) for sheet in sheets],
        "agreed": [
            (titles.get(each.criterion, each.criterion), each)
            for each in Consensus.objects.filter(application=application).select_related("by").order_by("pk")
        ],
        "decisions": [
            (decision, [(titles.get(key, "Begrundelse"), text) for key, text in decision.reasons.items()])
            for decision in decisions.order_by("pk")
        ],
    }


def _scores(sheet: Assessment, titles: dict[str, str]) -> list[tuple[str, str, str]]:
    """(criterion, what was given in words, reason), in the order of the criteria."""
    by_key = {score.criterion: score for score in sheet.scores.all()}
    return [(title, _given(by_key[key]), by_key[key].reason) for key, title in titles.items() if key in by_key]


def _given(score: Any) -> str:
    if score.met is not None:
        return "Opfyldt" if score.met else "Ikke opfyldt"
    return f"{score.points} point" if score.points is not None else "Ikke udfyldt"
