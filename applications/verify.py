"""Is what was received still what was sent? Every submission against its own hash, its moment and its application."""

import json
from collections.abc import Iterator

from django.db.models import F
from django.db.models.functions import Coalesce

from applications.canonical import canonical_bytes, sha256_of
from applications.models import Application, Attachment, Submission


def problems() -> Iterator[str]:
    """One Danish sentence each."""
    for submission in Submission.objects.order_by("pk").iterator(chunk_size=200):
        yield from _of_content(submission)
    came = Coalesce("submissions__mailed__mail_received_at", "submissions__received_at")  # by mail: when it came
    late = Application.objects.with_deadline().annotate(came=came).filter(came__gt=F("deadline_in_force"))
    for number in late.order_by("case__number").values_list("case__number", flat=True).distinct():
        yield f"Sag {number}: en indsendelse er modtaget efter fristen"
    yield from _not_the_newest()


def _of_content(submission: Submission) -> Iterator[str]:
    name, canonical = f"Indsendelse {submission.receipt_number}", bytes(submission.canonical)
    if sha256_of(canonical) != submission.sha256:
        yield f"{name}: indholdet passer ikke med sin hash"
        return
    if canonical_bytes(json.loads(canonical)) != canonical:
        yield f"{name}: indholdet er ikke skrevet på den ene måde, det skrives"
    laid = Attachment.objects.filter(application=submission.application_id)
    for file in json.loads(canonical)["files"]:
        if not laid.filter(question=file["question"], file__sha256=file["sha256"]).exists():
            yield f"{name}: filen {file['sha256']} findes ikke"


def _not_the_newest() -> Iterator[str]:
    """The newest submission is the one that counts; in a draft taken up again after a withdrawal none does."""
    newest = Submission.objects.order_by("application", "-received_at", "-pk").distinct("application")
    counts = dict(Application.objects.values_list("pk", "current_submission"))
    for submission in newest.defer("canonical").select_related("application__case"):
        if counts[submission.application_id] not in {None, submission.pk}:
            yield f"Sag {submission.application.case.number}: den nyeste indsendelse er ikke den, der gælder"
