"""How do 500 letters come into being in the background, and does the process that makes them grow?"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from cases import actions
from cases.actions.paper import NewDocument, write_documents_many
from cases.models import Case, Document

LETTERS = 500


@dataclass(frozen=True)
class Progress:
    """So many letters made after so many seconds, the process being so large (MB)."""

    made: int
    seconds: float
    memory: int


def laid(letter: Document, *, count: int = LETTERS) -> None:
    """The same letter's words `count` times, as a release leaves them: frozen, and none printed."""
    with transaction.atomic():
        cases = list(Case.objects.locked().filter(number__startswith="2017-").order_by("pk")[:count])
        one = {"kind": letter.kind, "template": letter.template, "words": letter.words, "dated_at": letter.dated_at}
        papers = [
            NewDocument(case=case, title="Afgørelse", direction="out", visible_to_party=True, **one) for case in cases
        ]
        write_documents_many(papers, now=timezone.now())


def made() -> Iterator[Progress]:
    """Made as the worker makes them, a batch at a time; between the batches anybody may ask how far it is."""
    begun, done = time.perf_counter(), 0
    while batch := actions.make_papers(now=timezone.now()):
        done += batch
        yield Progress(done, time.perf_counter() - begun, _resident())


def _resident() -> int:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) // 1024
