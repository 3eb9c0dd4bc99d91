"""Which two faces does a case show – to the party and to the agency – and how are they set, one case or many?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case
from portal.states import Turn

UNDER_ASSESSMENT = "Under behandling"  # what the party sees from the deadline to the release, whatever happens inside
NOT_SUBMITTED = "Ikke indsendt"

PARTY_COLUMNS = [
    "party_words", "party_turn", "party_next_url", "party_due_at",
    "party_words_after_due", "party_turn_after_due", "party_note", "party_changed_at",
]  # fmt: skip
AGENCY_COLUMNS = ["agency_words", "agency_turn", "agency_next_url", "agency_due_at", "agency_changed_at"]


@dataclass(frozen=True)
class PartyFace:
    """What the party sees; after `due_at` (itself in time) the words and turn for after it; `note`: what to expect."""

    words: str
    turn: Turn
    next_url: str = ""
    due_at: datetime | None = None
    words_after_due: str = ""
    turn_after_due: str = ""
    note: str = ""


@dataclass(frozen=True)
class AgencyFace:
    """What the agency's lists see; never shown to the party."""

    words: str
    turn: Turn
    next_url: str = ""
    due_at: datetime | None = None


def set_party_face(case: Case, face: PartyFace, *, now: datetime) -> None:
    """Show the party a new face; the caller holds the case's lock."""
    _put_party_face(case, face, now=now)
    case.save(update_fields=PARTY_COLUMNS)


def set_agency_face(case: Case, face: AgencyFace, *, now: datetime) -> None:
    """Show the agency a new face; touches no party column; the caller holds the case's lock."""
    _put_agency_face(case, face, now=now)
    case.save(update_fields=AGENCY_COLUMNS)


def set_party_faces(faces: Iterable[tuple[Case, PartyFace]], *, now: datetime) -> None:
    """Many cases, each its own face, one query; the caller holds their locks."""
    cases = []
    for case, face in faces:
        _put_party_face(case, face, now=now)
        cases.append(case)
    Case.objects.bulk_update(cases, PARTY_COLUMNS)


def set_agency_faces(faces: Iterable[tuple[Case, AgencyFace]], *, now: datetime) -> None:
    """Many cases, each its own face, one query; the caller holds their locks."""
    cases = []
    for case, face in faces:
        _put_agency_face(case, face, now=now)
        cases.append(case)
    Case.objects.bulk_update(cases, AGENCY_COLUMNS)


def _put_party_face(case: Case, face: PartyFace, *, now: datetime) -> None:
    case.party_words = face.words
    case.party_turn = face.turn
    case.party_next_url = face.next_url
    case.party_due_at = face.due_at
    case.party_words_after_due = face.words_after_due
    case.party_turn_after_due = face.turn_after_due
    case.party_note = face.note
    case.party_changed_at = now


def _put_agency_face(case: Case, face: AgencyFace, *, now: datetime) -> None:
    case.agency_words = face.words
    case.agency_turn = face.turn
    case.agency_next_url = face.next_url
    case.agency_due_at = face.due_at
    case.agency_changed_at = now
