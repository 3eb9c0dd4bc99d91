"""What the portal has promised to tell, and to whom: written with the act, sent after it, never twice on purpose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from portal.calendar import method_of
from portal.models import OutboxMail

BATCH = 50
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Letter:
    """One mail to one person; `once_key` says which promise it keeps, so that it is kept once.

    `calendar` is an iCalendar file that goes along, so that an invitation lands in a calendar.
    """

    to: str
    subject: str
    body: str
    once_key: str
    calendar: str = ""


def notify(
    *, to: str, subject: str, body: str, once_key: str, now: datetime, not_before: datetime | None = None
) -> None:
    """Lay one mail in the outbox; RuntimeError outside a transaction; a promise already laid is not laid again."""
    notify_many([Letter(to, subject, body, once_key)], now=now, not_before=not_before)


def notify_many(letters: Iterable[Letter], *, now: datetime, not_before: datetime | None = None) -> None:
    """Lay many mails in the outbox in one query."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a mail is written inside the transaction it tells about")
    rows = [
        OutboxMail(
            once_key=letter.once_key,
            to=letter.to,
            subject=letter.subject,
            body=letter.body,
            calendar=letter.calendar,
            created_at=now,
            not_before=not_before or now,
        )
        for letter in letters
    ]
    OutboxMail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def sweep(*, now: datetime) -> int:
    """Send what is due, each mail in its own transaction; returns how many went out. Safe beside another sweep."""
    if not OutboxMail.objects.due(now).exists():
        return 0  # no need to knock on the mail server's door
    sent = 0
    with get_connection() as backend:
        for _ in range(BATCH):
            outcome = _send_next(backend, now=now)
            if outcome is None:
                break
            sent += outcome
    return sent


def try_again(once_keys: Iterable[str], *, now: datetime) -> int:
    """The failed ones among these promises are due at once, as the same mails; returns how many."""
    failed = OutboxMail.objects.filter(once_key__in=list(once_keys), sent_at__isnull=True, attempts__gt=0)
    return failed.filter(not_before__gt=now).update(not_before=now)


@transaction.atomic
def _send_next(backend: BaseEmailBackend, *, now: datetime) -> bool | None:
    """True: one sent; False: one failed and waits; None: nothing is due."""
    row = OutboxMail.objects.due(now).select_for_update(skip_locked=True).first()
    if row is None:
        return None
    row.attempts += 1
    try:
        backend.send_messages([_message(row, backend)])
    except OSError as error:  # smtplib's errors are OSErrors too: the row keeps the reason and waits
        row.last_error = str(error)[:300]
        row.not_before = now + min(timedelta(seconds=5) * 2 ** min(row.attempts, 12), LONGEST_WAIT)
        row.save(update_fields=["attempts", "last_error", "not_before"])
        return False
    row.sent_at = now
    row.save(update_fields=["attempts", "sent_at"])
    return True


def _message(row: OutboxMail, backend: BaseEmailBackend) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    headers = {
        "Message-ID": f"<{row.message_id}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "Date": formatdate(row.created_at.timestamp()),
    }
    message = EmailMessage(row.subject, row.body, to=[row.to], headers=headers, connection=backend)
    if row.calendar:
        message.attach(_calendar_part(row.calendar))
    return message


def _calendar_part(text: str) -> MIMEText:
    """The file as calendars of mail programs know it: with its method in the heading (RFC 6047)."""
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", method_of(text))
    part.add_header("Content-Disposition", "attachment", filename="aktivitet.ics")
    return part
