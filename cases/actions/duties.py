"""Who works on a case, and which duty somebody has done on it; duties of different sides exclude each other."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cases import notifications
from cases.actions.correspondence import NewEntry, journal, journal_many
from cases.models import Assignment, Case, CaseDuty, Impartiality
from cases.permissions import may_assign
from cases.rules import obstacles_to_assign, obstacles_to_duties
from cases.states import Direction, ImpartialityState
from portal import history, outbox
from portal.history import Line
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def assign(case: Case, user: User, *, by: User, now: datetime) -> Assignment:
    """Give a caseworker the case; until habilitet is declared the caseworker sees number, applicant and state."""
    case = Case.objects.locked().get(pk=case.pk)
    require(may_assign(by, case))
    require_possible(obstacles_to_assign(case, user))
    assignment = Assignment.objects.create(case=case, user=user, assigned_at=now, assigned_by=by)
    line = history.record(case.history_chain, "assign", by=by, now=now, facts={"person": user.pk})
    title = f"Tildelt {user.name}"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=False, now=now)
    letter = notifications.staff_letter(case, user, occasion=f"assign-{line.number}")
    outbox.notify_many([letter], now=now)
    return assignment


@transaction.atomic
def unassign(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Take the case from a caseworker; what was done stays done. A second call changes nothing."""
    case = Case.objects.locked().get(pk=assignment.case_id)
    assignment = Assignment.objects.locked().select_related("user").get(pk=assignment.pk)
    require(may_assign(by, case))
    if assignment.ended_at is None:
        _end(assignment, case, by=by, now=now)


@transaction.atomic
def end_assignments_of_barred(declaration: Impartiality, *, by: User, now: datetime) -> int:
    """A confirmed conflict takes the case from the barred; it is part of the ruling. Returns how many."""
    case = Case.objects.locked().get(pk=declaration.case_id)
    require(declaration.state == ImpartialityState.CONFIRMED and declaration.ruled_by_id == by.pk)
    own = Assignment.objects.locked().current().filter(case=case, user=declaration.user_id).select_related("user")
    for assignment in (places := list(own)):
        _end(assignment, case, by=by, now=now)
    return len(places)


def _end(assignment: Assignment, case: Case, *, by: User, now: datetime) -> None:
    assignment.ended_at, assignment.ended_by = now, by
    assignment.save(update_fields=["ended_at", "ended_by"])
    line = history.record(case.history_chain, "unassign", by=by, now=now, facts={"person": assignment.user_id})
    title = f"{assignment.user.name} har ikke længere sagen"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=False, now=now)
    letter = notifications.staff_letter(case, assignment.user, occasion=f"assign-{line.number}")
    outbox.notify_many([letter], now=now)


@transaction.atomic
def assign_many(pairs: Iterable[tuple[Case, User]], *, by: User, now: datetime) -> list[Assignment]:
    """Give many cases at once, in a handful of queries; the caller holds the cases' locks and has asked the rules.

    Each person gets one mail, however many cases there are.
    """
    pairs = list(pairs)
    rows = [Assignment(case=case, user=user, assigned_at=now, assigned_by=by) for case, user in pairs]
    rows = Assignment.objects.bulk_create(rows)
    lines = [Line(case.history_chain, "assign", {"person": user.pk}) for case, user in pairs]
    written = history.record_many(lines, by=by, now=now)
    entries = [NewEntry(case, Direction.INTERNAL, f"Tildelt {user.name}", False) for case, user in pairs]
    journal_many(entries, now=now)
    told = ((case, user, f"assign-{line.number}") for (case, user), line in zip(pairs, written, strict=True))
    outbox.notify_many(notifications.letters_to_caseworkers(told), now=now)
    return rows


@transaction.atomic
def unassign_many(assignments: Iterable[Assignment], *, by: User, now: datetime) -> None:
    """Take many cases (`case` and `user` read along) from their caseworkers; the caller holds the cases' locks.

    What was done stays done. Nobody is mailed: whoever is ill needs no mail for each case.
    """
    assignments = list(assignments)
    for each in assignments:
        each.ended_at, each.ended_by = now, by
    Assignment.objects.bulk_update(assignments, ["ended_at", "ended_by"])
    lines = [Line(each.case.history_chain, "unassign", {"person": each.user_id}) for each in assignments]
    history.record_many(lines, by=by, now=now)
    titles = [(each.case, f"{each.user.name} har ikke længere sagen") for each in assignments]
    journal_many([NewEntry(case, Direction.INTERNAL, title, False) for case, title in titles], now=now)


def record_duty(case: Case, duty: str, *, by: User, now: datetime) -> None:
    """Write that `by` has done `duty` (Duty) on the case; once is enough; the caller holds the case's lock."""
    record_duty_many([case], duty, by=by, now=now)


@transaction.atomic
def record_duty_many(cases: Iterable[Case], duty: str, *, by: User, now: datetime) -> None:
    """Write one duty on many cases in a handful of queries; the caller holds the cases' locks.

    Raises NotPossibleNow for a refused pair (score or recommend · approve · pay) and for somebody barred; the
    database refuses the same. A duty already written is not written again.
    """
    cases = list(cases)
    require_possible(obstacles_to_duties(cases, duty, by))
    done = set(CaseDuty.objects.filter(case__in=cases, person=by, duty=duty).values_list("case", flat=True))
    cases = [case for case in cases if case.pk not in done]
    CaseDuty.objects.bulk_create([CaseDuty(case=case, person=by, duty=duty, at=now) for case in cases])
    facts = {"duty": str(duty), "person": by.pk}
    history.record_many([Line(case.history_chain, "duty", facts) for case in cases], by=by, now=now)
