"""How somebody comes into the group that carries a run, gets another role in it, and leaves it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cases import invitations
from cases.group import MemberDraft, portal_user
from cases.models import Attendance, Case, Gathering, GroupMember
from cases.permissions import may_carry
from cases.rules.group import obstacles_to_add_member, obstacles_to_change_member, obstacles_to_end_member
from cases.run import Also, nothing_else
from cases.states import UNNAMED, MemberRole
from portal import history, outbox
from portal.history import Audience
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def add_member(case: Case, draft: MemberDraft, *, by: User, now: datetime, also: Also = nothing_else) -> GroupMember:
    """Somebody new in the group, invited to what is planned; known by e-mail if they log in to the portal."""
    case = locked_run(case)
    require(may_carry(by, case))
    require_possible([*also(case), *obstacles_to_add_member(case, draft)])
    member = GroupMember.objects.create(case=case, added_at=now, added_by=by, **_values(case, draft))
    _record(member, "add_member", by=by, now=now, role=member.role)
    if member.role != MemberRole.PARTICIPANT:
        _invite_to_what_comes(member, now=now)
    return member


@transaction.atomic
def change_member(
    member: GroupMember, draft: MemberDraft, *, by: User, now: datetime, also: Also = nothing_else
) -> GroupMember:
    """Another role or address; what the member has taken part in follows along."""
    case = locked_run(member.case)
    member = _locked_member(member, case)
    require(may_carry(by, case))
    require_possible([*also(case), *obstacles_to_change_member(member, draft)])
    before = member.role
    for name, value in _values(case, draft).items():
        setattr(member, name, value)
    member.save()
    _record(member, "change_member", by=by, now=now, role=member.role, before=before)
    return member


@transaction.atomic
def end_member(member: GroupMember, *, by: User, now: datetime, also: Also = nothing_else) -> None:
    """Out of the group from now on; the row stays, a citizen's first name does not, and their calendar is told."""
    case = locked_run(member.case)
    member = _locked_member(member, case)
    require(may_carry(by, case))
    require_possible([*also(case), *obstacles_to_end_member(member)])
    member.ended_at, member.ended_by = now, by
    if member.role in UNNAMED:
        member.name = ""
    member.save(update_fields=["ended_at", "ended_by", "name"])
    _record(member, "end_member", by=by, now=now, role=member.role)
    coming = Gathering.objects.coming(now).filter(case=case, attendance__member=member)
    for gathering in coming.with_case():
        once = f"{gathering.sequence}/ended"
        told = invitations.letters(gathering, [member], invitations.WITHDRAWN, once=once)
        outbox.notify_many(told, now=now)
    Attendance.objects.unanswered().filter(member=member, gathering__in=coming.values("pk")).delete()


def locked_run(case: Case) -> Case:
    return Case.objects.locked().select_related("organisation").get(pk=case.pk)


def _locked_member(member: GroupMember, case: Case) -> GroupMember:
    member = GroupMember.objects.locked().select_related("user").get(pk=member.pk)
    member.case = case
    return member


def _values(case: Case, draft: MemberDraft) -> dict[str, Any]:
    user = None if draft.is_unnamed else portal_user(case, draft.email)
    return {
        "role": draft.role,
        "name": draft.name,
        "email": draft.email,
        "phone": draft.phone,
        "tilbud": draft.tilbud,
        "user": user,
    }


def _record(member: GroupMember, verb: str, *, by: User, now: datetime, **codes: str) -> None:
    facts = {"member": member.pk} | {name: str(code) for name, code in codes.items()}
    history.record(member.case.history_chain, verb, by=by, now=now, facts=facts, audience=Audience.PARTY)


def _invite_to_what_comes(member: GroupMember, *, now: datetime) -> None:
    coming = list(Gathering.objects.coming(now).filter(case=member.case).with_case())
    rows = [Attendance(gathering=gathering, member=member, invited_at=now) for gathering in coming]
    Attendance.objects.bulk_create(rows)
    for gathering in coming:
        outbox.notify_many(invitations.letters(gathering, [member], invitations.INVITED), now=now)
