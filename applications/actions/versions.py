"""A new wording of an announced pool: proposed by one, in force by another, read in every draft before it is sent."""

from datetime import datetime

from django.db import transaction

from applications import notifications
from applications.actions.deadline import move_cases, show_faces, tell_people
from applications.actions.drafting import locked_for_editing, touch
from applications.actions.starting import hold_pool
from applications.faces import face_of
from applications.models import Application
from applications.rules import obstacles_to_acknowledge
from cases.faces import set_party_faces
from cases.models import Case
from pools.actions import move_deadline, publish_notice, store_version
from pools.document import document_of, from_json
from pools.models import DeadlineChange, Pool, PoolDraft, PoolVersion, VersionProposal
from pools.permissions import may_announce, may_propose_version
from pools.rules import obstacles_to_approve_version, obstacles_to_propose_version, obstacles_to_withdraw_version
from pools.versions import Clarification, demands_in, must_be_read
from portal.history import Audience, Line, record, record_many
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def propose_version(pool: Pool, told: Clarification, *, read: str, by: User, now: datetime) -> VersionProposal:
    """«Foreslå ændringen»: what the pool's draft holds becomes its next version, not yet in force.

    `read`: the fingerprint of the draft on the page; what somebody has written meanwhile is not proposed unseen.
    Raises PermissionDenied, NotPossibleNow (nothing changed, demands too near the deadline …).
    """
    pool = Pool.objects.locked().get(pk=pool.pk)
    require(may_propose_version(by))
    draft = PoolDraft.objects.locked().filter(pool=pool).first()
    document = from_json(bytes(draft.document)) if draft else document_of(pool.version)
    require_possible(obstacles_to_propose_version(pool, draft, document, told, read=read, now=now))
    demands = demands_in(pool.version, document)
    version = store_version(pool, document, by=draft.changed_by, now=now, writers=draft.writers)
    proposal = VersionProposal.objects.create(
        pool=pool,
        version=version,
        title=told.title.strip(),
        text=told.text.strip(),
        demands=demands,
        new_deadline=told.new_deadline,
        reason=told.reason.strip() if told.new_deadline else "",
        proposed_at=now,
        proposed_by=by,
    )
    facts = {"proposal": proposal.pk, "version": version.number, "sha256": version.sha256, "demands": demands}
    record(pool.history_chain, "propose_version", by=by, now=now, facts=facts)
    return proposal


@transaction.atomic
def withdraw_version_proposal(proposal: VersionProposal, *, by: User, now: datetime) -> VersionProposal:
    """It comes to nothing: taken back by its proposer, or refused by the second person. The draft stays as it is."""
    pool = Pool.objects.locked().get(pk=proposal.pool_id)
    require(may_announce(by, pool))
    proposal = VersionProposal.objects.get(pk=proposal.pk)
    require_possible(obstacles_to_withdraw_version(proposal))
    proposal.withdrawn_at, proposal.withdrawn_by = now, by
    proposal.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(pool.history_chain, "withdraw_version", by=by, now=now, facts={"proposal": proposal.pk})
    return proposal


@transaction.atomic
def approve_version(proposal: VersionProposal, *, by: User, now: datetime) -> Pool:
    """The second person: the version is in force, with its notice, its extension, and one mail to everybody.

    The pool is locked FOR UPDATE: whoever sends at the same moment has either been received before it, or meets it.
    Raises PermissionDenied, NotPossibleNow.
    """
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=proposal.pool_id)
    proposal = VersionProposal.objects.select_related("version", "proposed_by").get(pk=proposal.pk)
    require(may_announce(by, pool))
    require_possible(obstacles_to_approve_version(proposal, pool, by=by, now=now))
    proposal.must_be_read = must_be_read(proposal, pool, now=now)
    proposal.approved_at, proposal.approved_by = now, by
    proposal.save(update_fields=["must_be_read", "approved_at", "approved_by"])
    pool.version, pool.title = proposal.version, document_of(proposal.version).title
    pool.save(update_fields=["version", "title"])
    facts = {"proposal": proposal.pk, "version": proposal.version.number, "sha256": proposal.version.sha256}
    record(pool.history_chain, "approve_version", by=by, now=now, facts=facts)
    publish_notice(pool, proposal.title, proposal.text, by=by, now=now)
    change = _extend(pool, proposal, by=by, now=now) if proposal.new_deadline else None
    _show_everybody(pool, proposal, change, by=by, now=now)
    PoolDraft.objects.filter(pool=pool, document=bytes(proposal.version.document)).delete()
    return pool


def _extend(pool: Pool, proposal: VersionProposal, *, by: User, now: datetime) -> DeadlineChange:
    """The extension in the same act is a move of the deadline as any other: row, sequence, notice, every case."""
    change = DeadlineChange.objects.create(
        pool=pool,
        old_deadline=pool.deadline_at,
        new_deadline=proposal.new_deadline,
        reason=proposal.reason,
        proposed_at=proposal.proposed_at,
        proposed_by=proposal.proposed_by,
    )
    move_deadline(pool, change, by=by, now=now)
    move_cases(pool, change, by=by, now=now)
    return change


def _show_everybody(
    pool: Pool, proposal: VersionProposal, change: DeadlineChange | None, *, by: User, now: datetime
) -> None:
    """On every case that stands: a line of history, the note of its status, and one mail to each of its users."""
    standing = Application.objects.not_withdrawn().filter(pool=pool)
    list(Case.objects.locked().filter(pk__in=standing.values("case")))
    applications = list(standing.with_everything().with_deadline().order_by("pk"))
    facts = {"version": proposal.version.number}
    lines = [Line(each.history_chain, "new_version", facts, Audience.PARTY) for each in applications]
    record_many(lines, by=by, now=now)
    show_faces(applications, pool, now=now)
    tell_people(
        applications, lambda each, people: notifications.version_in_force(proposal, change, each, people), now=now
    )


@transaction.atomic
def acknowledge_version(application: Application, *, read: int, by: User, now: datetime) -> Application:
    """«Jeg har læst ændringerne»: the draft stands on the newest version; an approval that was given lapses.

    `read`: the number of the version on the page; one that came into force meanwhile is not acknowledged unseen.
    Raises Http404, PermissionDenied, NotPossibleNow.
    """
    hold_pool(application.pool_id)
    application = locked_for_editing(application.pk, by=by, now=now)
    newest = PoolVersion.objects.get(pk=application.pool.version_id)
    require_possible(obstacles_to_acknowledge(application, newest, read=read))
    application.pool_version = newest
    application.save(update_fields=["pool_version"])
    facts = {"version": application.pool_version.number}
    record(application.history_chain, "acknowledge_version", by=by, now=now, facts=facts, audience=Audience.PARTY)
    touch(application, by=by, now=now)
    set_party_faces([(application.case, face_of(application))], now=now)
    return application
