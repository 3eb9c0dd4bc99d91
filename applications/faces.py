"""What does the applicant's list say about an application, now and when the deadline has passed?"""

from django.urls import reverse

from applications.models import Application
from applications.states import ApplicationState
from cases.faces import PartyFace
from pools.document import document_of
from portal.states import Turn

WORDS_OF = {state: state.label for state in ApplicationState}


def face_of(application: Application) -> PartyFace:
    """The party's face; wants `deadline_in_force`. After the deadline: «Under behandling», or «Ikke indsendt»."""
    state, number = application.state, application.case.number
    if state == ApplicationState.WITHDRAWN:
        return PartyFace(words=WORDS_OF[ApplicationState.WITHDRAWN], turn=Turn.NOBODY)
    stands = application.current_submission_id is not None
    if stands and state == ApplicationState.DRAFT:
        state = ApplicationState.SUBMITTED  # a correction begun: what was sent stands
    written = state in {ApplicationState.DRAFT, ApplicationState.SUBMITTED}
    return PartyFace(
        words=WORDS_OF[ApplicationState(state)],
        turn=Turn.AGENCY if state == ApplicationState.SUBMITTED else Turn.PARTY,
        next_url=reverse("applications:form" if written else "applications:review", args=[number]),
        due_at=application.deadline_in_force,
        words_after_due="Under behandling" if stands else "Ikke indsendt",
        turn_after_due=Turn.AGENCY if stands else Turn.NOBODY,
        note=_answer_expected(application) if stands else "",
    )


def _answer_expected(application: Application) -> str:
    expected = document_of(application.pool_version).expected_answer
    return f"I får svar {expected}." if expected else ""
