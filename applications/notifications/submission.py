"""What is told about what was sent: the receipt, and that it was withdrawn."""

from datetime import datetime

from applications.mailed import Mail
from applications.models import Application, Submission
from applications.notifications.letters import case_body, link, people_of, post, signed
from applications.openings import until_opened
from pools.document import document_of
from portal.danish import clock_time_exact, moment, weekday_date
from portal.models import User


def submission_received(submission: Submission, *, application: Application, by: User, now: datetime) -> None:
    """The receipt: to every user of the case, and to the organisation's official mailbox, naming who sent it."""
    at = submission.received_at
    text = (
        f"Vi har modtaget jeres ansøgning til {application.pool.title}.\n\n"
        f"Sagsnummer: {application.case.number}\n"
        f"Modtaget: {weekday_date(at)} {clock_time_exact(at)}\n"
        f"Indsendt af: {by.name} for {application.case.organisation.name}\n"
        f"Kvitteringsnummer: {submission.receipt_number}\n"
        f"SHA-256: {submission.sha256}\n\n"
        f"{_until_when(application, at=at)} Den senest indsendte ansøgning gælder.\n\n"
        f"Alle med kvitteringsnummer og SHA-256 kan kontrollere kvitteringen på {link('applications:receipt_check')}"
    )
    addresses = [user.email for user in people_of(application)]
    official = application.case.organisation.official_email.lower()
    post(
        [*addresses, *([official] if official else [])],
        subject=f"Kvittering for ansøgning på sag {application.case.number}",
        body=signed(text),
        key=f"submission/{submission.pk}",
        now=now,
    )


def mailed_received(submission: Submission, *, application: Application, mail: Mail, by: User, now: datetime) -> None:
    """The receipt of what came by mail: to whoever wrote it, and to the official mailbox."""
    came = f"{weekday_date(mail.received_at)} {clock_time_exact(mail.received_at)}"
    text = (
        f"Vi har modtaget jeres ansøgning til {application.pool.title} på mail.\n\n"
        f"Sagsnummer: {application.case.number}\n"
        f"Mailen kom: {came}. Det er det tidspunkt, der tæller.\n"
        f"Registreret i portalen: {moment(now)} af {by.name}\n"
        f"Organisation: {application.case.organisation.name}, CVR-nr. {application.case.organisation.cvr}\n"
        f"Kvitteringsnummer: {submission.receipt_number}\n"
        f"SHA-256: {submission.sha256}\n\n"
        "Vi har skrevet ansøgningen ind, som den stod i mailen. Log ind i portalen med MitID Erhverv for at læse den "
        "og følge sagen. Er noget skrevet forkert af, så svar på denne mail.\n\n"
        f"Alle med kvitteringsnummer og SHA-256 kan kontrollere kvitteringen på {link('applications:receipt_check')}"
    )
    official = application.case.organisation.official_email.lower()
    post(
        [mail.sender.lower(), *([official] if official else [])],
        subject=f"Kvittering for ansøgning på sag {application.case.number}",
        body=signed(text),
        key=f"submission/{submission.pk}",
        now=now,
    )


def _until_when(application: Application, *, at: datetime) -> str:
    """How long it can be corrected, and where applications are opened again and again also when the answer comes."""
    if not application.pool.takes_in_rounds:
        return f"I kan rette og indsende igen indtil ansøgningsfristen {moment(application.deadline_in_force)}."
    expected = document_of(application.pool_version).expected_answer
    answer = f" I kan forvente svar {expected}." if expected else ""
    return f"{until_opened(application.pool, at=at)}{answer}"


def withdrawn(application: Application, *, by: User, now: datetime) -> None:
    """Everybody on the case is told, and the official mailbox."""
    text = f"{by.name} har trukket ansøgningen til {application.pool.title} tilbage."
    official = application.case.organisation.official_email.lower()
    post(
        [*(user.email for user in people_of(application)), *([official] if official else [])],
        subject=f"Ansøgningen på sag {application.case.number} er trukket tilbage",
        body=case_body(application, text, "applications:review"),
        key=f"withdrawn/{application.pk}/{application.draft_version}",
        now=now,
    )
