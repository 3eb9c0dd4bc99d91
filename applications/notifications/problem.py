"""What is told about a technical problem."""

from datetime import datetime

from django.conf import settings

from applications.models import ProblemReport
from applications.notifications.letters import signed
from portal.danish import clock_time_exact, weekday_date
from portal.outbox import Letter, notify_many


def problem_reported(report: ProblemReport, *, now: datetime) -> None:
    """The technical contact reads what was written and where; not who or which case."""
    at = f"{weekday_date(report.received_at)} {clock_time_exact(report.received_at)}"
    lines = [f"Teknisk problem nr. {report.pk}, modtaget {at}."]
    lines += [f"Pulje: {report.pool.title}"] if report.pool else []
    lines += [f"Svar til: {report.email}"] if report.email else []
    letter = Letter(
        settings.AGENCY["technical_mail"],
        f"Teknisk problem nr. {report.pk}",
        signed("\n".join(lines) + f"\n\n{report.text}"),
        f"problem/{report.pk}",
    )
    notify_many([letter], now=now)
