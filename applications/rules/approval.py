"""What stands in the way of asking for an approval, giving it, and sending what was approved?"""

from datetime import datetime

from django.urls import reverse

from applications.completeness import obstacles_of_content
from applications.drafts import Draft
from applications.lapse import why_it_lapsed
from applications.models import Application, Approval
from applications.rules.draft import obstacles_to_edit
from applications.rules.version import obstacles_of_new_version
from applications.states import ApplicationState
from cases.models import CaseParticipant
from cases.states import CaseRole
from portal.steps import Obstacle


def obstacles_to_ask_approval(draft: Draft, *, now: datetime) -> list[Obstacle]:
    """A whole application, in time, and somebody to approve it."""
    application, number = draft.application, draft.application.case.number
    obstacles = obstacles_to_edit(application, now=now)
    obstacles += obstacles_of_new_version(application) + obstacles_of_content(draft)
    if application.state in {ApplicationState.FOR_APPROVAL, ApplicationState.READY}:
        obstacles.append(Obstacle("already_asked", "Denne version er allerede sendt til godkendelse."))
    if not CaseParticipant.objects.with_role(CaseRole.APPROVER).filter(case=application.case_id).exists():
        text = "Sagen har ingen godkender. Tilføj en kollega som godkender først."
        obstacles.append(Obstacle("no_approver", text, reverse("cases:colleagues", args=[number])))
    return obstacles


def obstacles_to_approve(
    application: Application, approval: Approval | None, *, read: int | None = None, now: datetime
) -> list[Obstacle]:
    """Only the version that was sent to approval, and only in time."""
    if late := obstacles_to_edit(application, now=now):
        return late
    if approval is None or approval.approved_at is not None:
        text = why_it_lapsed(application) if approval is None else ""
        told = "Ansøgningen skal sendes til godkendelse igen." if text else "Genindlæs siden."
        text = text or "Der er ikke en version, der venter på godkendelse."
        return [Obstacle("nothing_to_approve", f"{text} {told}")]
    if read is not None and read != approval.draft_version:
        text = "Ansøgningen er rettet og sendt til godkendelse igen, siden du åbnede siden. Læs den nye version først."
        return [Obstacle("another_version", text)]
    return []


def obstacles_of_approval(draft: Draft, sha256: str) -> list[Obstacle]:
    """Exactly the version and the bytes that were approved may be sent."""
    if draft.document.approval != "portal":
        return []
    application = draft.application
    url = reverse("applications:review", args=[application.case.number])
    approval = application.approvals.standing().first()
    is_this = approval and (approval.draft_version, approval.sha256) == (application.draft_version, sha256)
    if not approval or not is_this:
        text = "Ansøgningen er ikke godkendt. Vælg «Send til godkendelse», så godkenderen kan læse og godkende den."
        return [Obstacle("not_approved", text, f"{url}#godkendelse")]
    if approval.approved_at is None:
        return [Obstacle("awaiting_approval", "Ansøgningen venter på godkenderen.", f"{url}#godkendelse")]
    return []
