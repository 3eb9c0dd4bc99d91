"""Are the pools of this installation what they were announced as?"""

import hashlib
from collections.abc import Iterator

from pools.document import canonical_json, document_of
from pools.models import DeadlineChange, Pool, PoolVersion
from pools.rules import obstacles_from_assumptions
from pools.versions import versions_in_force


def problems() -> Iterator[str]:
    """One Danish sentence for each thing that is wrong."""
    for version in PoolVersion.objects.select_related("pool").order_by("pool_id", "number").iterator(chunk_size=50):
        yield from _of_version(version)
    for pool in Pool.objects.announced().select_related("version"):
        yield from _of_pool(pool)


def _of_version(version: PoolVersion) -> Iterator[str]:
    name = f"Pulje {version.pool.slug}, version {version.number}"
    if hashlib.sha256(bytes(version.document)).hexdigest() != version.sha256:
        yield f"{name}: indholdet passer ikke med sin hash"
        return
    try:
        document = document_of(version)
    except ValueError as error:
        yield f"{name}: indholdet kan ikke læses ({error})"
        return
    if canonical_json(document) != bytes(version.document):
        yield f"{name}: indholdet er ikke skrevet på den ene måde, det skrives"


def _of_pool(pool: Pool) -> Iterator[str]:
    if _has_assumptions(pool.version):
        yield f"Pulje {pool.slug} er udmeldt med antagelser"
    if pool.version not in versions_in_force(pool):
        yield f"Pulje {pool.slug}: den version, der gælder, er ikke godkendt af to personer"
    moves = DeadlineChange.objects.filter(pool=pool, approved_at__isnull=False).order_by("approved_at", "pk")
    deadlines = [move.new_deadline for move in moves]
    if deadlines and deadlines[-1] != pool.deadline_at:
        yield f"Pulje {pool.slug}: fristen er ikke den, der sidst blev godkendt"
    if len(deadlines) != pool.calendar_sequence:
        yield f"Pulje {pool.slug}: kalenderens nummer passer ikke med antallet af fristændringer"


def _has_assumptions(version: PoolVersion) -> bool:
    """No when the document cannot be read: that is told of the version itself."""
    try:
        return bool(obstacles_from_assumptions(document_of(version)))
    except ValueError:
        return False
