"""When was the portal awake? The pulse and the gaps in it are evidence on a deadline day (product: deadline)."""

from datetime import datetime, timedelta

from django.db import transaction

from portal.models import Heartbeat, HeartbeatGap

LONGEST_PAUSE = timedelta(seconds=150)


@transaction.atomic
def beat(*, now: datetime) -> None:
    """Move the pulse to `now`; a pause longer than 150 s since the last one is kept as a gap."""
    pulse = Heartbeat.objects.select_for_update().first()
    if pulse is None:
        Heartbeat.objects.create(at=now)
        return
    if now - pulse.at > LONGEST_PAUSE:
        HeartbeatGap.objects.create(started_at=pulse.at, ended_at=now)
    if now > pulse.at:
        pulse.at = now
        pulse.save(update_fields=["at"])
