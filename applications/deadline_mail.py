"""What is mailed about what happens around a deadline: a new version, a dispensation asked for, a technical problem."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from applications.models import Application, DispensationRequest, ProblemReport
from pools.models import DeadlineChange, VersionProposal
from portal.danish import clock_time_exact, moment, weekday_date
from portal.models import User
from portal.outbox import Letter, notify_many
from portal.states import Role


def version_in_force(
    proposal: VersionProposal, change: DeadlineChange | None, application: Application, people: Iterable[User]
) -> list[Letter]:
    """One mail to each user of a case: the notice, what to do, and the deadline when it moved in the same act."""
    number = application.case.number
    parts = [f"Der er en ny version af {application.pool.title}.", f"{proposal.title}\n{proposal.text}"]
    if change is not None:
        moved = f"Ansøgningsfristen er forlænget til {moment(change.new_deadline)} (tidligere "
        parts.append(f"{moved}{moment(change.old_deadline)}). Begrundelse: {change.reason}")
    parts += [_what_to_do(proposal, application), f"Sag {number}: {_link('applications:form', number)}"]
    body = _signed("\n\n".join(parts))
    key = f"version/{proposal.pk}/{application.pk}"
    return [Letter(user.email, f"Puljen er ændret – sag {number}", body, f"{key}/{user.pk}") for user in people]


def _what_to_do(proposal: VersionProposal, application: Application) -> str:
    if application.current_submission_id is not None:
        return "Jeres indsendte ansøgning gælder. Vil I rette i den, så læs ændringerne i ansøgningen først."
    if not proposal.must_be_read:
        return "I kan indsende jeres kladde, som den er."
    return "Læs ændringerne i jeres kladde, og vælg «Jeg har læst ændringerne», før I indsender."


def dispensation_asked(request: DispensationRequest, application: Application, *, now: datetime) -> None:
    """The managers are told that somebody waits for an answer; not who, and not why."""
    page = f"{settings.PORTAL_URL}/sagsbehandling/puljer/{application.pool.slug}/frist/"
    text = f"Der er bedt om dispensation fra ansøgningsfristen til {application.pool.title}.\n\nSvar her: {page}"
    managers = User.objects.filter(roles__contains=[Role.POOL_MANAGER], is_active=True).order_by("pk")
    subject = f"Anmodning om dispensation: {application.pool.title}"[:200]
    key = f"dispensation-request/{request.pk}"
    notify_many([Letter(user.email, subject, _signed(text), f"{key}/{user.pk}") for user in managers], now=now)


def problem_reported(report: ProblemReport, *, now: datetime) -> None:
    """The technical contact reads what was written and where; not who or which case."""
    at = f"{weekday_date(report.received_at)} {clock_time_exact(report.received_at)}"
    lines = [f"Teknisk problem nr. {report.pk}, modtaget {at}."]
    lines += [f"Pulje: {report.pool.title}"] if report.pool else []
    lines += [f"Svar til: {report.email}"] if report.email else []
    letter = Letter(
        settings.AGENCY["technical_mail"],
        f"Teknisk problem nr. {report.pk}",
        _signed("\n".join(lines) + f"\n\n{report.text}"),
        f"problem/{report.pk}",
    )
    notify_many([letter], now=now)


def _signed(text: str) -> str:
    return f"{text}\n\nVenlig hilsen\n{settings.AGENCY['name']}\n"


def _link(name: str, *arguments: str) -> str:
    return f"{settings.PORTAL_URL}{reverse(name, args=arguments)}"
