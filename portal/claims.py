"""What does MitID Erhverv say about the person, and is it enough to let the person in?

Names follow the OIDC brokers' `nemlogin.*` claims and NSIS levels of assurance; nothing of a CPR number is read.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError

from portal.models.people import validate_cvr

ENOUGH = ("substantial", "high")

NOT_PROFESSIONAL = (
    "Du har logget ind med et privat MitID. Portalen kræver MitID Erhverv, som viser, hvilken organisation du "
    "arbejder for. Vælg »MitID Erhverv«, når du logger ind, eller bestil MitID Erhverv hos jeres administrator."
)
TOO_WEAK = (
    "Dit log ind har ikke det sikringsniveau, som portalen kræver (mindst »Betydelig«). "
    "Log ind igen med din MitID-app eller kodeviser, eller bed jeres MitID Erhverv-administrator om hjælp."
)
INCOMPLETE = (
    "MitID Erhverv har ikke oplyst det, vi skal bruge: CVR-nummer, dit navn, din e-mail og dit erhvervs-id. "
    "Bed jeres MitID Erhverv-administrator om at udfylde dine oplysninger, og log ind igen."
)


class LoginRefused(Exception):
    """The log-in is genuine but not enough: `text` says why and what to do in Danish, `code` goes to the log."""

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(code)


@dataclass(frozen=True)
class Claims:
    """One professional identity: a person in one organisation."""

    cvr: str
    organisation: str
    name: str
    email: str
    person_uuid: UUID


def read_claims(data: dict) -> Claims:
    """The claims of a professional identity with assurance at least Substantial; raises LoginRefused."""
    prefix = settings.MITID_CLAIM_PREFIX

    def claim(name: str) -> str:
        return str(data.get(prefix + name) or data.get(name) or "").strip()

    cvr = claim("cvr")
    if not cvr or claim("identity_type").lower() in {"private", "person"}:
        raise LoginRefused("not_professional", NOT_PROFESSIONAL)
    if claim("loa").rsplit("/", 1)[-1].lower() not in ENOUGH:
        raise LoginRefused("assurance_too_low", TOO_WEAK)
    try:
        validate_cvr(cvr)
        person_uuid = UUID(claim("persistent_professional_id"))
    except (ValidationError, ValueError) as error:
        raise LoginRefused("incomplete", INCOMPLETE) from error
    name, email = claim("name"), claim("email").lower()
    if not name or "@" not in email:
        raise LoginRefused("incomplete", INCOMPLETE)
    return Claims(cvr, claim("org_name") or f"CVR {cvr}", name, email, person_uuid)
