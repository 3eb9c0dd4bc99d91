"""What the ground floor keeps: people and organisations, and the records everything else leans on."""

from portal.models.people import Membership, Organisation, Region, Tilbud, User
from portal.models.records import (
    Heartbeat,
    HeartbeatGap,
    HistoryAnchor,
    HistoryRow,
    Installation,
    OutboxMail,
    StoredFile,
)
from portal.models.rows import LockableQuerySet

__all__ = [
    "Heartbeat",
    "HeartbeatGap",
    "HistoryAnchor",
    "HistoryRow",
    "Installation",
    "LockableQuerySet",
    "Membership",
    "Organisation",
    "OutboxMail",
    "Region",
    "StoredFile",
    "Tilbud",
    "User",
]
