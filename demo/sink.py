"""Where does a demo's mail go? To an SMTP server on loopback that keeps each mail as a row, and sends nothing on."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.utils import timezone

from demo.models import DemoMail


class Keeper:
    """Keeps what was received before it says 250: a mail acknowledged is a row."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
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


def _text_of(message: Message) -> str:
    part = message.get_payload(decode=True) if not message.is_multipart() else b""
    return part.decode(message.get_content_charset() or "utf-8", "replace") if isinstance(part, bytes) else ""
