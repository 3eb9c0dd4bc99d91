"""How habilitet is declared before reading, and how a superior rules on what was reported (FVL §§ 3 and 6)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cases import notifications
from cases.actions.correspondence import NewEntry, journal, journal_many
from cases.models import Case, Impartiality
from cases.permissions import may_declare, may_report, may_rule_on
from cases.rules import obstacles_to_declare, obstacles_to_rule
from cases.states import Direction, ImpartialityState
from portal import history, outbox
from portal.history import Line
from portal.models import User
from portal.steps import require, require_possible

DECLARED_CLEAR = "Habilitetserklæring: ingen forhold"


@transaction.atomic
def declare_impartiality(case: Case, *, conflict: bool, text: str = "", by: User, now: datetime) -> Impartiality:
    """Declare oneself without conflicts, or report one (`text`, for the superior alone); a report bars at once.

    Somebody cleared may report later what has turned up since; what was said before is kept.
    """
    case = Case.objects.locked().get(pk=case.pk)
    require(may_report(by, case) if conflict else may_declare(by, case))
    before = Impartiality.objects.locked().filter(case=case, user=by).first()
    require_possible(obstacles_to_declare(before, conflict=conflict, text=text))
    declaration = before or Impartiality(case=case, user=by)
    if before is not None and not conflict:
        return before  # declared clear already
    declaration.state = ImpartialityState.REPORTED if conflict else ImpartialityState.CLEAR
    declaration.text = _joined(declaration.text, text) if conflict else ""
    declaration.declared_at, declaration.ruled_at, declaration.ruled_by = now, None, None
    declaration.save()
    facts = {"state": str(declaration.state), "person": by.pk}
    line = history.record(case.history_chain, "declare_impartiality", by=by, now=now, facts=facts)
    title = "Forhold om habilitet er meldt" if conflict else DECLARED_CLEAR
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=False, now=now)
    if conflict:
        notifications.tell_superiors(case, reporter=by, occasion=f"impartiality-{line.number}", now=now)
    return declaration


@transaction.atomic
def declare_clear_many(cases: Iterable[Case], *, by: User, now: datetime) -> list[Impartiality]:
    """Declare oneself without conflicts on many cases at once (the manager and the director, over the list).

    Cases already declared are left as they are; a case not to be declared on raises PermissionDenied for all.
    """
    cases = list(Case.objects.locked().filter(pk__in=[case.pk for case in cases]))
    declared = set(Impartiality.objects.filter(case__in=cases, user=by).values_list("case", flat=True))
    cases = [case for case in cases if case.pk not in declared]
    for case in cases:
        require(may_declare(by, case))
    clear = ImpartialityState.CLEAR
    rows = [Impartiality(case=case, user=by, state=clear, declared_at=now) for case in cases]
    rows = Impartiality.objects.bulk_create(rows)
    facts = {"state": str(clear), "person": by.pk}
    history.record_many([Line(case.history_chain, "declare_impartiality", facts) for case in cases], by=by, now=now)
    journal_many([NewEntry(case, Direction.INTERNAL, DECLARED_CLEAR, False) for case in cases], now=now)
    return rows


@transaction.atomic
def rule_on_impartiality(
    declaration: Impartiality, *, confirmed: bool, reason: str, by: User, now: datetime
) -> Impartiality:
    """The superior's ruling on a reported conflict, with a reason; nobody rules on oneself (FVL § 6, stk. 3)."""
    case = Case.objects.locked().get(pk=declaration.case_id)
    declaration = Impartiality.objects.locked().get(pk=declaration.pk)
    declaration.case = case
    require(may_rule_on(by, declaration))
    require_possible(obstacles_to_rule(declaration, reason=reason))
    declaration.state = ImpartialityState.CONFIRMED if confirmed else ImpartialityState.DISMISSED
    declaration.ruling = _joined(declaration.ruling, reason)
    declaration.ruled_at, declaration.ruled_by = now, by
    declaration.save()
    facts = {"state": str(declaration.state), "person": declaration.user_id}
    line = history.record(case.history_chain, "rule_on_impartiality", by=by, now=now, facts=facts)
    title = "Afgørelse om habilitet: inhabil" if confirmed else "Afgørelse om habilitet: habil"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=False, now=now)
    letter = notifications.staff_letter(case, declaration.user, occasion=f"impartiality-{line.number}")
    outbox.notify_many([letter], now=now)
    return declaration


def _joined(before: str, after: str) -> str:
    """What was said first stays; what is added comes after it."""
    return "\n\n".join(part for part in (before, after.strip()) if part)
