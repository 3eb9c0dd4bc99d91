"""How the formal check is made: OK, or the reason code and the words of a rejection to come."""

from datetime import datetime

from django.db import transaction

from applications.models import Application
from assessment import faces
from assessment.actions.scoring import locked_application, show_standing
from assessment.models import FormalCheck
from assessment.permissions import may_check_formalia
from assessment.rules import obstacles_to_check_formalia
from assessment.states import FormalOutcome
from cases.actions import journal
from cases.faces import set_agency_face
from cases.states import Direction
from portal import history
from portal.models import User
from portal.steps import Obstacle, require, require_possible


@transaction.atomic
def check_formalia(
    number: str, *, outcome: str, reason_code: str = "", text: str = "", by: User, now: datetime
) -> FormalCheck:
    """Write the formal check of case `number`; a later one takes its place, the earlier is kept.

    A rejection (FormalOutcome.REJECT) needs a FormalReason and the fact it rests on; it becomes Afvist, a decision
    like any other, with reasons and appeal text (FVL §§ 22 and 25), never only a message on a screen.
    """
    application = locked_application(number)
    require(may_check_formalia(by, application.case))
    require_possible(obstacles_to_check_formalia(application, now=now))
    if outcome == FormalOutcome.REJECT and not (reason_code and text.strip()):
        raise_incomplete = [Obstacle("rejection_incomplete", "Vælg en årsag, og skriv begrundelsen.", "#id_text")]
        require_possible(raise_incomplete)
    if outcome == FormalOutcome.OK:
        reason_code, text = "", ""
    check = FormalCheck.objects.create(
        application=application, outcome=outcome, reason_code=reason_code, text=text.strip(), at=now, by=by
    )
    case = application.case
    facts = {"outcome": str(outcome), "reason": str(reason_code)}
    history.record(case.history_chain, "check_formalia", by=by, now=now, facts=facts)
    title = f"Formaliakontrol: {check.get_outcome_display().lower()}"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=False, now=now)
    show_formal_standing(application, now=now)
    return check


def show_formal_standing(application: Application, *, now: datetime) -> None:
    """The agency's face as formalia and sheets now stand; the caller holds the case's lock."""
    check = FormalCheck.objects.newest_for(application)
    if check is not None and check.outcome == FormalOutcome.OK:
        show_standing(application, now=now)  # sheets may be locked already: formalia in order undoes none of them
        return
    words = faces.TO_BE_REJECTED if check is not None else faces.FORMAL_CHECK
    set_agency_face(application.case, faces.agency_face(words, application.case), now=now)
