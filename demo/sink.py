"""Where does a demo's mail go? To an SMTP server on loopback that keeps each mail as a row, and sends nothing on."""

from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from demo.models import DemoMail
from portal.models import OutboxMail


class Keeper:
    """Keeps what was received before it says 250: a mail acknowledged is a row."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await sync_to_async(keep)(envelope)
        return "250 OK"


def keep(envelope: Envelope) -> None:
    """One row per recipient."""
    close_old_connections()
    message = message_from_bytes(envelope.content)
    now = timezone.now()  # the sink is a process of its own: this is its edge
    DemoMail.objects.bulk_create(
        DemoMail(
            to=recipient,
            sender=envelope.mail_from,
            subject=str(make_header(decode_header(message["Subject"] or "")))[:200],
            message_id=message["Message-ID"] or "",
            body=_text_of(message),
            received_at=now,
        )
        for recipient in envelope.rcpt_tos
    )


def deliver_past(*, before: datetime) -> int:
    """The mails of the world's past went out when they were written: kept as sent then, and as received."""
    rows = list(OutboxMail.objects.filter(sent_at__isnull=True, not_before__lt=before).order_by("not_before", "pk"))
    sender = settings.DEFAULT_FROM_EMAIL
    domain = sender.rpartition("@")[2]
    DemoMail.objects.bulk_create(
        DemoMail(
            to=row.to,
            sender=sender,
            subject=row.subject,
            message_id=f"<{row.message_id}@{domain}>",
            body=row.body + ("\n[Vedhæftet: aktivitet.ics]" if row.calendar else ""),
            received_at=row.not_before,
        )
        for row in rows
    )
    for row in rows:
        row.attempts, row.sent_at = 1, row.not_before
    OutboxMail.objects.bulk_update(rows, ["attempts", "sent_at"])
    return len(rows)


def _text_of(message: Message) -> str:
    """The mail's own words; an attached file is named, not shown."""
    texts = [_decoded(part) for part in message.walk() if part.get_content_type() == "text/plain"]
    names = [name for part in message.walk() if (name := part.get_filename())]
    return "\n".join([*texts[:1], *(f"[Vedhæftet: {name}]" for name in names)])


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(content, bytes) else ""
