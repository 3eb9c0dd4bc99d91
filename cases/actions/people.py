"""How people come onto a case, leave it, and hand the responsibility to each other."""

from datetime import datetime

from django.db import transaction

from cases import notifications
from cases.actions.correspondence import journal
from cases.models import Case, CaseParticipant
from cases.permissions import may_add_colleague, may_change_role, may_end_place, may_hand_over
from cases.rules import (
    membership_by_email,
    obstacles_to_add_colleague,
    obstacles_to_change_role,
    obstacles_to_end_place,
    obstacles_to_hand_over,
)
from cases.states import CaseRole, Direction
from portal import history, outbox
from portal.history import Audience
from portal.models import HistoryRow, User
from portal.steps import require, require_possible


@transaction.atomic
def add_colleague(case: Case, *, email: str, role: str, by: User, now: datetime) -> CaseParticipant:
    """Give a colleague of the case's own organisation a role (CaseRole) on it; an unknown e-mail is an obstacle."""
    case = _locked(case)
    require(may_add_colleague(by, case))
    require_possible(obstacles_to_add_colleague(case, email=email, role=role))
    colleague = membership_by_email(case, email).user  # type: ignore[union-attr]  # the obstacles have looked
    place = _new_place(case, colleague, role, by=by, now=now)
    line = _record(case, "add_colleague", colleague, by=by, now=now, role=role)
    title = f"{colleague.name} er tilføjet som {CaseRole(role).label}"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    _tell(case, [colleague], by=by, line=line, now=now)
    return place


@transaction.atomic
def change_role(participant: CaseParticipant, *, role: str, by: User, now: datetime) -> CaseParticipant:
    """Give a colleague another role (CaseRole) in place of this one, at once; the old row is kept as ended."""
    case = _locked(participant.case)
    participant = CaseParticipant.objects.locked().select_related("user").get(pk=participant.pk)
    participant.case = case
    require(may_change_role(by, participant))
    require_possible(obstacles_to_change_role(participant, role))
    _end(participant, by=by, now=now)
    place = _new_place(case, participant.user, role, by=by, now=now)
    codes = {"role": role, "before": participant.role}
    line = _record(case, "change_role", participant.user, by=by, now=now, **codes)
    title = f"{participant.user.name} er nu {CaseRole(role).label} (før {CaseRole(participant.role).label})"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    _tell(case, [participant.user], by=by, line=line, now=now)
    return place


@transaction.atomic
def end_place(participant: CaseParticipant, *, by: User, now: datetime) -> None:
    """Take one role of one person off the case; the last responsible stays until there is another. The row is kept."""
    case = _locked(participant.case)
    participant = CaseParticipant.objects.locked().select_related("user").get(pk=participant.pk)
    participant.case = case
    require(may_end_place(by, participant))
    require_possible(obstacles_to_end_place(participant))
    _end(participant, by=by, now=now)
    line = _record(case, "end_place", participant.user, by=by, now=now, role=participant.role)
    title = f"{participant.user.name} er ikke længere {CaseRole(participant.role).label}"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    _tell(case, [participant.user], by=by, line=line, now=now)


@transaction.atomic
def hand_over(case: Case, *, to: User, by: User, now: datetime) -> None:
    """Make `to`, who is on the case, responsible at once; a responsible who hands over stays on as editor.

    The administrator may do it when the responsible is ill; those who are responsible then stay so.
    """
    case = _locked(case)
    require(may_hand_over(by, case))
    require_possible(obstacles_to_hand_over(case, to=to))
    _new_place(case, to, CaseRole.RESPONSIBLE, by=by, now=now)
    own = CaseParticipant.objects.locked().filter(case=case, user=by, role=CaseRole.RESPONSIBLE, ended_at=None).first()
    if own is not None:
        _end(own, by=by, now=now)
        if not CaseParticipant.objects.current().filter(case=case, user=by, role=CaseRole.EDITOR).exists():
            _new_place(case, by, CaseRole.EDITOR, by=by, now=now)
    line = _record(case, "hand_over", to, by=by, now=now)
    title = f"{to.name} er blevet ansøgningsansvarlig efter {by.name}"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    _tell(case, [to], by=by, line=line, now=now)


def _locked(case: Case) -> Case:
    return Case.objects.locked().select_related("organisation").get(pk=case.pk)


def _new_place(case: Case, user: User, role: str, *, by: User, now: datetime) -> CaseParticipant:
    return CaseParticipant.objects.create(case=case, user=user, role=role, added_at=now, added_by=by)


def _end(place: CaseParticipant, *, by: User, now: datetime) -> None:
    place.ended_at, place.ended_by = now, by
    place.save(update_fields=["ended_at", "ended_by"])


def _record(case: Case, verb: str, person: User, *, by: User, now: datetime, **codes: str) -> HistoryRow:
    facts = {"person": person.pk} | codes
    return history.record(case.history_chain, verb, by=by, now=now, facts=facts, audience=Audience.PARTY)


def _tell(case: Case, people: list[User], *, by: User, line: HistoryRow, now: datetime) -> None:
    """Mail the person concerned and the other responsible, not the one who did it; once per line of history."""
    responsible = CaseParticipant.objects.with_role(CaseRole.RESPONSIBLE).filter(case=case, user__is_active=True)
    people = [*people, *(place.user for place in responsible.select_related("user"))]
    on_case = set(CaseParticipant.objects.with_access().filter(case=case).values_list("user", flat=True))
    letters = []
    for person in {person.pk: person for person in people if person != by}.values():
        write = notifications.news_letter if person.pk in on_case else notifications.place_ended_letter
        letters.append(write(case, person, occasion=f"people-{line.number}"))
    outbox.notify_many(letters, now=now)
