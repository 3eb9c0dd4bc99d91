"""What is told about an approval: that it is asked for, given, lapsed."""

from datetime import datetime

from applications.models import Application, Approval
from applications.notifications.letters import case_body, people_of, tell
from cases.states import CaseRole
from portal.models import User


def approval_asked(application: Application, approval: Approval, *, by: User, now: datetime) -> None:
    """The approvers are told that a version waits for them."""
    text = f"{by.name} har sendt en ansøgning til godkendelse. Læs den, og godkend den, før den indsendes."
    tell(
        people_of(application, CaseRole.APPROVER),
        subject=f"Ansøgning til godkendelse på sag {application.case.number}",
        body=case_body(application, text, "applications:review"),
        key=f"approval/{approval.pk}/asked",
        now=now,
    )


def approval_given(application: Application, approval: Approval, *, by: User, now: datetime) -> None:
    """Who asked, and the responsible, are told that it can be sent."""
    text = f"{by.name} har godkendt ansøgningen. Den er IKKE INDSENDT, før den ansøgningsansvarlige indsender den."
    people = {user.pk: user for user in [*people_of(application, CaseRole.RESPONSIBLE), approval.asked_by]}
    tell(
        people.values(),
        subject=f"Ansøgningen på sag {application.case.number} er godkendt",
        body=case_body(application, text, "applications:review"),
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
    tell(
        people.values(),
        subject=f"Godkendelsen på sag {application.case.number} er bortfaldet",
        body=case_body(application, text, "applications:review"),
        key=f"approval/{approval.pk}/voided",
        now=now,
    )
