"""How something is journalised, and how a message goes between applicant and agency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cases import notifications
from cases.models import Case, JournalEntry, Message
from cases.permissions import may_write_as_agency, may_write_as_party
from cases.states import Direction
from portal import history
from portal.history import Audience
from portal.models import User
from portal.steps import require

LONGEST_TITLE = 200  # characters


@dataclass(frozen=True)
class NewEntry:
    """One akt to be written."""

    case: Case
    direction: str
    title: str
    visible_to_party: bool
    message: Message | None = None


def journal(
    case: Case,
    *,
    direction: str,
    title: str,
    visible_to_party: bool,
    now: datetime,
    message: Message | None = None,
) -> JournalEntry:
    """The case's next akt, in the same transaction as what it tells (OFL § 15); the caller holds the case's lock."""
    return journal_many([NewEntry(case, direction, title, visible_to_party, message)], now=now)[0]


def journal_many(entries: Iterable[NewEntry], *, now: datetime) -> list[JournalEntry]:
    """Many akter in two queries, in the order given; the caller holds the cases' locks."""
    entries = list(entries)
    cases = {entry.case.pk for entry in entries}
    newest = JournalEntry.objects.filter(case__in=cases).order_by("case", "-number").distinct("case")
    last = {row.case_id: (row.number, row.party_number) for row in newest}
    rows = []
    for entry in entries:
        number, party_number = last.get(entry.case.pk, (0, 0))
        last[entry.case.pk] = (number + 1, party_number + entry.visible_to_party)
        rows.append(_row(entry, last[entry.case.pk], now=now))
    return JournalEntry.objects.bulk_create(rows)


def _row(entry: NewEntry, numbers: tuple[int, int], *, now: datetime) -> JournalEntry:
    return JournalEntry(
        case=entry.case,
        number=numbers[0],
        party_number=numbers[1],
        direction=entry.direction,
        at=now,
        title=entry.title[:LONGEST_TITLE],
        visible_to_party=entry.visible_to_party,
        message=entry.message,
    )


@transaction.atomic
def send_message(case: Case, *, subject: str, body: str, from_agency: bool, by: User, now: datetime) -> Message:
    """Write a message on the case, to the other side of the table; mails say only that there is something new."""
    case = Case.objects.locked().get(pk=case.pk)
    require(may_write_as_agency(by, case) if from_agency else may_write_as_party(by, case))
    message = Message.objects.create(
        case=case, from_agency=from_agency, author=by, subject=subject, body=body, sent_at=now
    )
    direction, sender = (Direction.OUT, "styrelsen") if from_agency else (Direction.IN, "ansøger")
    title = f"Besked fra {sender}: {subject}"
    journal(case, direction=direction, title=title, visible_to_party=True, now=now, message=message)
    verb = "message_from_agency" if from_agency else "message_from_party"
    history.record(case.history_chain, verb, by=by, now=now, facts={"message": message.pk}, audience=Audience.PARTY)
    case.party_changed_at = now  # what both sides see lifts the case in the party's list
    case.save(update_fields=["party_changed_at"])
    tell = notifications.tell_participants if from_agency else notifications.tell_caseworkers
    tell(case, occasion=f"message-{message.pk}", now=now)
    return message
