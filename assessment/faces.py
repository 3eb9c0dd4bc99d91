"""Which inside words does a case carry on its way through the agency? None of them ever reaches the party."""

from datetime import datetime, time, timedelta

from django.urls import reverse

from assessment.states import Outcome
from cases.faces import UNDER_ASSESSMENT as PARTY_UNDER_ASSESSMENT
from cases.faces import AgencyFace, PartyFace
from cases.models import Case
from pools.document import PoolDocument
from portal.clock import COPENHAGEN
from portal.danish import copenhagen
from portal.states import Turn

FORMAL_CHECK = "Formaliakontrol"
TO_BE_REJECTED = "Skal afvises"
UNDER_ASSESSMENT = "Under vurdering"
CONSENSUS_MISSING = "Konsensus mangler"
ASSESSED = "Vurderet"
RECOMMENDED = "Indstillet"
DECIDED = "Afgjort"
RELEASED = "Meddelt"
AWAITS_INFORMATION = "Afventer oplysninger"
AWAITS_HEARING = "Afventer partshøring"
AWAITING = frozenset({AWAITS_INFORMATION, AWAITS_HEARING})
AWAITS_PARTY = "Afventer svar fra jer"  # the party's own words for both


def agency_face(words: str, case: Case) -> AgencyFace:
    """The agency's face with these words; the link leads where the next step is done."""
    step = {FORMAL_CHECK: "formal_check", UNDER_ASSESSMENT: "score", CONSENSUS_MISSING: "score"}.get(words, "case")
    turn = Turn.NOBODY if words == RELEASED else Turn.AGENCY
    return AgencyFace(words, turn, reverse(f"assessment:{step}", args=[case.number]))


def party_face(outcome: str, case: Case, *, accept_by=None) -> PartyFace:
    """What the party sees from the release; those who got something have a date to answer by (aware, UTC)."""
    if accept_by is None:
        return PartyFace(Outcome(outcome).label, Turn.NOBODY, reverse("cases:documents", args=[case.number]))
    return PartyFace(
        Outcome(outcome).label, Turn.PARTY, reverse("cases:documents", args=[case.number]), due_at=accept_by
    )


def awaiting_agency_face(words: str, case: Case, *, due_at: datetime) -> AgencyFace:
    """While the party has something to answer: it is their turn, until `due_at` (aware, UTC)."""
    page = "formal_check" if words == AWAITS_INFORMATION else "hearings"
    return AgencyFace(words, Turn.PARTY, reverse(f"assessment:{page}", args=[case.number]), due_at=due_at)


def awaiting_party_face(*, next_url: str, due_at: datetime, words_after: str = "") -> PartyFace:
    """«Afventer svar fra jer» to and with `due_at`; after it «Under behandling» by itself, or the decision's words."""
    return PartyFace(
        AWAITS_PARTY,
        Turn.PARTY,
        next_url,
        due_at=due_at,
        words_after_due=words_after or PARTY_UNDER_ASSESSMENT,
        turn_after_due=Turn.AGENCY,
    )


def accept_by(document: PoolDocument, *, released_at: datetime) -> datetime:
    """The last moment of the last day to accept: the pool's number of days from the letter's date."""
    day = copenhagen(released_at).date() + timedelta(days=document.law.accept_days)
    return datetime.combine(day, time(23, 59), tzinfo=COPENHAGEN)
