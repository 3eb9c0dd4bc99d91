"""What the ground floor keeps: people and organisations, and the records everything else leans on."""

from portal.models.people import Invitation, Membership, Organisation, Region, Tilbud, User
from portal.models.records import (
    FileScan,
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
    "FileScan",
    "Heartbeat",
    "HeartbeatGap",
    "HistoryAnchor",
    "HistoryRow",
    "Installation",
    "Invitation",
    "LockableQuerySet",
    "Membership",
    "Organisation",
    "OutboxMail",
    "Region",
    "StoredFile",
    "Tilbud",
    "User",
]
