"""What stands in the way of writing in a pool, and of making a version of what is written?"""

from django.urls import reverse

from pools.document import PoolDocument
from pools.editor.findings import findings_in
from pools.editor.working import WorkingCopy
from pools.models import Pool
from pools.poolfile.checks_of_page import SLUG
from pools.rules.announcement import obstacles_from_files
from pools.states import PoolState
from portal.steps import Obstacle

LONGEST_SLUG = 80
NOT_A_SLUG = {"feed"}


def obstacles_to_begin(document: PoolDocument) -> list[Obstacle]:
    """A slug that can stand in an address, that no pool has, and that is no page of its own."""
    if document.slug in NOT_A_SLUG or not SLUG.fullmatch(document.slug) or len(document.slug) > LONGEST_SLUG:
        text = f"Adressen må kun have små bogstaver a-z, tal og bindestreg, højst {LONGEST_SLUG} tegn."
        return [Obstacle("slug_is_wrong", text)]
    if Pool.objects.filter(slug=document.slug).exists():
        return [Obstacle("slug_is_taken", f"Der er allerede en pulje med adressen «{document.slug}».")]
    return [] if document.title else [Obstacle("title_is_missing", "Skriv puljens titel.")]


def obstacles_to_write(pool: Pool) -> list[Obstacle]:
    """Until its applications are opened, when they are judged by the words that stand; and not while a proposal waits.

    What is read by the second person is what stands in the draft: a word more would be lost or stand on an old version.
    """
    if pool.state not in (PoolState.DRAFT, PoolState.ANNOUNCED):
        return [Obstacle("pool_is_judged", "Ansøgningerne er åbnet, så puljens ordlyd ligger fast.")]
    if pool.proposals.waiting().exists():
        text = "En ændring venter på godkendelse, så der kan ikke skrives. Tag forslaget tilbage for at rette i det."
        return [Obstacle("proposal_waits", text)]
    return []


def obstacles_to_replace(copy: WorkingCopy, document: PoolDocument, *, base: str) -> list[Obstacle]:
    """A file of the same pool, with what lies fast as it stands, instead of nothing that was not seen."""
    if document.slug != copy.document.slug:
        return [Obstacle("file_of_another_pool", f"Filen er til puljen «{document.slug}», ikke til denne.")]
    moved = [name for name in sorted(copy.fixed) if getattr(document, name) != getattr(copy.document, name)]
    if moved:
        text = f"Puljen er udmeldt, så dette kan ikke ændres i en fil: {', '.join(moved)}."
        return [Obstacle("file_changes_what_is_fixed", text)]
    return _written_meanwhile(copy, base)


def obstacles_to_discard(copy: WorkingCopy, *, base: str) -> list[Obstacle]:
    """A version to go back to, and nothing in the draft that was not seen."""
    if copy.pool.version is None:
        return [Obstacle("no_version_to_go_back_to", "Puljen har endnu ingen version at gå tilbage til.")]
    return _written_meanwhile(copy, base)


def obstacles_to_delete(copy: WorkingCopy, *, base: str) -> list[Obstacle]:
    """Only a draft that has never been a version, that nothing hangs on, and in which nothing was not seen."""
    if copy.pool.state != PoolState.DRAFT or copy.pool.versions.exists():
        return [Obstacle("pool_has_a_version", "Puljen har en version, så den bliver stående.")]
    if copy.pool.files.exists():
        return [Obstacle("pool_has_files", "Der er lagt filer ind i puljen, og de gemmes. Kladden bliver stående.")]
    return _written_meanwhile(copy, base)


def _written_meanwhile(copy: WorkingCopy, base: str) -> list[Obstacle]:
    """`base`: the fingerprint of the working copy on the page of who would be rid of it."""
    if base == copy.fingerprint:
        return []
    text = "Der er skrevet i kladden, siden I åbnede siden. Læs afsnittene herunder, før I lader noget forsvinde."
    return [Obstacle("written_meanwhile", text)]


def obstacles_to_write_version(copy: WorkingCopy) -> list[Obstacle]:
    """Everything that is missing, with the field; an announced pool gets its versions by a proposal."""
    if copy.pool.state != PoolState.DRAFT:
        return [Obstacle("pool_is_announced", "Puljen er udmeldt. Foreslå ændringen i stedet.")]
    page = reverse("pools:edit", args=[copy.pool.slug])
    return [
        *(
            Obstacle("problem", f"{each.section.title}: {each.words}", each.url(page))
            for each in findings_in(copy.document)
        ),
        *obstacles_from_files(copy.document),
    ]
