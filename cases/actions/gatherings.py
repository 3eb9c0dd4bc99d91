"""How an activity is planned, moved, cancelled and held; whoever is invited is told each time, once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cases import invitations
from cases.actions.correspondence import journal
from cases.actions.group import locked_run
from cases.gatherings import GatheringDraft, Outdated, when
from cases.models import Attendance, Case, Gathering, GroupMember
from cases.permissions import may_carry
from cases.rules.gatherings import (
    invitable,
    obstacles_to_cancel_gathering,
    obstacles_to_change_gathering,
    obstacles_to_hold_gathering,
    obstacles_to_plan_gathering,
)
from cases.run import Also, nothing_else
from cases.states import Direction, GatheringState
from portal import history, outbox
from portal.history import Audience
from portal.models import User
from portal.steps import require, require_possible

Members = Iterable[GroupMember] | None


@transaction.atomic
def plan_gathering(
    case: Case, draft: GatheringDraft, *, members: Members = None, by: User, now: datetime, also: Also = nothing_else
) -> Gathering:
    """A new activity; `members` are invited, the whole group when nobody is named. One held already invites nobody."""
    case = locked_run(case)
    require(may_carry(by, case))
    require_possible([*also(case), *obstacles_to_plan_gathering(case, draft, now=now)])
    state = GatheringState.HELD if draft.already_held else GatheringState.PLANNED
    stamps = {"created_at": now, "created_by": by, "changed_at": now, "changed_by": by}
    gathering = Gathering.objects.create(case=case, state=state, **draft.values(), **stamps)
    invited = _invite(gathering, _chosen(case, members), now=now)
    _record(gathering, "plan_gathering", by=by, now=now)
    if not draft.already_held:
        _tell(gathering, invited, invitations.INVITED, now=now)
    return gathering


@transaction.atomic
def change_gathering(
    gathering: Gathering,
    draft: GatheringDraft,
    *,
    members: Members = None,
    seen: int | None = None,
    by: User,
    now: datetime,
    also: Also = nothing_else,
) -> Gathering:
    """Another time, place, title or circle (None: the circle stays). The UID stays and SEQUENCE rises.

    `seen`: the sequence the writer saw; Outdated when somebody has changed it since. Without a change nothing happens.
    """
    gathering = _locked_gathering(gathering)
    require(may_carry(by, gathering.case))
    if seen is not None and seen != gathering.sequence:
        raise Outdated(gathering)
    require_possible([*also(gathering.case), *obstacles_to_change_gathering(gathering, draft, now=now)])
    before = _invited(gathering)
    wanted = before if members is None else _chosen(gathering.case, members, keep=before)
    if not draft.differs_from(gathering) and {each.pk for each in wanted} == {each.pk for each in before}:
        return gathering
    for name, value in draft.values().items():
        setattr(gathering, name, value)
    _raise(gathering, by=by, now=now)
    _record(gathering, "change_gathering", by=by, now=now)
    _move_circle(gathering, before, wanted, now=now)
    return gathering


@transaction.atomic
def cancel_gathering(
    gathering: Gathering, *, reason: str, by: User, now: datetime, also: Also = nothing_else
) -> Gathering:
    """It will not be held; the entry in every calendar says so, and the reason stands."""
    gathering = _locked_gathering(gathering)
    require(may_carry(by, gathering.case))
    require_possible([*also(gathering.case), *obstacles_to_cancel_gathering(gathering, reason)])
    gathering.state, gathering.cancel_reason = GatheringState.CANCELLED, reason
    _raise(gathering, by=by, now=now)
    _record(gathering, "cancel_gathering", by=by, now=now)
    title = f"Aflyst: {gathering.title}, {when(gathering)}"
    journal(gathering.case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    if gathering.starts_at > now:
        _tell(gathering, _invited(gathering), invitations.CANCELLED, now=now)
    return gathering


@transaction.atomic
def hold_gathering(gathering: Gathering, *, by: User, now: datetime, also: Also = nothing_else) -> Gathering:
    """It has been held; nobody is mailed."""
    gathering = _locked_gathering(gathering)
    require(may_carry(by, gathering.case))
    require_possible([*also(gathering.case), *obstacles_to_hold_gathering(gathering, now=now)])
    gathering.state = GatheringState.HELD
    _raise(gathering, by=by, now=now)
    _record(gathering, "hold_gathering", by=by, now=now)
    return gathering


@transaction.atomic
def remind_of_gathering(gathering: Gathering, *, now: datetime) -> None:
    """One mail to each who was invited before today's rush; for one moment once, however often it is asked."""
    gathering = _locked_gathering(gathering)
    if gathering.state != GatheringState.PLANNED or gathering.starts_at <= now:
        return
    once = f"remind-{gathering.starts_at:%Y%m%dT%H%M}"
    early = [each for each in _invited(gathering) if each.invited_at <= now - Gathering.REMINDED_BEFORE]
    outbox.notify_many(invitations.letters(gathering, early, invitations.REMINDED, once=once), now=now)


def _locked_gathering(gathering: Gathering) -> Gathering:
    """Case first, then the activity."""
    case = locked_run(gathering.case)
    gathering = Gathering.objects.locked().get(pk=gathering.pk)
    gathering.case = case
    return gathering


def _chosen(case: Case, members: Members, *, keep: Iterable[GroupMember] = ()) -> list[GroupMember]:
    """Only the case's own; the whole group when nobody is named. `keep`: participants who are there already."""
    own = [each for each in case.members.current().select_related("user") if invitable(each)]
    if members is None:
        return own
    wanted = {each.pk for each in members}
    there = [each for each in keep if not invitable(each)]
    return [*(each for each in own if each.pk in wanted), *there]


def _invited(gathering: Gathering) -> list[GroupMember]:
    """Current members, each with `invited_at`."""
    rows = gathering.attendance.select_related("member__user").order_by("pk")
    members = []
    for row in rows:
        if row.member.ended_at is None:
            row.member.invited_at = row.invited_at
            members.append(row.member)
    return members


def _invite(gathering: Gathering, members: list[GroupMember], *, now: datetime) -> list[GroupMember]:
    rows = [Attendance(gathering=gathering, member=member, invited_at=now) for member in members]
    Attendance.objects.bulk_create(rows)
    return members


def _move_circle(gathering: Gathering, before: list[GroupMember], wanted: list[GroupMember], *, now: datetime) -> None:
    """Those who stay hear of the change, the new are invited, and it leaves the calendar of the others."""
    old, new = {each.pk for each in before}, {each.pk for each in wanted}
    gone = [each for each in before if each.pk not in new]
    Attendance.objects.unanswered().filter(gathering=gathering, member__in=gone).delete()
    added = _invite(gathering, [each for each in wanted if each.pk not in old], now=now)
    _tell(gathering, [each for each in wanted if each.pk in old], invitations.CHANGED, now=now)
    _tell(gathering, added, invitations.INVITED, now=now)
    _tell(gathering, gone, invitations.WITHDRAWN, now=now)


def _raise(gathering: Gathering, *, by: User, now: datetime) -> None:
    gathering.sequence += 1
    gathering.changed_at, gathering.changed_by = now, by
    gathering.save()


def _record(gathering: Gathering, verb: str, *, by: User, now: datetime) -> None:
    facts = {"gathering": gathering.pk, "sequence": gathering.sequence}
    history.record(gathering.case.history_chain, verb, by=by, now=now, facts=facts, audience=Audience.PARTY)


def _tell(gathering: Gathering, members: Iterable[GroupMember], occasion: str, *, now: datetime) -> None:
    outbox.notify_many(invitations.letters(gathering, members, occasion), now=now)
