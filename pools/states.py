"""What a pool can be and how it moves; open and closed follow from its moments and are not states."""

from django.db.models import TextChoices

from portal.states import Turn
from portal.steps import Step


class Offers(TextChoices):
    MONEY = "money", "Tilskud"
    PLACES = "places", "Indsatsforløb"


class PoolState(TextChoices):
    DRAFT = "draft", "Kladde"
    ANNOUNCED = "announced", "Udmeldt"
    ASSESSING = "assessing", "Under vurdering"
    RECOMMENDED = "recommended", "Indstillet"
    APPROVED = "approved", "Godkendt"
    RELEASED = "released", "Meddelt"
    CLOSED = "closed", "Afsluttet"


class PoolTransition(TextChoices):
    ANNOUNCE = "announce", "Udmeld"
    OPEN_APPLICATIONS = "open_applications", "Åbn ansøgninger"
    RECOMMEND = "recommend", "Indstil"
    RETURN = "return", "Send tilbage"
    APPROVE = "approve", "Godkend indstilling"
    WITHDRAW_APPROVAL = "withdraw_approval", "Træk godkendelsen tilbage"
    RELEASE = "release", "Meddel afgørelser"
    CLOSE = "close", "Afslut"


STEPS: dict[PoolTransition, Step] = {
    PoolTransition.ANNOUNCE: Step((PoolState.DRAFT,), PoolState.ANNOUNCED),
    # From Meddelt only where the call takes applications in again and again: the rule and the database say so.
    PoolTransition.OPEN_APPLICATIONS: Step((PoolState.ANNOUNCED, PoolState.RELEASED), PoolState.ASSESSING),
    PoolTransition.RECOMMEND: Step((PoolState.ASSESSING,), PoolState.RECOMMENDED),
    PoolTransition.RETURN: Step((PoolState.RECOMMENDED,), PoolState.ASSESSING),
    PoolTransition.APPROVE: Step((PoolState.RECOMMENDED,), PoolState.APPROVED),
    PoolTransition.WITHDRAW_APPROVAL: Step((PoolState.APPROVED,), PoolState.ASSESSING),
    PoolTransition.RELEASE: Step((PoolState.APPROVED,), PoolState.RELEASED),
    PoolTransition.CLOSE: Step((PoolState.RELEASED,), PoolState.CLOSED),
}

TURN_OF: dict[PoolState, Turn] = {
    PoolState.DRAFT: Turn.AGENCY,
    PoolState.ANNOUNCED: Turn.PARTY,
    PoolState.ASSESSING: Turn.AGENCY,
    PoolState.RECOMMENDED: Turn.AGENCY,
    PoolState.APPROVED: Turn.AGENCY,
    PoolState.RELEASED: Turn.PARTY,
    PoolState.CLOSED: Turn.NOBODY,
}
