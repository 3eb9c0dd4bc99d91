"""How a pool's cases are given to caseworkers."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from assessment import faces
from assessment.permissions import may_manage
from cases.actions import assign
from cases.faces import set_agency_face
from cases.models import Assignment, Case
from pools.models import Pool
from portal.models import User
from portal.steps import Obstacle, require, require_possible


@transaction.atomic
def assign_cases(pool: Pool, numbers: Iterable[str], users: Iterable[User], *, by: User, now: datetime) -> int:
    """Give each of the cases to each of the caseworkers; those who have a case already keep it. Returns how many."""
    require(may_manage(by))
    numbers, users = list(numbers), list(users)
    if not numbers or not users:
        require_possible([Obstacle("nothing_chosen", "Vælg mindst én sag og mindst én sagsbehandler.")])
    chosen = Case.objects.locked().filter(number__in=numbers)
    cases = [case for case in chosen.select_related("organisation") if case.unsealed_at is not None]
    given = 0
    for case in cases:
        has_it = set(Assignment.objects.current().filter(case=case).values_list("user", flat=True))
        for user in users:
            if user.pk not in has_it:
                assign(case, user, by=by, now=now)
                given += 1
        if case.agency_words not in _LATER:
            set_agency_face(case, faces.agency_face(faces.FORMAL_CHECK, case), now=now)
    return given


_LATER = {
    faces.TO_BE_REJECTED,
    faces.UNDER_ASSESSMENT,
    faces.CONSENSUS_MISSING,
    faces.ASSESSED,
    faces.RECOMMENDED,
    faces.DECIDED,
    faces.RELEASED,
}
