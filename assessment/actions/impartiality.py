"""How those who judge declare their habilitet: on one case, or the leaders once over the list of applicants."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from assessment.models import Assessment
from assessment.permissions import may_declare_over_list
from assessment.results import judged_applications
from assessment.states import VoidReason
from cases.actions import declare_clear_many, declare_impartiality
from cases.models import Case, Impartiality
from pools.models import Pool
from portal import history
from portal.models import User
from portal.steps import require


@transaction.atomic
def declare(case: Case, *, conflict: bool, text: str, by: User, now: datetime) -> Impartiality:
    """«Erklær habilitet» on one case; a conflict reported late voids the sheet the person had begun or locked."""
    declaration = declare_impartiality(case, conflict=conflict, text=text, by=by, now=now)
    if conflict:
        sheets = Assessment.objects.standing().filter(application__case=case, assessor=by)
        voided = sheets.update(voided_at=now, void_reason=VoidReason.CONFLICT)
        if voided:
            facts = {"person": by.pk, "sheets": voided}
            history.record(case.history_chain, "void_assessment", by=by, now=now, facts=facts)
    return declaration


@transaction.atomic
def declare_over_list(pool: Pool, *, conflicts: Mapping[str, str], by: User, now: datetime) -> int:
    """Declare on every applicant of the pool not yet declared on; `conflicts` is {case number: what it is}.

    Returns how many cases were declared on.
    """
    require(may_declare_over_list(by))
    declared = Impartiality.objects.filter(user=by).values("case")
    cases = [row.case for row in judged_applications(pool).exclude(case__in=declared)]
    for case in cases:
        if case.number in conflicts:
            declare(case, conflict=True, text=conflicts[case.number], by=by, now=now)
    declare_clear_many([case for case in cases if case.number not in conflicts], by=by, now=now)
    return len(cases)
