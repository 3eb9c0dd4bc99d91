"""What does the applicant's list say about an application, now and when the deadline has passed?"""

from django.urls import reverse

from applications.models import Application
from applications.new_version import UNREAD, has_new_version
from applications.openings import until_opened
from applications.states import ApplicationState
from cases.faces import UNDER_ASSESSMENT, PartyFace
from pools.document import document_of
from portal.danish import moment_short
from portal.states import Turn

LONGEST_NOTE = 200  # what the case's column holds
WORDS_OF = {state: state.label for state in ApplicationState}


def face_of(application: Application) -> PartyFace:
    """The party's face; wants `deadline_in_force`. After the deadline: «Under behandling», or «Ikke indsendt»."""
    state, number = application.state, application.case.number
    if state == ApplicationState.WITHDRAWN:
        return _withdrawn(application)
    if application.is_fixed:
        return _under_assessment(application)
    stands = application.current_submission_id is not None
    if stands and state == ApplicationState.DRAFT:
        state = ApplicationState.SUBMITTED  # a correction begun: what was sent stands
    unsent = has_unsent_changes(application)
    waits = stands and not unsent and application.pool.takes_in_rounds  # what ends it is an opening, and no date
    written = state in {ApplicationState.DRAFT, ApplicationState.SUBMITTED}
    return PartyFace(
        words=WORDS_OF[ApplicationState(state)],
        turn=Turn.AGENCY if state == ApplicationState.SUBMITTED and not unsent else Turn.PARTY,
        next_url=reverse("applications:form" if written and not unsent else "applications:review", args=[number]),
        due_at=None if waits else application.deadline_in_force,
        words_after_due=UNDER_ASSESSMENT if stands else "Ikke indsendt",
        turn_after_due=Turn.AGENCY if stands else Turn.NOBODY,
        note=_note(application) if stands else _before_sending(application),
    )


def has_unsent_changes(application: Application) -> bool:
    """Something was sent and stands, and something newer is written that is not."""
    sent = application.current_submission
    return sent is not None and application.draft_version > sent.draft_version


def _withdrawn(application: Application) -> PartyFace:
    """Until the deadline with the way to where it can be resumed; what was opened cannot be."""
    words = WORDS_OF[ApplicationState.WITHDRAWN]
    if application.is_fixed:
        return PartyFace(words=words, turn=Turn.NOBODY)
    return PartyFace(
        words=words,
        turn=Turn.NOBODY,
        next_url=reverse("applications:review", args=[application.case.number]),
        due_at=application.deadline_in_force,
        words_after_due=words,
        turn_after_due=Turn.NOBODY,
    )


def _under_assessment(application: Application) -> PartyFace:
    """Opened while the call goes on: it cannot be changed, whatever the deadline."""
    return PartyFace(
        words=UNDER_ASSESSMENT,
        turn=Turn.AGENCY,
        next_url=reverse("applications:review", args=[application.case.number]),
        note=_expected(application)[:LONGEST_NOTE],
    )


def _before_sending(application: Application) -> str:
    """What one must know before sending: a moved deadline, more time for this case alone, something new in the pool."""
    notes = []
    earlier = application.pool.earlier_deadline
    if earlier and application.deadline_in_force == application.pool.deadline_at:
        notes.append(f"Fristen er forlænget. Den var tidligere {moment_short(earlier)}.")
    if application.deadline_in_force > application.pool.deadline_at:
        notes.append(f"I har dispensation og kan indsende til og med {moment_short(application.deadline_in_force)}.")
    if has_new_version(application):
        notes.append(UNREAD)
    return " ".join(notes)


def _note(application: Application) -> str:
    """What counts, and when the answer comes: true before the deadline and after it."""
    answer = _expected(application)
    if application.pool.takes_in_rounds:
        waits = until_opened(application.pool, at=application.current_submission.received_at)
        answer = f"{waits} {answer}".strip() if len(waits) + len(answer) < LONGEST_NOTE else waits
    if not has_unsent_changes(application):
        return answer[:LONGEST_NOTE]
    sent = moment_short(application.current_submission.received_at)
    before = "før styrelsen åbner ansøgningen" if application.pool.takes_in_rounds else "inden fristen"
    unsent = f"Nye ændringer er IKKE indsendt. Det, I sendte {sent}, gælder, medmindre I indsender igen {before}."
    both = f"{unsent} {answer}".strip()
    return both if len(both) <= LONGEST_NOTE else unsent


def _expected(application: Application) -> str:
    expected = document_of(application.pool_version).expected_answer
    return f"Svar: {expected}." if expected else ""
