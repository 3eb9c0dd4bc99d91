"""What stands in the way of registering a request for aktindsigt, and of answering it?"""

from datetime import date, datetime

from applications.models import Application
from assessment.models import AccessRequest, Inquiry, ReleasedDecision
from assessment.permissions import may_see_hearing_answer
from assessment.states import InquiryKind
from portal.danish import copenhagen
from portal.models import User
from portal.steps import Obstacle


def obstacles_to_register_access(*, asked_by: str, received_on: date, now: datetime) -> list[Obstacle]:
    found = (
        []
        if asked_by.strip()
        else [Obstacle("nobody_asked", "Skriv, hvem der har bedt om aktindsigt.", "#id_asked_by")]
    )
    if received_on > copenhagen(now).date():
        found.append(Obstacle("received_later", "Anmodningen kan ikke være modtaget efter i dag.", "#id_received_on"))
    return found


def obstacles_to_answer_access(
    asked: AccessRequest, application: Application, *, with_internal: bool, by: User
) -> list[Obstacle]:
    """Answered once; before the release nothing the agency wrote for itself goes out, whoever asks."""
    if asked.answered_at is not None:
        return [Obstacle("answered_already", "Anmodningen er besvaret. Registrér en ny, hvis der er bedt om mere.")]
    if found := obstacles_to_hand_out(application, by=by):
        return found
    if with_internal and not ReleasedDecision.objects.filter(application=application).exists():
        text = "Interne notater kan først komme med, når afgørelserne er meddelt. Vælg mappen uden interne notater."
        return [Obstacle("internal_before_release", text)]
    return []


def obstacles_to_hand_out(application: Application, *, by: User) -> list[Obstacle]:
    """A dossier holds what the party said in a hearing; who still scores the application neither makes nor fetches it."""
    answered = Inquiry.objects.of_kind(InquiryKind.HEARING).filter(application=application, answered_at__isnull=False)
    if may_see_hearing_answer(by, application) or not answered.exists():
        return []
    text = (
        "Mappen indeholder ansøgers svar på partshøringen, som du kan læse, når du har låst din vurdering. Lås den, eller"
        " lad en kollega, der ikke vurderer ansøgningen, lave og hente mappen."
    )
    return [Obstacle("still_scoring", text)]
