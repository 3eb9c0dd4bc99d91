"""What stands in the way of registering a request for aktindsigt, and of answering it?"""

from datetime import date, datetime

from applications.models import Application
from assessment.models import AccessRequest, Inquiry, ReleasedDecision
from assessment.permissions import may_see_hearing_answer
from assessment.states import AccessBasis, InquiryKind
from cases.models import Document
from portal.danish import copenhagen, short_date
from portal.models import User
from portal.steps import Obstacle


def obstacles_to_register_access(*, asked_by: str, received_on: date, begun_on: date, now: datetime) -> list[Obstacle]:
    """Somebody asked, on a day the case was there: neither before it was begun nor after today."""
    found = (
        []
        if asked_by.strip()
        else [Obstacle("nobody_asked", "Skriv, hvem der har bedt om aktindsigt.", "#id_asked_by")]
    )
    if received_on > copenhagen(now).date():
        found.append(Obstacle("received_later", "Anmodningen kan ikke være modtaget efter i dag.", "#id_received_on"))
    if received_on < begun_on:
        text = f"Anmodningen kan ikke være modtaget, før sagen begyndte ({short_date(begun_on)})."
        found.append(Obstacle("received_before_the_case", text, "#id_received_on"))
    return found


def obstacles_to_answer_access(
    asked: AccessRequest, application: Application, *, with_internal: bool, by: User
) -> list[Obstacle]:
    """Answered once; before the release nothing the agency wrote for itself goes out, whoever asks."""
    if asked.answered_at is not None:
        return [Obstacle("answered_already", "Anmodningen er besvaret. Registrér en ny, hvis der er bedt om mere.")]
    if found := obstacles_to_hand_out(application, by=by):
        return found
    if Document.objects.not_made().filter(entry__case=application.case).exists():
        return [Obstacle("papers_not_made", "Et brev på sagen er ikke lavet endnu. Prøv igen om lidt.")]
    released = ReleasedDecision.objects.filter(application=application).exists()
    return [] if released else _before_release(asked, with_internal=with_internal)


def _before_release(asked: AccessRequest, *, with_internal: bool) -> list[Obstacle]:
    if with_internal:
        text = "Interne notater kan først komme med, når afgørelserne er meddelt. Vælg mappen uden interne notater."
        return [Obstacle("internal_before_release", text)]
    if asked.basis == AccessBasis.PUBLIC:
        text = (
            "Mappen viser, hvad ansøger er spurgt om, og kan derfor kun gives til parten, før afgørelserne er meddelt."
            " Tag stilling til dokumenterne enkeltvis under «Akter», og send dem, der kan gives."
        )
        return [Obstacle("public_before_release", text)]
    return []


def obstacles_to_hand_out(application: Application, *, by: User) -> list[Obstacle]:
    """A dossier holds what the party said in a hearing; who still scores neither makes nor fetches it."""
    answered = Inquiry.objects.of_kind(InquiryKind.HEARING).filter(application=application, answered_at__isnull=False)
    if may_see_hearing_answer(by, application) or not answered.exists():
        return []
    text = (
        "Mappen indeholder ansøgers svar på partshøringen, som du kan læse, når du har låst din vurdering. Lås den,"
        " eller lad en kollega, der ikke vurderer ansøgningen, lave og hente mappen."
    )
    return [Obstacle("still_scoring", text)]
