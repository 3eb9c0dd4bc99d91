"""«Meld teknisk problem»: written down as it came, whoever writes it; evidence, and a mail to whoever can help."""

from datetime import datetime

from django.db import transaction

from applications import notifications
from applications.models import Application, ProblemReport
from cases.models import Case
from pools.models import Pool
from portal.clock import Arrival
from portal.history import Audience, record
from portal.models import User


@transaction.atomic
def report_problem(
    text: str,
    *,
    page: str = "",
    email: str = "",
    pool: Pool | None = None,
    application: Application | None = None,
    by: User | None,
    arrival: Arrival,
    is_mailed: bool = True,
    now: datetime,
) -> ProblemReport:
    """A stamped row; on a case also a line of its history. What it names, the caller has seen that the person sees.

    The row is the evidence and always kept; without `is_mailed` the technical contact is spared one more mail.
    """
    report = ProblemReport.objects.create(
        pool=application.pool if application else pool,
        application=application,
        user=by,
        text=text.strip(),
        page=page[:300],
        email=email,
        received_at=arrival.received_at,
        stored_at=now,
    )
    if application is not None:
        case = Case.objects.locked().get(pk=application.case_id)
        facts = {"report": report.pk}
        record(case.history_chain, "report_problem", by=by, now=now, facts=facts, audience=Audience.PARTY)
    if is_mailed:
        notifications.problem_reported(report, now=now)
    return report
