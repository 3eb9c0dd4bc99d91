"""What has a party been asked on a case, how does it stand, and what of the answer may this person read?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from applications.models import Application
from applications.slots import shown_size
from assessment.models import Inquiry, InquiryFile
from assessment.permissions import may_see_hearing_answer
from assessment.rules import obstacles_to_withdraw_inquiry
from assessment.states import InquiryKind
from portal.models import User
from portal.scanning import state_of
from portal.states import ScanState


@dataclass(frozen=True)
class AnswerFile:
    """One file of an answer, with what the scanner says of it."""

    row: InquiryFile
    state: ScanState

    @property
    def can_be_fetched(self) -> bool:
        return self.state in {ScanState.CLEAN, ScanState.NOT_SCANNED}

    @property
    def size(self) -> str:
        return shown_size(self.row.file.size)


@dataclass(frozen=True)
class ShownInquiry:
    """One inquiry at one moment; `readable` is False for somebody who still scores and must not know the answer."""

    row: Inquiry
    words: str
    is_running: bool
    readable: bool
    files: tuple[AnswerFile, ...]

    @property
    def is_formalia(self) -> bool:
        return self.row.kind == InquiryKind.FORMALIA


def words_of(inquiry: Inquiry, *, now: datetime) -> str:
    """How it stands, for the agency."""
    if inquiry.withdrawn_at is not None:
        return "Trukket tilbage"
    if inquiry.answered_at is not None:
        return "Besvaret"
    return "Afventer svar" if inquiry.is_running(now) else "Udløbet uden svar"


def shown(inquiry: Inquiry, *, readable: bool, now: datetime) -> ShownInquiry:
    """One inquiry as it stands; its files only to somebody who may read the answer."""
    files = tuple(AnswerFile(each, state_of(each.file)) for each in inquiry.files.all()) if readable else ()
    is_running = not obstacles_to_withdraw_inquiry(inquiry, now=now)
    return ShownInquiry(inquiry, words_of(inquiry, now=now), is_running, readable, files)


def formal_requests(application: Application, *, now: datetime) -> list[ShownInquiry]:
    """Requests about formalia, oldest first."""
    rows = Inquiry.objects.of_kind(InquiryKind.FORMALIA).filter(application=application).for_case_page()
    return _all(rows, readable=True, now=now)


def hearings(application: Application, *, viewer: User, now: datetime) -> list[ShownInquiry]:
    """Hearings, oldest first; no more queries where there is none."""
    rows = list(Inquiry.objects.of_kind(InquiryKind.HEARING).filter(application=application).for_case_page())
    return _all(rows, readable=bool(rows) and may_see_hearing_answer(viewer, application), now=now)


def _all(rows: Iterable[Inquiry], *, readable: bool, now: datetime) -> list[ShownInquiry]:
    return [shown(row, readable=readable, now=now) for row in rows]
