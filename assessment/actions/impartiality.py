"""How those who judge declare habilitet, how a superior rules, and what follows: work falls, a case changes hands."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from applications.models import Application
from assessment.actions.voiding import void_work_of
from assessment.lines import judged_applications
from assessment.models import Tie
from assessment.permissions import may_declare_over_list, may_tell_ties
from assessment.rules.impartiality import obstacles_to_confirm
from cases.actions import (
    assign,
    declare_clear_many,
    declare_impartiality,
    end_assignments_of_barred,
    rule_on_impartiality,
)
from cases.models import Assignment, Case, Impartiality
from pools.models import Pool
from portal import history
from portal.models import Organisation, User
from portal.steps import require, require_possible


@transaction.atomic
def declare(case: Case, *, conflict: bool, text: str, by: User, now: datetime) -> Impartiality:
    """«Erklær habilitet» on one case; with a conflict reported late, what the person did on the case falls."""
    application = _held(case) if conflict else None
    declaration = declare_impartiality(case, conflict=conflict, text=text, by=by, now=now)
    if application is not None:
        void_work_of(application, by, by=by, now=now)
    return declaration


def _held(case: Case) -> Application | None:
    """The case's application with pool and case locked, in the house's order."""
    application = Application.objects.filter(case=case).first()
    if application is None:
        return None
    application.pool = Pool.objects.locked().select_related("version").get(pk=application.pool_id)
    application.case = Case.objects.locked().get(pk=application.case_id)
    return application


@transaction.atomic
def rule(
    declaration: Impartiality,
    *,
    confirmed: bool,
    reason: str,
    successor: User | None = None,
    by: User,
    now: datetime,
) -> Impartiality:
    """The superior's ruling. Confirmed: the case is taken from the barred and given to `successor` in the same act.

    Dismissed: the person goes on; what fell when the conflict was reported is written anew.
    """
    application = _held(declaration.case)
    if confirmed:
        require_possible(obstacles_to_confirm(declaration, successor, by=by))
    ruled = rule_on_impartiality(declaration, confirmed=confirmed, reason=reason, by=by, now=now)
    if not confirmed:
        return ruled
    end_assignments_of_barred(ruled, by=by, now=now)
    has_it = Assignment.objects.current().filter(case=ruled.case_id, user=successor).exists()
    if successor is not None and not has_it:
        assign(ruled.case, successor, by=by, now=now)
    if application is not None:
        void_work_of(application, ruled.user, by=by, now=now)
    return ruled


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


@transaction.atomic
def tell_tie(organisation: Organisation, kind: str, *, by: User, now: datetime) -> Tie:
    """Write that one is tied to an organisation, so that its cases are flagged; told once, kept once."""
    User.objects.locked().get(pk=by.pk)
    require(may_tell_ties(by))
    standing = Tie.objects.of(by).filter(organisation=organisation, kind=kind).first()
    if standing is not None:
        return standing
    tie = Tie.objects.create(user=by, organisation=organisation, kind=kind, told_at=now)
    facts = {"organisation": organisation.pk, "kind": str(kind)}
    history.record(by.history_chain, "tell_tie", by=by, now=now, facts=facts)
    return tie


@transaction.atomic
def end_tie(tie: Tie, *, by: User, now: datetime) -> None:
    """A tie that holds no longer; a second call changes nothing."""
    User.objects.locked().get(pk=by.pk)
    tie = Tie.objects.locked().get(pk=tie.pk)
    require(tie.user_id == by.pk)
    if tie.ended_at is not None:
        return
    tie.ended_at = now
    tie.save(update_fields=["ended_at"])
    facts = {"organisation": tie.organisation_id, "kind": tie.kind}
    history.record(by.history_chain, "end_tie", by=by, now=now, facts=facts)
