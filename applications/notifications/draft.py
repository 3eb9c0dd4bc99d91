"""What is told about a draft and those who write in it."""

from datetime import datetime

from applications.models import Application, Attachment
from applications.notifications.letters import case_body, people_of, tell
from cases.states import CaseRole
from portal.models import User


def file_infected(attachment: Attachment, *, now: datetime) -> None:
    """Everybody on the case is told that a file holds a virus and does not count; which one stands on the page."""
    application = attachment.application
    text = (
        "En af de filer, der er lagt ved jeres ansøgning, indeholder virus. Filen er spærret: Ingen kan hente den, "
        "og den tæller ikke med. Læg en ren fil ved i stedet, og indsend igen, hvis ansøgningen allerede er indsendt."
    )
    tell(
        people_of(application),
        subject=f"Virus i en fil på sag {application.case.number}",
        body=case_body(application, text, "applications:form"),
        key=f"infected/{attachment.pk}",
        now=now,
    )


def asked_to_join(application: Application, *, by: User, now: datetime) -> None:
    """The responsible are told that a colleague wants to join the application."""
    text = (
        f"{by.name} ({by.email}) vil gerne være med på jeres ansøgning til {application.pool.title}. "
        "Vælg «Tilføj kollega» på sagen, hvis det er i orden."
    )
    tell(
        people_of(application, CaseRole.RESPONSIBLE),
        subject=f"En kollega vil være med på sag {application.case.number}",
        body=case_body(application, text, "cases:case"),
        key=f"join/{application.pk}/{by.pk}",
        now=now,
    )
