"""What is told about a new version of the pool: the notice, and what to do."""

from collections.abc import Iterable

from applications.models import Application
from applications.notifications.letters import link, signed
from pools.models import DeadlineChange, VersionProposal
from portal.danish import moment
from portal.models import User
from portal.outbox import Letter


def version_in_force(
    proposal: VersionProposal, change: DeadlineChange | None, application: Application, people: Iterable[User]
) -> list[Letter]:
    """One mail to each user of a case: the notice, what to do, and the deadline when it moved in the same act."""
    number = application.case.number
    parts = [f"Der er en ny version af {application.pool.title}.", f"{proposal.title}\n{proposal.text}"]
    if change is not None:
        moved = f"Ansøgningsfristen er forlænget til {moment(change.new_deadline)} (tidligere "
        parts.append(f"{moved}{moment(change.old_deadline)}). Begrundelse: {change.reason}")
    parts += [_what_to_do(proposal, application), f"Sag {number}: {link('applications:form', number)}"]
    body = signed("\n\n".join(parts))
    key = f"version/{proposal.pk}/{application.pk}"
    return [Letter(user.email, f"Puljen er ændret – sag {number}", body, f"{key}/{user.pk}") for user in people]


def _what_to_do(proposal: VersionProposal, application: Application) -> str:
    if application.current_submission_id is not None:
        return "Jeres indsendte ansøgning gælder. Vil I rette i den, så læs ændringerne i ansøgningen først."
    if not proposal.must_be_read:
        return "I kan indsende jeres kladde, som den er."
    return "Læs ændringerne i jeres kladde, og vælg «Jeg har læst ændringerne», før I indsender."
