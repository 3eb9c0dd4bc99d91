"""What stands in the way of registering a request for aktindsigt, and of answering it?"""

from datetime import date, datetime

from applications.models import Application
from assessment.models import AccessRequest, ReleasedDecision
from portal.danish import copenhagen
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
    asked: AccessRequest, application: Application, *, with_internal: bool
) -> list[Obstacle]:
    """Answered once; before the release nothing the agency wrote for itself goes out, whoever asks."""
    if asked.answered_at is not None:
        return [Obstacle("answered_already", "Anmodningen er besvaret. Registrér en ny, hvis der er bedt om mere.")]
    if with_internal and not ReleasedDecision.objects.filter(application=application).exists():
        text = "Interne notater kan først komme med, når afgørelserne er meddelt. Vælg mappen uden interne notater."
        return [Obstacle("internal_before_release", text)]
    return []
