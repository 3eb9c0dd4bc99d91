"""How what was said by telephone or at a meeting, or came to the wrong place, becomes an akt on the case."""

from datetime import datetime

from django.db import transaction

from cases.actions.correspondence import journal, send_message
from cases.models import Case, Message, Note
from cases.notes import NoteDraft
from cases.permissions import may_write_as_agency
from cases.rules import obstacles_to_write_note
from cases.states import Direction, NoteKind
from portal import history
from portal.models import User
from portal.steps import require, require_possible

FORWARDED_SUBJECT = "Jeres henvendelse er sendt videre"
FORWARDED = (
    "Vi har modtaget jeres besked «{subject}». Den hører ikke til hos os, og vi har sendt den videre til {to}, som"
    " svarer jer. Det følger af forvaltningslovens § 7, stk. 2. I skal ikke gøre mere."
)


@transaction.atomic
def write_note(case: Case, draft: NoteDraft, *, by: User, now: datetime) -> Note:
    """An akt of the agency's own, which the party's pages do not show; it is never changed.

    Of a misdirected enquiry that came as a message the writer is told where it went (FVL § 7, stk. 2).
    """
    case = Case.objects.locked().get(pk=case.pk)
    require(may_write_as_agency(by, case))
    require_possible(obstacles_to_write_note(case, draft, now=now))
    direction = Direction.INTERNAL if draft.kind == NoteKind.INTERNAL else Direction.IN
    entry = journal(case, direction=direction, title=_title(draft), visible_to_party=False, now=now)
    note = Note.objects.create(
        entry=entry,
        kind=draft.kind,
        held_at=draft.held_at,
        with_whom=draft.with_whom.strip(),
        text=draft.text.strip(),
        forwarded_to=draft.forwarded_to.strip(),
        written_at=now,
        written_by=by,
    )
    facts = {"note": note.pk, "kind": str(note.kind)}
    facts |= {"message": draft.message.pk} if draft.message else {}
    history.record(case.history_chain, "write_note", by=by, now=now, facts=facts)
    if draft.message is not None:
        body = forwarded_text(draft.message, note.forwarded_to)
        send_message(case, subject=FORWARDED_SUBJECT, body=body, from_agency=True, by=by, now=now)
    return note


def forwarded_text(message: Message, to: str) -> str:
    return FORWARDED.format(subject=message.subject, to=to)


def _title(draft: NoteDraft) -> str:
    label = NoteKind(draft.kind).label
    if draft.kind == NoteKind.MISDIRECTED:
        return f"{label}, sendt videre til {draft.forwarded_to.strip()}"
    return f"{label}: {draft.with_whom.strip()}" if draft.with_whom.strip() else label
