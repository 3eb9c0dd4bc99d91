"""Which papers does an inquiry leave on the case? The letter that asks, and the answer as it came."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from applications.models import Application
from applications.slots import shown_size
from assessment.documents import contacts_in
from assessment.models import Inquiry, ReleasedDecision
from assessment.rules.asking import HEARING_ANSWER
from assessment.states import FormalItem, InquiryKind
from cases.actions import NewDocument
from cases.states import Direction
from pools.document import document_of
from portal.danish import clock_time_exact, moment, weekday_date
from portal.models import StoredFile, User

LETTERS = {
    InquiryKind.FORMALIA: ("oplysninger", "assessment/letters/inquiry_formalia.html"),
    InquiryKind.HEARING: ("partshoering", "assessment/letters/inquiry_hearing.html"),
}
ANSWERS = {InquiryKind.FORMALIA: "svar-oplysninger", InquiryKind.HEARING: HEARING_ANSWER}
ANSWER_TITLES = {
    InquiryKind.FORMALIA: "Svar på anmodning om oplysninger, modtaget efter ansøgningsfristen",
    InquiryKind.HEARING: "Svar på partshøring",
}


def letter_of(
    application: Application, kind: str, *, item: str, text: str, due_at: datetime, by: User, now: datetime
) -> NewDocument:
    """What is asked, why, by when and what happens otherwise (FVL § 19); signed by whoever asks."""
    document = document_of(application.pool.version)
    code, template = LETTERS[InquiryKind(kind)]
    words = _about(application) | {
        "item": FormalItem(item).label if item else "",
        "text": text,
        "due": moment(due_at),
        "decided": ReleasedDecision.objects.filter(application=application).exists(),
        "rules": document.law.reference("rejection"),
        "order_title": document.law.order_title,
        "contacts": contacts_in(document),
        "signed_by": by.name,
        "signed_title": by.title or "Sagsbehandler",
        "agency": document.authority,
        "assumptions": [each.text for each in document.assumptions if each.path.startswith("law")],
    }
    title = InquiryKind(kind).label
    return NewDocument(
        application.case, code, title, template, words, direction=Direction.OUT, visible_to_party=True, dated_at=now
    )


def answer_of(
    inquiry: Inquiry, application: Application, text: str, files: Iterable[StoredFile], *, by: User, now: datetime
) -> NewDocument:
    """The answer as an akt of its own with its moment (aware); about formalia marked as later than the deadline."""
    kind = InquiryKind(inquiry.kind)
    words = _about(application) | {
        "asked": InquiryKind(kind).label,
        "asked_at": moment(inquiry.sent_at),
        "item": inquiry.get_item_display() if inquiry.item else "",
        "received": f"{weekday_date(now)} {clock_time_exact(now)}",
        "due": moment(inquiry.due_at),
        "answer": text,
        "answered_by": by.name,
        "files": [[each.name, shown_size(each.size), each.sha256] for each in files],
        "about_formalia": kind == InquiryKind.FORMALIA,
    }
    return NewDocument(
        application.case,
        ANSWERS[kind],
        ANSWER_TITLES[kind],
        "assessment/letters/answer.html",
        words,
        direction=Direction.IN,
        visible_to_party=True,
        dated_at=now,
    )


def _about(application: Application) -> dict[str, Any]:
    organisation = application.case.organisation
    return {"pool": application.pool.title, "organisation": organisation.name, "cvr": organisation.cvr}
