"""What happens to a pool: it is loaded, written anew, announced, and its deadline is moved."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pools import permissions, rules
from pools.document import PoolDocument, canonical_json, document_of
from pools.models import DeadlineChange, Pool, PoolDraft, PoolNotice, PoolVersion
from pools.states import PoolTransition
from portal import danish, history
from portal.models import User
from portal.steps import move, require, require_possible


@transaction.atomic
def load_pool(document: PoolDocument, *, by: User, now: datetime) -> Pool:
    """A draft pool with the document as its newest version; the same words twice make one version.

    What was being written in the browser gives way to the file. Raises NotPossibleNow for an announced pool.
    """
    require(permissions.may_load_pool(by))
    pool = Pool.objects.locked().filter(slug=document.slug).first()
    require_possible(rules.obstacles_to_load(pool))
    pool = pool or Pool.objects.create(
        slug=document.slug,
        offers=document.offers,
        title=document.title,
        opens_at=document.opens,
        deadline_at=document.deadline,
        created_at=now,
    )
    return put_version(pool, document, writers=_discarded(pool, by=by, now=now), by=by, now=now)


def _discarded(pool: Pool, *, by: User, now: datetime) -> list[int]:
    """Those who wrote in the draft that gives way, if there is one; that it did is a line of history."""
    draft = PoolDraft.objects.locked().filter(pool=pool).first()
    if draft is None:
        return []
    draft.delete()
    history.record(pool.history_chain, "discard_draft", by=by, now=now, facts={"fingerprint": draft.fingerprint})
    return draft.writers


def put_version(pool: Pool, document: PoolDocument, *, writers: Iterable[int], by: User, now: datetime) -> Pool:
    """The document as the draft pool's newest version, unless it is that already; the caller holds the pool's lock.

    `writers` join those of the version before: whoever wrote in any of them is not the second person.
    """
    if pool.version and pool.version.sha256 == hashlib.sha256(canonical_json(document)).hexdigest():
        return pool
    if pool.version:
        writers = [*pool.version.writers, pool.version.written_by_id, *writers]
    pool.offers, pool.title = document.offers, document.title
    pool.opens_at, pool.deadline_at = document.opens, document.deadline
    add_version(pool, document, by=by, now=now, writers=writers)
    return pool


def store_version(
    pool: Pool, document: PoolDocument, *, by: User, now: datetime, writers: Iterable[int] = ()
) -> PoolVersion:
    """The next frozen wording, not yet the pool's own; the caller holds the pool's lock."""
    content = canonical_json(document)
    return PoolVersion.objects.create(
        pool=pool,
        number=pool.versions.count() + 1,
        document=content,
        sha256=hashlib.sha256(content).hexdigest(),
        written_at=now,
        written_by=by,
        writers=sorted({*writers, by.pk}),
    )


def add_version(
    pool: Pool, document: PoolDocument, *, by: User, now: datetime, writers: Iterable[int] = ()
) -> PoolVersion:
    """The next frozen wording of a pool whose lock the caller holds; saves the pool, writes history."""
    version = store_version(pool, document, by=by, now=now, writers=writers)
    pool.version = version
    pool.save()
    facts = {"version": version.number, "sha256": version.sha256}
    history.record(pool.history_chain, "write_version", by=by, now=now, facts=facts)
    return version


@transaction.atomic
def announce(pool: Pool, *, by: User, now: datetime) -> Pool:
    """Everybody can read it from now; its version is frozen. A second person does this.

    Raises NotPossibleNow: same person, deadline passed, or an assumption in a pool that is for real.
    """
    pool = Pool.objects.locked().get(pk=pool.pk)
    require(permissions.may_announce(by, pool))
    version = PoolVersion.objects.get(pk=pool.version_id)
    require_possible(rules.obstacles_to_announce(pool, version, by=by, now=now))
    move(pool, PoolTransition.ANNOUNCE, by=by, now=now, facts={"version": version.number})
    pool.announced_at, pool.announced_by = now, by
    pool.takes_in_rounds = document_of(version).intake is not None
    pool.save()
    PoolDraft.objects.filter(pool=pool).delete()
    document = document_of(version)
    title = f"{document.called.capitalize()} er udmeldt"
    publish_notice(pool, title, _announcement(document, now=now), by=by, now=now)
    return pool


def publish_notice(pool: Pool, title: str, text: str, *, by: User, now: datetime) -> PoolNotice:
    """A dated public notice on the pool page; the caller holds the pool's lock."""
    notice = PoolNotice.objects.create(pool=pool, at=now, by=by, title=title, text=text)
    history.record(pool.history_chain, "publish_notice", by=by, now=now, facts={"notice": notice.pk})
    return notice


@transaction.atomic
def propose_deadline(pool: Pool, new_deadline: datetime, reason: str, *, by: User, now: datetime) -> DeadlineChange:
    """The first of two persons: nothing moves before `move_deadline` by another. Raises NotPossibleNow."""
    pool = Pool.objects.locked().get(pk=pool.pk)
    require(permissions.may_move_deadline(by, pool))
    require_possible(rules.obstacles_to_propose_deadline(pool, new_deadline, reason, now=now))
    change = DeadlineChange.objects.create(
        pool=pool,
        old_deadline=pool.deadline_at,
        new_deadline=new_deadline,
        reason=reason.strip(),
        proposed_at=now,
        proposed_by=by,
    )
    history.record(pool.history_chain, "propose_deadline", by=by, now=now, facts={"change": change.pk})
    return change


def move_deadline(pool: Pool, change: DeadlineChange, *, by: User, now: datetime) -> Pool:
    """The second person approves: new deadline, raised calendar sequence, open again if it was closed, public notice.

    The caller holds the pool's lock: `applications.actions.extend_deadline`, which also tells everybody with a draft or
    a submission. Raises NotPossibleNow: same person, applications opened, or another move came first.
    """
    require(permissions.may_move_deadline(by, pool))
    require_possible(rules.obstacles_to_move_deadline(pool, change, by=by, now=now))
    change.approved_at, change.approved_by = now, by
    change.save(update_fields=["approved_at", "approved_by"])
    pool.deadline_at = change.new_deadline
    pool.calendar_sequence += 1
    pool.closed_at = None
    pool.save()
    facts = {"change": change.pk, "sequence": pool.calendar_sequence}
    history.record(pool.history_chain, "move_deadline", by=by, now=now, facts=facts)
    publish_notice(pool, "Ansøgningsfristen er forlænget", deadline_text(change), by=by, now=now)
    return pool


def deadline_text(change: DeadlineChange) -> str:
    """«Ansøgningsfristen er forlænget til tirsdag den 24. … kl. 12.00 (tidligere tirsdag den 17. … kl. 12.00). …»"""
    new, old = danish.moment(change.new_deadline), danish.moment(change.old_deadline)
    return f"Ansøgningsfristen er forlænget til {new} (tidligere {old}). Begrundelse: {change.reason}"


def _announcement(document: PoolDocument, *, now: datetime) -> str:
    opens = danish.moment(document.opens) if document.opens > now else "nu"
    return f"Der kan søges fra {opens} til {danish.moment(document.deadline)}."
