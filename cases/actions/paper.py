"""How a paper's words are frozen in the act's transaction, how its file is made after it, and who opened it first."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from cases.actions.correspondence import NewEntry, journal_many
from cases.models import Case, Document
from cases.permissions import reads_as_party
from cases.states import Direction
from portal import files, history
from portal.history import Audience
from portal.models import User
from portal.paper import render_pdf
from portal.steps import require

PAPERS_AT_A_TIME = 50
MAKER_OF_PAPERS = 20_190_917  # the advisory lock's number; any will do that nobody else takes
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewDocument:
    """One paper to be written: `words` is the whole context of `template`, JSON, with every date in plain words."""

    case: Case
    kind: str
    title: str
    template: str
    words: dict
    direction: str
    visible_to_party: bool
    dated_at: datetime


def write_document(
    case: Case,
    *,
    kind: str,
    title: str,
    template: str,
    words: dict,
    direction: str,
    visible_to_party: bool,
    dated_at: datetime,
    now: datetime,
) -> Document:
    """Journalise a paper and freeze its words; the file comes after commit. The caller holds the case's lock."""
    new = NewDocument(case, kind, title, template, words, direction, visible_to_party, dated_at)
    return write_documents_many([new], now=now)[0]


def write_documents_many(papers: Iterable[NewDocument], *, now: datetime) -> list[Document]:
    """Many papers in three queries, in the order given; the caller holds the cases' locks, and so the transaction."""
    papers = list(papers)
    entries = journal_many(
        [NewEntry(paper.case, paper.direction, paper.title, paper.visible_to_party) for paper in papers], now=now
    )
    rows = [
        Document(entry=entry, kind=paper.kind, template=paper.template, words=paper.words, dated_at=paper.dated_at)
        for entry, paper in zip(entries, papers, strict=True)
    ]
    return Document.objects.bulk_create(rows)


@transaction.atomic
def make_paper(document: Document, *, now: datetime) -> bool:
    """Make the file from the frozen words, once; False when it is made, or being made by somebody else now."""
    waiting = Document.objects.not_made().filter(pk=document.pk).select_related("entry__case")
    row = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if row is None:
        return False
    entry, number = row.entry, row.entry.case.number
    context = {"agency": settings.AGENCY["name"], "case_number": number} | row.words
    content = render_pdf(row.template, context, title=entry.title, made_at=row.dated_at)
    akt = entry.party_number if entry.visible_to_party else entry.number
    name = f"{number}-{akt}-{row.kind}.pdf"
    row.file = files.store(content, name=name, media_type=files.PDF, now=now)
    row.save(update_fields=["file"])
    return True


def make_papers(*, now: datetime) -> int:
    """Make what is not made, one transaction each; returns how many. A paper that fails is logged and stands over.

    0 at once while somebody else is at it: a thousand papers keep one worker busy, and the others send the mail.
    """
    with _alone() as nobody_else:
        return _make_waiting(now=now) if nobody_else else 0


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this connection is the only one that makes papers now, until the block (or the connection) ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MAKER_OF_PAPERS])
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MAKER_OF_PAPERS])


def _make_waiting(*, now: datetime) -> int:
    made = 0
    for document in Document.objects.to_be_made()[:PAPERS_AT_A_TIME]:
        _count_attempt(document, 1)  # before it is tried: a paper that ends the process is counted too
        try:
            made += make_paper(document, now=now)
        except OSError:  # a full disk is not the paper's fault; the next run tries again
            _count_attempt(document, -1)
            logger.exception("document %s could not be stored", document.pk)
        except Exception as error:  # one broken paper must not keep the others waiting; verify names it
            Document.objects.filter(pk=document.pk).update(last_error=str(error)[:300])
            logger.exception("document %s could not be made", document.pk)
    return made


def _count_attempt(document: Document, step: int) -> None:
    Document.objects.filter(pk=document.pk, file__isnull=True).update(attempts=F("attempts") + step)


@transaction.atomic
def try_papers_again(documents: Iterable[int]) -> int:
    """Those of the documents (keys) that were set aside are made by the next run; returns how many."""
    again = Document.objects.set_aside().filter(pk__in=documents).order_by()
    return again.update(attempts=0, last_error="")


@transaction.atomic
def open_document(document: Document, *, by: User, now: datetime) -> None:
    """Record that the party has opened a paper from the agency, the first time; later ones change nothing."""
    case = Case.objects.locked().get(pk=document.entry.case_id)
    row = Document.objects.locked().select_related("entry").get(pk=document.pk)
    require(reads_as_party(by, case) and row.entry.visible_to_party)
    if row.opened_at is not None or row.entry.direction != Direction.OUT:
        return
    row.opened_at, row.opened_by = now, by
    row.save(update_fields=["opened_at", "opened_by"])
    facts = {"document": row.pk}
    history.record(case.history_chain, "open_document", by=by, now=now, facts=facts, audience=Audience.PARTY)
