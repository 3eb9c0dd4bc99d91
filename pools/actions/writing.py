"""What happens to a pool while it is written in the browser: begun, saved section by section, made a version."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from pools import permissions, rules
from pools.actions.calling import put_version
from pools.document import NOT_CHOSEN, PoolDocument, canonical_json
from pools.editor.sections import Section
from pools.editor.working import WorkingCopy, working_copy
from pools.models import Pool, PoolDraft
from pools.states import Offers
from portal import history
from portal.models import User
from portal.steps import require, require_possible


class StaleSection(Exception):
    """Somebody else has saved the section since the page was shown; `copy` is what now stands."""

    def __init__(self, copy: WorkingCopy) -> None:
        super().__init__(copy.pool.slug)
        self.copy = copy


@transaction.atomic
def begin_draft(document: PoolDocument, *, by: User, now: datetime) -> Pool:
    """A pool that nobody has announced, with the document as its working copy: new, cloned, or from a file.

    The row's own moments are those of a version; until there is one, they are none. Raises NotPossibleNow: slug taken.
    """
    require(permissions.may_load_pool(by))
    require_possible(rules.obstacles_to_begin(document))
    pool = Pool.objects.create(
        slug=document.slug,
        offers=document.offers if document.offers in Offers.values else Offers.MONEY,
        title=document.title,
        opens_at=NOT_CHOSEN,
        deadline_at=NOT_CHOSEN + timedelta(seconds=1),
        created_at=now,
    )
    content = canonical_json(document)
    PoolDraft.objects.create(pool=pool, document=content, writers=[by.pk], changed_at=now, changed_by=by)
    history.record(pool.history_chain, "begin_draft", by=by, now=now)
    return pool


@transaction.atomic
def save_section(
    pool: Pool, section: Section, values: Mapping[str, Any], *, base: str, by: User, now: datetime
) -> WorkingCopy:
    """The section's fields in the working copy; `base` is the fingerprint of what they stood as on the page.

    Raises StaleSection when somebody else has written in the same section meanwhile. Other sections do not matter.
    """
    copy = _locked(pool, by)
    allowed = {name: value for name, value in values.items() if name not in copy.fixed}
    document = section.put(copy.document, allowed)
    standing = section.fingerprint(copy.document)
    if section.fingerprint(document) == standing:
        return copy
    if base != standing:
        raise StaleSection(copy)
    facts = {"section": section.key, "fingerprint": section.fingerprint(document)}
    return _keep(copy, document, "write_section", facts, by=by, now=now)


@transaction.atomic
def replace_draft(pool: Pool, document: PoolDocument, *, base: str, by: User, now: datetime) -> WorkingCopy:
    """«Indlæs puljefil»: the file's words instead of all that is written; `base` is the fingerprint of what was seen.

    Raises NotPossibleNow: of another pool, or somebody has written meanwhile.
    """
    copy = _locked(pool, by)
    require_possible(rules.obstacles_to_replace(copy, document, base=base))
    return _keep(copy, document, "replace_draft", {"fingerprint": copy.fingerprint}, by=by, now=now)


@transaction.atomic
def discard_draft(pool: Pool, *, base: str, by: User, now: datetime) -> Pool:
    """Back to the newest version's words; `base` is the fingerprint of what was seen.

    Raises NotPossibleNow: no version to go back to, or somebody has written meanwhile.
    """
    copy = _locked(pool, by)
    require_possible(rules.obstacles_to_discard(copy, base=base))
    PoolDraft.objects.filter(pool=copy.pool).delete()
    history.record(copy.pool.history_chain, "discard_draft", by=by, now=now, facts={"fingerprint": copy.fingerprint})
    return copy.pool


@transaction.atomic
def delete_draft(pool: Pool, *, base: str, by: User, now: datetime) -> None:
    """A pool that never became a version is gone and its address free; its history says who deleted it.

    Raises NotPossibleNow: it has a version or files, or somebody has written meanwhile.
    """
    copy = _locked(pool, by)
    require_possible(rules.obstacles_to_delete(copy, base=base))
    PoolDraft.objects.filter(pool=copy.pool).delete()
    history.record(copy.pool.history_chain, "delete_draft", by=by, now=now, facts={"fingerprint": copy.fingerprint})
    copy.pool.delete()


@transaction.atomic
def write_version(pool: Pool, *, by: User, now: datetime) -> Pool:
    """The working copy as the draft pool's newest version, ready for somebody else to announce.

    The same words twice make one. Raises NotPossibleNow with everything that is missing, each with its place.
    """
    copy = _locked(pool, by)
    require_possible(rules.obstacles_to_write_version(copy))
    pool = put_version(copy.pool, copy.document, writers=copy.writers, by=by, now=now)
    PoolDraft.objects.filter(pool=pool).delete()
    return pool


def _locked(pool: Pool, by: User) -> WorkingCopy:
    """The pool's lock, and its working copy as it stands."""
    require(permissions.may_load_pool(by))
    pool = Pool.objects.locked().select_related("version").get(pk=pool.pk)
    require_possible(rules.obstacles_to_write(pool))
    return working_copy(pool, PoolDraft.objects.select_related("base_version").filter(pool=pool).first())


def _keep(
    copy: WorkingCopy, document: PoolDocument, verb: str, facts: dict[str, Any], *, by: User, now: datetime
) -> WorkingCopy:
    """The document as the pool's draft, its writer among its writers, and a line of history."""
    writers = [*dict.fromkeys([*copy.writers, by.pk])]
    values = {"document": canonical_json(document), "writers": writers, "changed_at": now, "changed_by": by}
    draft, _ = PoolDraft.objects.update_or_create(
        pool=copy.pool, defaults=values, create_defaults=values | {"base_version": copy.base}
    )
    history.record(copy.pool.history_chain, verb, by=by, now=now, facts=facts)
    return working_copy(copy.pool, draft)
