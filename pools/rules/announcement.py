"""What stands in the way of loading and announcing a pool: one person alone, a missing file, an assumption?"""

from datetime import datetime

from django.urls import reverse

from pools.document import PoolDocument, document_of
from pools.editor.working import working_copy
from pools.models import Pool, PoolDraft, PoolFile, PoolVersion
from pools.states import PoolState
from portal.models import Installation, User
from portal.states import InstallationKind
from portal.steps import Obstacle

PLAYGROUNDS = {InstallationKind.DEMO, InstallationKind.TEST}


def obstacles_to_load(pool: Pool | None) -> list[Obstacle]:
    """An announced pool is frozen: a change is a new version with a public notice, not a new load."""
    if pool is not None and pool.state != PoolState.DRAFT:
        return [Obstacle("pool_is_announced", "Puljen er udmeldt og kan ikke indlæses igen.")]
    return []


def obstacles_to_announce(pool: Pool, version: PoolVersion, *, by: User, now: datetime) -> list[Obstacle]:
    """Two persons, a deadline ahead, and no assumption in a pool that is for real."""
    obstacles = []
    if by.pk in {*version.writers, version.written_by_id}:
        text = "Puljen skal udmeldes af en anden end dem, der har skrevet den."
        obstacles.append(Obstacle("announcing_takes_two", text))
    draft = PoolDraft.objects.filter(pool=pool).first()
    if draft is not None and working_copy(pool, draft).is_ahead:
        text = f"Der er skrevet i kladden efter version {version.number}. Gør kladden klar, eller fortryd ændringerne."
        obstacles.append(Obstacle("draft_is_ahead", text, reverse("pools:edit", args=[pool.slug])))
    if pool.deadline_at <= now:
        obstacles.append(Obstacle("deadline_is_passed", "Ansøgningsfristen er overskredet. Ret fristen i puljen."))
    document = document_of(version)
    return obstacles + obstacles_from_files(document) + obstacles_from_assumptions(document)


def obstacles_from_files(document: PoolDocument) -> list[Obstacle]:
    """Every material that names a file by its SHA-256 has it here: a pool file from elsewhere brings no files."""
    named = {each.sha256: each.title for group in document.material_groups for each in group.materials if each.sha256}
    kept = set(PoolFile.objects.filter(file__sha256__in=named).values_list("file__sha256", flat=True))
    return [
        Obstacle("file_is_not_here", f"Filen til materialet «{title}» er ikke lagt ind på portalen.")
        for sha256, title in named.items()
        if sha256 not in kept
    ]


def obstacles_from_assumptions(document: PoolDocument) -> list[Obstacle]:
    """One per assumption, except where everything is invented anyway (a demo or a test)."""
    if not document.assumptions or Installation.current_kind() in PLAYGROUNDS:
        return []
    return [
        Obstacle("pool_has_assumptions", f"«{assumption.path}» er en antagelse: {assumption.text}")
        for assumption in document.assumptions
    ]
