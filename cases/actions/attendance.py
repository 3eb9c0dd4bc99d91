"""Who came to an activity, who else took part, and what was said there."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from cases.actions.correspondence import journal
from cases.actions.group import locked_run
from cases.gatherings import Outdated
from cases.models import Attendance, Gathering, GroupMember, Minutes
from cases.permissions import may_carry
from cases.rules.gatherings import (
    obstacles_to_add_participants,
    obstacles_to_note_attendance,
    obstacles_to_write_minutes,
)
from cases.run import Also, nothing_else
from cases.states import AttendanceState, Direction, MemberRole
from portal import history
from portal.history import Audience
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def note_attendance(
    gathering: Gathering, states: Mapping[int, str], *, by: User, now: datetime, also: Also = nothing_else
) -> int:
    """{member's key: AttendanceState}: only what differs is written; returns how many were."""
    gathering = _locked(gathering)
    require(may_carry(by, gathering.case))
    require_possible([*also(gathering.case), *obstacles_to_note_attendance(gathering, dict(states), now=now)])
    rows = [row for row in gathering.attendance.locked() if states.get(row.member_id, row.state) != row.state]
    for row in rows:
        row.state, row.noted_at, row.noted_by = states[row.member_id], now, by
    Attendance.objects.bulk_update(rows, ["state", "noted_at", "noted_by"])
    if rows:
        codes = {str(row.member_id): str(row.state) for row in rows}
        _record(gathering, "note_attendance", {"members": codes}, by=by, now=now)
    return len(rows)


@transaction.atomic
def add_participants(
    gathering: Gathering, names: Iterable[str], *, by: User, now: datetime, also: Also = nothing_else
) -> int:
    """People outside the group who take part in this activity, by name; those who are there already stay as they are.

    Once it has begun they came. Returns how many are new on it.
    """
    gathering = _locked(gathering)
    require(may_carry(by, gathering.case))
    names = list(dict.fromkeys(name for each in names if (name := " ".join(each.split()))))
    require_possible([*also(gathering.case), *obstacles_to_add_participants(gathering, names)])
    people = _participants(gathering, names, by=by, now=now)
    there = set(gathering.attendance.values_list("member", flat=True))
    new = [each for each in people if each.pk not in there]
    came = gathering.starts_at <= now
    told = {"state": AttendanceState.PRESENT, "noted_at": now, "noted_by": by} if came else {}
    Attendance.objects.bulk_create(
        [Attendance(gathering=gathering, member=each, invited_at=now, **told) for each in new]
    )
    if new:
        _record(gathering, "add_participants", {"members": [each.pk for each in new]}, by=by, now=now)
    return len(new)


@transaction.atomic
def write_minutes(
    gathering: Gathering, text: str, *, seen: int, by: User, now: datetime, also: Also = nothing_else
) -> Minutes:
    """The next wording of the minutes; `seen` is the number of the one the writer saw (0: none), else Outdated."""
    gathering = _locked(gathering)
    require(may_carry(by, gathering.case))
    newest = gathering.minutes.last()
    if seen != (newest.number if newest else 0):
        raise Outdated(newest)
    require_possible([*also(gathering.case), *obstacles_to_write_minutes(gathering, text, now=now)])
    minutes = Minutes.objects.create(gathering=gathering, number=seen + 1, text=text, at=now, by=by)
    title = f"{'Rettet referat' if seen else 'Referat'}: {gathering.title}"
    journal(gathering.case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    _record(gathering, "write_minutes", {"number": minutes.number}, by=by, now=now)
    return minutes


def _locked(gathering: Gathering) -> Gathering:
    case = locked_run(gathering.case)
    gathering = Gathering.objects.locked().get(pk=gathering.pk)
    gathering.case = case
    return gathering


def _participants(gathering: Gathering, names: list[str], *, by: User, now: datetime) -> list[GroupMember]:
    """The case's participants of these names; who is not known yet is written."""
    case = gathering.case
    known = {each.name.casefold(): each for each in case.members.current().filter(role=MemberRole.PARTICIPANT)}
    about = {"case": case, "role": MemberRole.PARTICIPANT, "added_at": now, "added_by": by}
    new = [GroupMember(name=name, **about) for name in names if name.casefold() not in known]
    return [
        *(known[name.casefold()] for name in names if name.casefold() in known),
        *GroupMember.objects.bulk_create(new),
    ]


def _record(gathering: Gathering, verb: str, codes: dict[str, object], *, by: User, now: datetime) -> None:
    facts = {"gathering": gathering.pk} | codes
    history.record(gathering.case.history_chain, verb, by=by, now=now, facts=facts, audience=Audience.PARTY)
