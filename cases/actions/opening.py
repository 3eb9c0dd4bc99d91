"""How a case begins: its number, its first person, its first line of history."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from cases.actions.correspondence import journal
from cases.faces import PartyFace
from cases.models import Assignment, Case, CaseNumber, CaseParticipant
from cases.permissions import may_open_case, may_open_mailed, may_open_run
from cases.rules import membership_by_email, obstacles_to_open_run
from cases.states import CaseKind, CaseRole, Direction
from portal import history
from portal.clock import COPENHAGEN
from portal.history import Audience
from portal.models import Organisation, Tilbud, User
from portal.states import MembershipState
from portal.steps import require, require_possible


@transaction.atomic
def open_case(
    *,
    kind: CaseKind,
    title: str,
    organisation: Organisation,
    tilbud: Tilbud | None = None,
    face: PartyFace,
    by: User,
    now: datetime,
) -> Case:
    """A new case with the next number of the Copenhagen year; whoever opens it becomes its responsible."""
    require(may_open_case(by, organisation))
    about = {"kind": kind, "title": title, "organisation": organisation, "tilbud": tilbud}
    case = _new_case(about, face, by=by, now=now)
    CaseParticipant.objects.create(case=case, user=by, role=CaseRole.RESPONSIBLE, added_at=now, added_by=by)
    return case


@transaction.atomic
def open_run_case(
    *,
    kind: CaseKind,
    title: str,
    organisation: Organisation,
    tilbud: Tilbud | None = None,
    face: PartyFace,
    people: Mapping[User, CaseRole],
    consultant: User,
    by: User,
    now: datetime,
) -> Case:
    """A case that is run: opened by the team for an organisation, unsealed at once, the consultant assigned to it.

    `people` are the organisation's own, each with a role on the case. Nobody is mailed: the caller knows what to tell.
    """
    require(may_open_run(by))
    require_possible(obstacles_to_open_run(kind, organisation, people, consultant))
    about = {"kind": kind, "title": title, "organisation": organisation, "tilbud": tilbud, "unsealed_at": now}
    case = _new_case(about, face, by=by, now=now)
    for user, role in people.items():
        CaseParticipant.objects.create(case=case, user=user, role=role, added_at=now, added_by=by)
    Assignment.objects.create(case=case, user=consultant, assigned_at=now, assigned_by=by)
    history.record(case.history_chain, "assign", by=by, now=now, facts={"person": consultant.pk})
    title = f"Konsulent på forløbet: {consultant.name}"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=True, now=now)
    return case


@transaction.atomic
def open_mailed_case(
    *,
    kind: CaseKind,
    title: str,
    organisation: Organisation,
    tilbud: Tilbud | None,
    face: PartyFace,
    sender: str,
    by: User,
    now: datetime,
) -> Case:
    """A case for what came by mail; the sender is its responsible when the portal knows that e-mail there.

    Else the organisation's administrator sees the case and lets people in.
    """
    require(may_open_mailed(by))
    about = {"kind": kind, "title": title, "organisation": organisation, "tilbud": tilbud}
    case = _new_case(about, face, by=by, now=now)
    known = membership_by_email(case, sender)
    if known is not None and known.state == MembershipState.ACTIVE:
        role = CaseRole.RESPONSIBLE
        CaseParticipant.objects.create(case=case, user=known.user, role=role, added_at=now, added_by=by)
    return case


def _new_case(about: dict[str, object], face: PartyFace, *, by: User, now: datetime) -> Case:
    """The row with its number, its first line of history and its first akt."""
    case = Case.objects.create(number=_next_number(now), created_at=now, created_by=by, **about, **_columns(face, now))
    history.record(case.history_chain, "open_case", by=by, now=now, audience=Audience.PARTY)
    journal(case, direction=Direction.INTERNAL, title="Sagen er oprettet", visible_to_party=True, now=now)
    return case


def _next_number(now: datetime) -> str:
    """«2026-0007»: the year's row is the lock that makes numbers follow each other without holes."""
    year = now.astimezone(COPENHAGEN).year
    CaseNumber.objects.bulk_create([CaseNumber(year=year)], ignore_conflicts=True)
    counter = CaseNumber.objects.select_for_update(no_key=True).get(pk=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return str(counter)


def _columns(face: PartyFace, now: datetime) -> dict[str, object]:
    return {
        "party_words": face.words,
        "party_turn": face.turn,
        "party_next_url": face.next_url,
        "party_due_at": face.due_at,
        "party_words_after_due": face.words_after_due,
        "party_turn_after_due": face.turn_after_due,
        "party_note": face.note,
        "party_changed_at": now,
    }
