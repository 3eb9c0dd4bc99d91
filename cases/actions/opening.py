"""How a case begins: its number, its first person, its first line of history."""

from datetime import datetime

from django.db import transaction

from cases.actions.correspondence import journal
from cases.faces import PartyFace
from cases.models import Case, CaseNumber, CaseParticipant
from cases.permissions import may_open_case
from cases.states import CaseKind, CaseRole, Direction
from portal import history
from portal.clock import COPENHAGEN
from portal.history import Audience
from portal.models import Organisation, Tilbud, User
from portal.steps import require


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
    case = Case.objects.create(
        number=_next_number(now),
        kind=kind,
        title=title,
        organisation=organisation,
        tilbud=tilbud,
        created_at=now,
        created_by=by,
        **_columns(face, now),
    )
    CaseParticipant.objects.create(case=case, user=by, role=CaseRole.RESPONSIBLE, added_at=now, added_by=by)
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
