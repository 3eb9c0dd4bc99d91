"""What stands on the agency's pages about a pool's deadline and its next version, for the person who looks?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404

from applications.models import Application, Dispensation, DispensationRequest
from cases.models import CaseParticipant, Impartiality
from pools.differences import AREAS, Difference, differences
from pools.document import document_of, from_json
from pools.models import DeadlineChange, Pool, PoolDraft, VersionProposal
from pools.permissions import may_announce, may_move_deadline, may_propose_version, may_publish_notice
from pools.rules import obstacles_to_approve_version, obstacles_to_move_deadline, warnings_of_deadline
from pools.states import PoolState
from pools.versions import earliest_deadline
from portal.models import User
from portal.states import Role
from portal.steps import require
from portal.working_days import working_days_between

NO_FORMS: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Told:
    """How many a change is told to: cases with a draft, cases with a submission, and mails in all."""

    drafts: int
    submitted: int
    mails: int


def pool_at_the_agency(user: User, slug: str) -> Pool:
    """An announced pool, for those who lead and the auditor; 403 for others."""
    require(user.has_role(Role.POOL_MANAGER, Role.DIRECTOR, Role.AUDITOR))
    return get_object_or_404(Pool.objects.announced().select_related("version").defer("version__document"), slug=slug)


def told_by(pool: Pool) -> Told:
    """Numbers alone: who they are is sealed."""
    standing = Application.objects.filter(pool=pool)
    cases = standing.not_withdrawn().values("case")
    places = CaseParticipant.objects.with_access().filter(case__in=cases, user__is_active=True)
    return Told(
        drafts=standing.unsent().count(),
        submitted=standing.submitted().count(),
        mails=places.values("case", "user").distinct().count(),
    )


def deadline_context(pool: Pool, user: User, *, now: datetime, forms: Mapping[str, Any] = NO_FORMS) -> dict[str, Any]:
    """The page about the deadline; `forms` are those just posted and refused, by name."""
    changes = list(pool.deadline_changes.select_related("proposed_by", "approved_by", "withdrawn_by").order_by("-pk"))
    can_move = pool.state == PoolState.ANNOUNCED
    waiting = [each for each in changes if each.approved_at is None and each.withdrawn_at is None]
    return {
        "pool": pool,
        "waiting": [_weighed(each, pool, user, now) for each in waiting],
        "changes": [each for each in changes if each.approved_at or each.withdrawn_at],
        "can_move": can_move,
        "may_move": can_move and may_move_deadline(user, pool),
        "may_answer": user.has_role(Role.POOL_MANAGER, Role.DIRECTOR),
        "told": told_by(pool),
        "requests": requests_shown_to(user, pool),
        "dispensations": dispensations_shown_to(user, pool),
        "now": now,
    } | dict(forms)


def _weighed(change: DeadlineChange, pool: Pool, user: User, now: datetime) -> tuple[DeadlineChange, list, list]:
    """A proposal, what should be noticed about its moment, and what keeps this person from approving it."""
    obstacles = obstacles_to_move_deadline(pool, change, by=user, now=now)
    return change, warnings_of_deadline(change.new_deadline, now=now), obstacles


def requests_shown_to(user: User, pool: Pool) -> list[DispensationRequest]:
    """What applicants themselves have written to the agency: before the opening, to those who are to answer it."""
    if pool.is_sealed and not user.has_role(Role.POOL_MANAGER, Role.DIRECTOR):
        return []
    barred, leads = _barred(user), user.has_role(Role.POOL_MANAGER, Role.DIRECTOR)
    asked = (each for each in requests_of(pool) if each.application.case_id not in barred)
    return [each for each in asked if leads or not _is_still_sealed(pool, each.application)]


def dispensations_shown_to(user: User, pool: Pool) -> list[Dispensation]:
    """Every dispensation in the pool, the newest first, under the same seal."""
    if pool.is_sealed and not user.has_role(Role.POOL_MANAGER, Role.DIRECTOR):
        return []
    given = Dispensation.objects.filter(application__pool=pool).exclude(application__case__in=_barred(user))
    if pool.takes_in_rounds and not user.has_role(Role.POOL_MANAGER, Role.DIRECTOR):
        given = given.filter(application__intake__isnull=False)
    return list(given.select_related("application__case__organisation", "by").order_by("-pk"))


def _is_still_sealed(pool: Pool, application: Application) -> bool:
    """A call that takes in again and again is opened for some of its applicants and not for others."""
    return pool.takes_in_rounds and application.intake is None


def requests_of(pool: Pool) -> list[DispensationRequest]:
    """Everybody in the pool who asked for more time: those who wait first, then the newest."""
    asked = DispensationRequest.objects.filter(application__pool=pool)
    related = asked.select_related("application__case__organisation", "by", "answered_by", "dispensation")
    return list(related.order_by(F("answered_at").desc(nulls_first=True), "-pk"))


def request_in(user: User, pool: Pool, pk: int) -> DispensationRequest:
    """A request as the page shows it; Http404 for one that the person does not see."""
    for request in requests_shown_to(user, pool):
        if request.pk == pk:
            return request
    raise Http404


def _barred(user: User) -> set[int]:
    return set(Impartiality.objects.barring().filter(user=user).values_list("case", flat=True))


def version_context(pool: Pool, user: User, *, now: datetime, forms: Mapping[str, Any] = NO_FORMS) -> dict[str, Any]:
    """The page about the next version: the proposal that waits, else what the draft would change."""
    waiting = VersionProposal.objects.waiting().filter(pool=pool).select_related("version", "proposed_by").first()
    draft = PoolDraft.objects.filter(pool=pool).first()
    found = _found(pool, waiting, draft)
    return {
        "pool": pool,
        "proposal": waiting,
        "draft": draft,
        "by_area": tuple((area, tuple(each for each in found if each.area == area)) for area in AREAS),
        "is_changed": bool(found),
        "demands": any(each.is_demand for each in found),
        "working_days": working_days_between(now, pool.deadline_at),
        "earliest": earliest_deadline(pool.deadline_at, now=now),
        "told": told_by(pool),
        "may_propose": may_propose_version(user),
        "may_approve": may_announce(user, pool),
        "not_approved": obstacles_to_approve_version(waiting, pool, by=user, now=now) if waiting else [],
        "is_fixed": pool.state != PoolState.ANNOUNCED or now > pool.deadline_at,
        "may_publish": may_publish_notice(user),
        "earlier": pool.proposals.exclude(pk=waiting.pk if waiting else None)
        .select_related("proposed_by", "approved_by", "withdrawn_by", "version")
        .defer("version__document")
        .order_by("-pk"),
    } | dict(forms)


def _found(pool: Pool, waiting: VersionProposal | None, draft: PoolDraft | None) -> tuple[Difference, ...]:
    if waiting is not None:
        return differences(document_of(pool.version), document_of(waiting.version))
    if draft is None:
        return ()
    return differences(document_of(pool.version), from_json(bytes(draft.document)))
