"""Which inside words does a case carry on its way through the agency? None of them ever reaches the party."""

from django.urls import reverse

from assessment.states import Outcome
from cases.faces import AgencyFace, PartyFace
from cases.models import Case
from portal.states import Turn

FORMAL_CHECK = "Formaliakontrol"
TO_BE_REJECTED = "Skal afvises"
UNDER_ASSESSMENT = "Under vurdering"
CONSENSUS_MISSING = "Konsensus mangler"
ASSESSED = "Vurderet"
RECOMMENDED = "Indstillet"
DECIDED = "Afgjort"
RELEASED = "Meddelt"


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
