"""What is told about the deadline: that it is near, passed or moved, and that somebody asks for more time."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from applications.models import Application, DispensationRequest
from applications.notifications.letters import case_body, signed, tell
from pools.models import DeadlineChange, Pool
from portal.danish import moment
from portal.models import User
from portal.outbox import Letter, notify_many
from portal.states import Role


def reminders(application: Application, people: Iterable[User], *, occasion: str) -> list[Letter]:
    """«7 dage» or «24 timer» before the deadline: to everybody on an unsent draft."""
    deadline = application.deadline_in_force
    text = (
        f"Jeres ansøgning til {application.pool.title} er IKKE INDSENDT. Fristen er {moment(deadline)}. "
        "Efter fristen er det ikke længere muligt at indsende."
    )
    subject = f"Ansøgningen på sag {application.case.number} er ikke indsendt"
    key = f"reminder/{application.pk}/{deadline:%Y%m%d%H%M}/{occasion}"
    body = case_body(application, text, "applications:form")
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
    body = case_body(application, text, "applications:review")
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
    body = case_body(application, text, "applications:form")
    return [Letter(user.email, subject, body, f"deadline/{change.pk}/{application.pk}/{user.pk}") for user in people]


def pool_closed(pool: Pool, *, received: int, unsent: int, now: datetime) -> None:
    """The managers are told the numbers, and that the applications can be opened."""
    text = (
        f"Ansøgningsfristen for {pool.title} var {moment(pool.deadline_at)}. Puljen er lukket.\n\n"
        f"Modtagne ansøgninger: {received}\nKladder, der ikke blev indsendt: {unsent}\n\n"
        "Åbn ansøgningerne på puljens side under Sagsbehandling."
    )
    tell(
        User.objects.filter(roles__contains=[Role.POOL_MANAGER], is_active=True).order_by("pk"),
        subject=f"Puljen er lukket: {pool.title}"[:200],
        body=signed(text),
        key=f"closed/{pool.pk}/{pool.deadline_at:%Y%m%d%H%M}",
        now=now,
    )


def dispensation_asked(request: DispensationRequest, application: Application, *, now: datetime) -> None:
    """The managers are told that somebody waits for an answer; not who, and not why."""
    page = f"{settings.PORTAL_URL}/sagsbehandling/puljer/{application.pool.slug}/frist/"
    text = f"Der er bedt om dispensation fra ansøgningsfristen til {application.pool.title}.\n\nSvar her: {page}"
    managers = User.objects.filter(roles__contains=[Role.POOL_MANAGER], is_active=True).order_by("pk")
    subject = f"Anmodning om dispensation: {application.pool.title}"[:200]
    key = f"dispensation-request/{request.pk}"
    notify_many([Letter(user.email, subject, signed(text), f"{key}/{user.pk}") for user in managers], now=now)
