"""What a formal check, an outcome and a decision package can be, and how a package moves."""

from django.db.models import TextChoices

from portal.states import Turn
from portal.steps import Step


class FormalOutcome(TextChoices):
    OK = "ok", "Opfylder formalia"
    REJECT = "reject", "Skal afvises"


class FormalReason(TextChoices):
    """Why an application must be rejected on formalia; the letter cites it."""

    OUTSIDE_CIRCLE = "outside_circle", "Ansøger er uden for ansøgerkredsen"
    OUTSIDE_PURPOSE = "outside_purpose", "Formål eller målgruppe er uden for puljen"
    NOT_APPROVED = "not_approved", "Ansøgningen er ikke godkendt som krævet"
    INCOMPLETE = "incomplete", "Krævede oplysninger mangler"
    OTHER = "other", "Anden formel mangel"


class SubPointMark(TextChoices):
    MET = "met", "Opfyldt"
    PARTLY = "partly", "Delvist opfyldt"
    NOT_MET = "not_met", "Ikke opfyldt"


class Outcome(TextChoices):
    GRANT = "grant", "Tilsagn"
    CONDITIONAL_GRANT = "conditional_grant", "Betinget tilsagn"
    REFUSAL = "refusal", "Afslag"
    REJECTION = "rejection", "Afvist"


GIVING = (Outcome.GRANT, Outcome.CONDITIONAL_GRANT)


class Deviation(TextChoices):
    """Where the outcomes do not follow the ranking."""

    PASSED_OVER = "passed_over", "Forbigået på ranglisten"
    PUT_AHEAD = "put_ahead", "Sat forud på ranglisten"
    REDUCED = "reduced", "Sat ned uden for rangordenen"
    RESERVE_MOVED = "reserve_moved", "Flyttet på reservelisten"


class VoidReason(TextChoices):
    """Why a sheet no longer counts."""

    CONFLICT = "conflict", "Forhold om habilitet"
    HANDED_OVER = "handed_over", "Sagen er givet videre, før vurderingen var låst"


class ConsensusEnd(TextChoices):
    """Why an agreement no longer counts: only a conflict makes it fall, a rewriting replaces it."""

    CONFLICT = "conflict", "Forhold om habilitet"
    REPLACED = "replaced", "Erstattet af en ny konsensus"


class TieKind(TextChoices):
    """How somebody who judges is tied to an organisation by their own word."""

    HOME = "home", "Bopælskommune"
    FORMER_EMPLOYER = "former_employer", "Tidligere arbejdsgiver"
    RELATIVE_THERE = "relative_there", "En nærtstående arbejder der"
    OTHER = "other", "Anden tilknytning"


class InquiryKind(TextChoices):
    """What the agency asks a party for before it can decide."""

    FORMALIA = "formalia", "Anmodning om oplysninger"
    HEARING = "hearing", "Partshøring"


class FormalItem(TextChoices):
    """What may be asked for about formalia, and nothing else opens."""

    AUTHORITY = "authority", "Bemyndigelse til at søge"
    APPROVAL = "approval", "Godkendelse på det krævede niveau"
    CIRCLE = "circle", "Oplysninger om, at ansøger hører til ansøgerkredsen"
    IDENTITY = "identity", "Ansøgers navn, CVR-nummer eller kontaktperson"
    COMMITMENT = "commitment", "Bekræftelse af puljens forpligtelser"


class PackageKind(TextChoices):
    JOINT = "joint", "Samlet indstilling"
    REVERSAL = "reversal", "Omgørelse"


class Capacity(TextChoices):
    """In which capacity somebody signs a recommendation."""

    DIRECTOR = "director", "Direktør"
    DEPUTY = "deputy", "Stedfortræder"


class AccessBasis(TextChoices):
    """By which right somebody asks to see a case (FVL § 9, OFL § 7)."""

    PARTY = "party", "Partsaktindsigt"
    PUBLIC = "public", "Aktindsigt for offentligheden"


class PackageState(TextChoices):
    DRAFT = "draft", "Under udarbejdelse"
    RECOMMENDED = "recommended", "Indstillet"
    APPROVED = "approved", "Godkendt"
    RELEASED = "released", "Meddelt"


class PackageTransition(TextChoices):
    RECOMMEND = "recommend", "Indstil"
    RETURN = "return", "Send tilbage"
    APPROVE = "approve", "Godkend indstilling"
    WITHDRAW_APPROVAL = "withdraw_approval", "Træk godkendelsen tilbage"
    RELEASE = "release", "Meddel afgørelser"


STEPS: dict[PackageTransition, Step] = {
    PackageTransition.RECOMMEND: Step((PackageState.DRAFT,), PackageState.RECOMMENDED),
    PackageTransition.RETURN: Step((PackageState.RECOMMENDED,), PackageState.DRAFT),
    PackageTransition.APPROVE: Step((PackageState.RECOMMENDED,), PackageState.APPROVED),
    PackageTransition.WITHDRAW_APPROVAL: Step((PackageState.APPROVED,), PackageState.DRAFT),
    PackageTransition.RELEASE: Step((PackageState.APPROVED,), PackageState.RELEASED),
}

TURN_OF: dict[PackageState, Turn] = {
    PackageState.DRAFT: Turn.AGENCY,
    PackageState.RECOMMENDED: Turn.AGENCY,
    PackageState.APPROVED: Turn.AGENCY,
    PackageState.RELEASED: Turn.NOBODY,
}
