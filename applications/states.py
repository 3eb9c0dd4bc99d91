"""What an application can be, how it moves, whose turn it is; «Ikke indsendt» and «Under behandling» are derived."""

from django.db.models import TextChoices

from portal.states import Turn
from portal.steps import Step


class ApplicationState(TextChoices):
    DRAFT = "draft", "Kladde"
    FOR_APPROVAL = "for_approval", "Til godkendelse"
    READY = "ready", "Klar til indsendelse"
    SUBMITTED = "submitted", "Indsendt"
    WITHDRAWN = "withdrawn", "Trukket tilbage"


class ApplicationTransition(TextChoices):
    ASK_APPROVAL = "ask_approval", "Send til godkendelse"
    APPROVE = "approve", "Godkend"
    VOID_APPROVAL = "void_approval", "Godkendelsen er bortfaldet"
    SUBMIT = "submit", "Indsend ansøgning"
    WITHDRAW = "withdraw", "Træk ansøgning tilbage"
    RESUME = "resume", "Genoptag ansøgning"


DRAFT, FOR_APPROVAL, READY = ApplicationState.DRAFT, ApplicationState.FOR_APPROVAL, ApplicationState.READY
SUBMITTED, WITHDRAWN = ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN

# A submitted application that is corrected stays Indsendt: the earlier submission stands until a newer one is in.
STEPS: dict[ApplicationTransition, Step] = {
    ApplicationTransition.ASK_APPROVAL: Step((DRAFT, SUBMITTED), FOR_APPROVAL),
    ApplicationTransition.APPROVE: Step((FOR_APPROVAL,), READY),
    ApplicationTransition.VOID_APPROVAL: Step((FOR_APPROVAL, READY), DRAFT),
    ApplicationTransition.SUBMIT: Step((DRAFT, READY, SUBMITTED), SUBMITTED),
    ApplicationTransition.WITHDRAW: Step((DRAFT, FOR_APPROVAL, READY, SUBMITTED), WITHDRAWN),
    ApplicationTransition.RESUME: Step((WITHDRAWN,), DRAFT),
}

TURN_OF: dict[ApplicationState, Turn] = {
    DRAFT: Turn.PARTY,
    FOR_APPROVAL: Turn.PARTY,
    READY: Turn.PARTY,
    SUBMITTED: Turn.AGENCY,
    WITHDRAWN: Turn.NOBODY,
}


class AttemptOutcome(TextChoices):
    ACCEPTED = "accepted", "Modtaget"
    REPEATED = "repeated", "Samme version igen"
    INCOMPLETE = "incomplete", "Ufuldstændig"
    LATE = "late", "For sent"
    REFUSED = "refused", "Afvist"


class FinancingKind(TextChoices):
    COFUNDING = "cofunding", "Medfinansiering"
    INCOME = "income", "Indtægter"


class BudgetRow(TextChoices):
    POST = "post", "Post"
    FINANCING = "financing", "Finansiering"
