"""What all history looked like at the end of a day, told to the auditor so that the portal cannot take it back."""

from datetime import datetime

from django.db import transaction

from portal import history
from portal.clock import COPENHAGEN
from portal.models import HistoryAnchor, HistoryRow, User
from portal.outbox import Letter, notify_many
from portal.states import Role


@transaction.atomic
def anchor(*, now: datetime) -> HistoryAnchor | None:
    """Write and mail the day's anchor; None when the day already has one."""
    day = now.astimezone(COPENHAGEN).date()
    heads = list(HistoryRow.objects.heads())
    digest = history.heads_digest(heads)
    made, is_new = HistoryAnchor.objects.get_or_create(
        day=day, defaults={"digest": digest, "chains": len(heads), "made_at": now}
    )
    if not is_new:
        return None
    auditors = User.objects.filter(is_active=True, roles__contains=[Role.AUDITOR])
    body = (
        f"Historikkens anker for {day.isoformat()}\n\nSHA-256: {digest}\nAntal kæder: {len(heads)}\n\nGem denne mail.\n"
    )
    letters = [
        Letter(user.email, f"Historikkens anker {day.isoformat()}", body, f"anchor/{day}/{user.pk}")
        for user in auditors
    ]
    notify_many(letters, now=now)
    return made
