"""What lies on the agency's desk in the demo world, beside scores: an enquiry, a conflict, a note, a tie, a what-if."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from applications.models import Application
from assessment import actions
from assessment.results import ranking_of
from assessment.states import FormalItem, InquiryKind, TieKind
from cases.actions import write_note
from cases.notes import NoteDraft
from cases.states import NoteKind
from demo.judging import judges_of
from pools.models import Pool
from portal.models import User

ASKED = (
    "Ansøgningen er indsendt af en medarbejder uden angivelse af, hvem der har givet bemyndigelse til at søge. Send os "
    "kommunens bemyndigelse."
)
CALLED = (
    "Projektlederen spurgte, hvornår svaret kommer. Jeg oplyste, at alle får svar samtidig, og at det ventes tre "
    "måneder efter ansøgningsfristen. Indholdet af ansøgningen blev ikke drøftet."
)
KNOWS = "Jeg har siddet i styregruppen for et tidligere projekt sammen med ansøgers centerchef."


def lay_out(pool: Pool, applications: Sequence[Application], people: dict[str, User], *, now: datetime, due: datetime):
    """On the applications nobody has scored yet; `due` is the last moment to answer the enquiry."""
    asked, doubtful, called, tied = list(enumerate(applications))[4:8]
    for place, application in (asked, called):
        actions.declare(application.case, conflict=False, text="", by=judges_of(place, people)[0], now=now)
    asker = judges_of(asked[0], people)[0]
    number, item = asked[1].case.number, FormalItem.AUTHORITY
    actions.ask(number, InquiryKind.FORMALIA, text=ASKED, due_at=due, item=item, by=asker, now=now)
    actions.declare(doubtful[1].case, conflict=True, text=KNOWS, by=judges_of(doubtful[0], people)[0], now=now)
    note = NoteDraft(NoteKind.PHONE, now, CALLED, with_whom="Projektlederen i kommunen")
    write_note(called[1].case, note, by=judges_of(called[0], people)[0], now=now + timedelta(minutes=20))
    actions.tell_tie(tied[1].case.organisation, TieKind.HOME, by=judges_of(tied[0], people)[1], now=now)
    _what_if(pool, people["puljeansvarlig"], now=now + timedelta(hours=1))


def _what_if(pool: Pool, manager: User, *, now: datetime) -> None:
    """Two to compare among those who are assessed: the first gets all it applied for, or the first two get a part."""
    ranked = [line.application for line in ranking_of(pool, viewer=manager).lines if line.rank]
    applied = {each.case.number: each.current_submission.amount_applied for each in ranked}
    first, *_ = applied
    parts = {number: (amount * Decimal("0.6")).quantize(Decimal("0.01")) for number, amount in applied.items()}
    for name, amounts in (("Nr. 1 får det hele", {first: applied[first]}), ("De to første får 60 pct.", parts)):
        actions.create_scenario(pool, name=name, amounts=amounts, by=manager, now=now)
