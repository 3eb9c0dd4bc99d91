"""What a call keeps: its frozen versions, the draft of the next, its notices, and what the public asked and signed."""

from pools.models.draft import PoolDraft, PoolFile, VersionProposal
from pools.models.pool import DeadlineChange, Pool, PoolNotice, PoolQuerySet, PoolVersion
from pools.models.public import EmptyForm, MeetingMaterial, MeetingSignup, PublicAnswer, PublicQuestion

__all__ = [
    "DeadlineChange",
    "EmptyForm",
    "MeetingMaterial",
    "MeetingSignup",
    "Pool",
    "PoolDraft",
    "PoolFile",
    "PoolNotice",
    "PoolQuerySet",
    "PoolVersion",
    "PublicAnswer",
    "PublicQuestion",
    "VersionProposal",
]
