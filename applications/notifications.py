"""What is told about an application, to whom, in plain words: one function per occasion, one mail per person."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from applications.models import Application, Approval, Attachment, Submission
from cases.models import CaseParticipant
from cases.states import CaseRole
from pools.models import DeadlineChange, Pool
from portal.danish import clock_time_exact, moment, weekday_date
from portal.models import User
from portal.outbox import Letter, notify_many
from portal.states import Role

GREETING = "Venlig hilsen\n{agency}"


def people_of(application: Application, *roles: CaseRole) -> list[User]:
    """Everybody on the case now (with one of `roles`, when given), each once."""
    places = CaseParticipant.objects.with_access().filter(case=application.case_id)
    if roles:
        places = places.filter(role__in=roles)
    return list(User.objects.filter(pk__in=places.values("user"), is_active=True).order_by("pk"))


def people_by_case(applications: Iterable[Application]) -> dict[int, list[User]]:
    """Case id → everybody on it now, each once; one query for any number of cases."""
    cases = [application.case_id for application in applications]
    places = CaseParticipant.objects.with_access().filter(case__in=cases, user__is_active=True)
    found: dict[int, dict[int, User]] = {case: {} for case in cases}
    for place in places.select_related("user").order_by("case", "pk"):
        found[place.case_id][place.user_id] = place.user
    return {case: list(people.values()) for case, people in found.items()}


def approval_asked(application: Application, approval: Approval, *, by: User, now: datetime) -> None:
    """The approvers are told that a version waits for them."""
    text = f"{by.name} har sendt en ansøgning til godkendelse. Læs den, og godkend den, før den indsendes."
    _tell(
        people_of(application, CaseRole.APPROVER),
        subject=f"Ansøgning til godkendelse på sag {application.case.number}",
        body=_body(application, text, "applications:review"),
        key=f"approval/{approval.pk}/asked",
        now=now,
    )


def approval_given(application: Application, approval: Approval, *, by: User, now: datetime) -> None:
    """Who asked, and the responsible, are told that it can be sent."""
    text = f"{by.name} har godkendt ansøgningen. Den er IKKE INDSENDT, før den ansøgningsansvarlige indsender den."
    people = {user.pk: user for user in [*people_of(application, CaseRole.RESPONSIBLE), approval.asked_by]}
    _tell(
        people.values(),
        subject=f"Ansøgningen på sag {application.case.number} er godkendt",
        body=_body(application, text, "applications:review"),
        key=f"approval/{approval.pk}/given",
        now=now,
    )


def approval_voided(application: Application, approval: Approval, *, by: User, now: datetime) -> None:
    """Both are told: who asked for the approval and who gave it (or was to give it)."""
    text = (
        f"{by.name} har rettet i ansøgningen eller bekræftet ændringer i puljen, efter at den blev sendt til "
        "godkendelse. Godkendelsen er bortfaldet, og ansøgningen skal sendes til godkendelse igen, før den kan "
        "indsendes."
    )
    others = [approval.approved_by] if approval.approved_by else people_of(application, CaseRole.APPROVER)
    people = {user.pk: user for user in [approval.asked_by, *others]}
    _tell(
        people.values(),
        subject=f"Godkendelsen på sag {application.case.number} er bortfaldet",
        body=_body(application, text, "applications:review"),
        key=f"approval/{approval.pk}/voided",
        now=now,
    )


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
        f"I kan rette og indsende igen indtil ansøgningsfristen {moment(application.deadline_in_force)}. "
        "Den senest indsendte ansøgning gælder.\n\n"
        f"Alle med kvitteringsnummer og SHA-256 kan kontrollere kvitteringen på {_link('applications:receipt_check')}"
    )
    addresses = [user.email for user in people_of(application)]
    official = application.case.organisation.official_email.lower()
    _post(
        [*addresses, *([official] if official else [])],
        subject=f"Kvittering for ansøgning på sag {application.case.number}",
        body=_signed(text),
        key=f"submission/{submission.pk}",
        now=now,
    )


def withdrawn(application: Application, *, by: User, now: datetime) -> None:
    """Everybody on the case is told, and the official mailbox."""
    text = f"{by.name} har trukket ansøgningen til {application.pool.title} tilbage."
    official = application.case.organisation.official_email.lower()
    _post(
        [*(user.email for user in people_of(application)), *([official] if official else [])],
        subject=f"Ansøgningen på sag {application.case.number} er trukket tilbage",
        body=_body(application, text, "applications:review"),
        key=f"withdrawn/{application.pk}/{application.draft_version}",
        now=now,
    )


def file_infected(attachment: Attachment, *, now: datetime) -> None:
    """Everybody on the case is told that a file holds a virus and does not count; which one stands on the page."""
    application = attachment.application
    text = (
        "En af de filer, der er lagt ved jeres ansøgning, indeholder virus. Filen er spærret: Ingen kan hente den, "
        "og den tæller ikke med. Læg en ren fil ved i stedet, og indsend igen, hvis ansøgningen allerede er indsendt."
    )
    _tell(
        people_of(application),
        subject=f"Virus i en fil på sag {application.case.number}",
        body=_body(application, text, "applications:form"),
        key=f"infected/{attachment.pk}",
        now=now,
    )


def asked_to_join(application: Application, *, by: User, now: datetime) -> None:
    """The responsible are told that a colleague wants to join the application."""
    text = (
        f"{by.name} ({by.email}) vil gerne være med på jeres ansøgning til {application.pool.title}. "
        "Vælg «Tilføj kollega» på sagen, hvis det er i orden."
    )
    _tell(
        people_of(application, CaseRole.RESPONSIBLE),
        subject=f"En kollega vil være med på sag {application.case.number}",
        body=_body(application, text, "cases:case"),
        key=f"join/{application.pk}/{by.pk}",
        now=now,
    )


def reminders(application: Application, people: Iterable[User], *, occasion: str) -> list[Letter]:
    """«7 dage» or «24 timer» before the deadline: to everybody on an unsent draft."""
    deadline = application.deadline_in_force
    text = (
        f"Jeres ansøgning til {application.pool.title} er IKKE INDSENDT. Fristen er {moment(deadline)}. "
        "Efter fristen er det ikke længere muligt at indsende."
    )
    subject = f"Ansøgningen på sag {application.case.number} er ikke indsendt"
    key = f"reminder/{application.pk}/{deadline:%Y%m%d%H%M}/{occasion}"
    body = _body(application, text, "applications:form")
    return [Letter(user.email, subject, body, f"{key}/{user.pk}") for user in people]


def not_submitted(application: Application, people: Iterable[User]) -> list[Letter]:
    """The deadline has passed: nothing was received, said once per deadline."""
    deadline = application.deadline_in_force
    text = (
        f"Ansøgningsfristen for {application.pool.title} var {moment(deadline)}. "
        "Vi har ikke modtaget en ansøgning fra jer på denne sag. Kladden kan stadig læses."
    )
    subject = f"Ansøgningen på sag {application.case.number} blev ikke indsendt"
    key = f"not-submitted/{application.pk}/{deadline:%Y%m%d%H%M}"
    body = _body(application, text, "applications:review")
    return [Letter(user.email, subject, body, f"{key}/{user.pk}") for user in people]


def deadline_moved(
    change: DeadlineChange, pool: Pool, application: Application, people: Iterable[User]
) -> list[Letter]:
    """One mail to everybody with a draft or a submission: old and new moment, and that nothing is lost."""
    text = (
        f"Ansøgningsfristen for {pool.title} er forlænget til {moment(change.new_deadline)} "
        f"(tidligere {moment(change.old_deadline)}).\n\nBegrundelse: {change.reason}\n\n"
        "Har I indsendt, gælder det indsendte, og I kan rette og indsende igen. Har I en kladde, kan I indsende den."
    )
    subject = f"Ansøgningsfristen er forlænget – sag {application.case.number}"
    body = _body(application, text, "applications:form")
    return [Letter(user.email, subject, body, f"deadline/{change.pk}/{application.pk}/{user.pk}") for user in people]


def pool_closed(pool: Pool, *, received: int, unsent: int, now: datetime) -> None:
    """The managers are told the numbers, and that the applications can be opened."""
    text = (
        f"Ansøgningsfristen for {pool.title} var {moment(pool.deadline_at)}. Puljen er lukket.\n\n"
        f"Modtagne ansøgninger: {received}\nKladder, der ikke blev indsendt: {unsent}\n\n"
        "Åbn ansøgningerne på puljens side under Sagsbehandling."
    )
    _tell(
        User.objects.filter(roles__contains=[Role.POOL_MANAGER], is_active=True).order_by("pk"),
        subject=f"Puljen er lukket: {pool.title}"[:200],
        body=_signed(text),
        key=f"closed/{pool.pk}/{pool.deadline_at:%Y%m%d%H%M}",
        now=now,
    )


def _tell(people: Iterable[User], *, subject: str, body: str, key: str, now: datetime) -> None:
    notify_many([Letter(user.email, subject, body, f"{key}/{user.pk}") for user in people], now=now)


def _post(addresses: Iterable[str], *, subject: str, body: str, key: str, now: datetime) -> None:
    notify_many([Letter(to, subject, body, f"{key}/{to}"[:200]) for to in dict.fromkeys(addresses)], now=now)


def _body(application: Application, text: str, page: str) -> str:
    return _signed(f"{text}\n\nSag {application.case.number}: {_link(page, application.case.number)}")


def _signed(text: str) -> str:
    return f"{text}\n\n{GREETING.format(agency=settings.AGENCY['name'])}\n"


def _link(name: str, *arguments: str) -> str:
    return f"{settings.PORTAL_URL}{reverse(name, args=arguments)}"
