"""How one caseworker's cases are given on to another, as at illness, without losing what is locked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applications.models import Application
from assessment.models import Assessment
from assessment.permissions import may_manage
from assessment.rules.assigning import obstacles_to_give_on
from assessment.states import VoidReason
from cases.actions import NewEntry, journal_many
from cases.actions.duties import assign_many, unassign_many
from cases.models import Assignment, Case
from cases.states import Direction
from pools.models import Pool
from portal import history
from portal.history import Line
from portal.models import User
from portal.steps import require, require_possible


@dataclass(frozen=True)
class GivenOn:
    """How many cases were given on, how many locked sheets stand, and how many unfinished ones fell."""

    cases: int
    standing: int
    fallen: int


@transaction.atomic
def give_on(pool: Pool, numbers: Iterable[str], *, giver: User, receiver: User, by: User, now: datetime) -> GivenOn:
    """«Giv sager videre»: the giver's places on the cases end, the receiver gets them.

    What the giver has locked stands and counts. A sheet not locked falls, which frees its place for the receiver; it is
    kept for the manager to read. The giver reads the cases no longer from the next request. A receiver who is inhabil
    on one of them is refused by name, and nothing is given on.
    """
    require(may_manage(by))
    of_pool = Application.objects.filter(pool=pool, case__number__in=list(numbers)).values("case")
    cases = list(Case.objects.locked().filter(pk__in=of_pool))
    current = Assignment.objects.current().locked().filter(case__in=cases, user=giver)
    places = list(current.select_related("user", "case"))
    require_possible(obstacles_to_give_on(places, receiver=receiver, by=by))
    given = [place.case for place in places]
    unassign_many(places, by=by, now=now)
    has_it = set(Assignment.objects.current().filter(case__in=given, user=receiver).values_list("case", flat=True))
    assign_many([(case, receiver) for case in given if case.pk not in has_it], by=by, now=now)
    own = Assessment.objects.standing().locked().filter(application__case__in=given, assessor=giver)
    sheets = list(own.select_related("application__case"))
    fallen = _let_fall([sheet for sheet in sheets if sheet.locked_at is None], by=by, now=now)
    return GivenOn(len(given), len(sheets) - fallen, fallen)


def _let_fall(sheets: list[Assessment], *, by: User, now: datetime) -> int:
    """The sheets that were not locked count no more; their scores are kept as they were."""
    for sheet in sheets:
        sheet.voided_at, sheet.void_reason = now, VoidReason.HANDED_OVER
    Assessment.objects.bulk_update(sheets, ["voided_at", "void_reason"])
    cases = [sheet.application.case for sheet in sheets]
    facts = [{"person": sheet.assessor_id, "assessment": sheet.pk} for sheet in sheets]
    lines = [Line(case.history_chain, "void_assessment", fact) for case, fact in zip(cases, facts, strict=True)]
    history.record_many(lines, by=by, now=now)
    title = "Ulåst vurdering bortfaldet: sagen er givet videre"
    journal_many([NewEntry(case, Direction.INTERNAL, title, False) for case in cases], now=now)
    return len(sheets)
