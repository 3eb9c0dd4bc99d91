"""How a party is asked in these stories: what, by when, and how it answers."""

from datetime import UTC, datetime

from applications.models import Application
from assessment import actions
from assessment.models import Inquiry
from assessment.states import FormalItem, InquiryKind
from portal.models import User
from tests.assessment import stories

ASKED_AT = datetime(2019, 10, 2, 8, 0, tzinfo=UTC)  # Wednesday
DUE_AT = datetime(2019, 10, 10, 21, 59, tzinfo=UTC)  # Thursday at 23.59 in Copenhagen, six working days later
ANSWERED_AT = datetime(2019, 10, 8, 7, 30, tzinfo=UTC)
AFTER = datetime(2019, 10, 11, 6, 0, tzinfo=UTC)

QUESTION = "Oplys, hvem der har godkendt ansøgningen."
FACTS = "Tilsynet oplyser, at tilbuddet fik et påbud i maj 2019."


def asked(application: Application, *, by: User, now: datetime = ASKED_AT, **more) -> Inquiry:
    """A request about formalia."""
    values = {"item": FormalItem.APPROVAL, "text": QUESTION, "due_at": DUE_AT} | more
    return actions.ask(application.case.number, InquiryKind.FORMALIA, **values, by=by, now=now)


def heard(application: Application, *, by: User, now: datetime = ASKED_AT, **more) -> Inquiry:
    """A hearing about new facts."""
    values = {"text": FACTS, "due_at": DUE_AT} | more
    return actions.ask(application.case.number, InquiryKind.HEARING, **values, by=by, now=now)


def ready_to_check(application: Application, caseworker: User, *, manager: User) -> None:
    """Assigned and declared; formalia not checked."""
    number = application.case.number
    actions.assign_cases(application.pool, [number], [caseworker], by=manager, now=stories.JUDGED_AT)
    actions.declare(application.case, conflict=False, text="", by=caseworker, now=stories.JUDGED_AT)
