"""How a pool's cases are given to caseworkers: to those chosen, or evenly shared among them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applications.models import Application
from assessment import faces
from assessment.desk.sharing import share_evenly
from assessment.permissions import may_manage
from assessment.rules.assigning import barred_on, obstacles_to_hand_out
from assessment.rules.impartiality import flags_for
from cases.actions.duties import assign_many
from cases.faces import set_agency_faces
from cases.models import Assignment, Case
from pools.document import document_of
from pools.models import Pool
from portal.models import User
from portal.steps import require, require_possible

MOST_NAMED = 10
_LATER = {
    *faces.AWAITING,
    faces.TO_BE_REJECTED,
    faces.UNDER_ASSESSMENT,
    faces.CONSENSUS_MISSING,
    faces.ASSESSED,
    faces.RECOMMENDED,
    faces.DECIDED,
    faces.RELEASED,
}


@dataclass(frozen=True)
class HandedOut:
    """How many assignments were written, and in words who was passed by on which case, and why."""

    given: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hands:
    """The cases to be given, the people, and who has what already."""

    cases: list[Case]
    users: list[User]
    has: dict[int, set[int]]
    barred: set[tuple[int, int]]

    def may_have(self, case: Case, user: User) -> bool:
        return user.pk not in self.has[case.pk] and (case.pk, user.pk) not in self.barred


@transaction.atomic
def assign_cases(
    pool: Pool, numbers: Iterable[str], users: Iterable[User], *, each: int = 0, by: User, now: datetime
) -> HandedOut:
    """Give the cases to all of the caseworkers; with `each`, share them evenly until every case has that many.

    Those who have a case already keep it. Whoever is barred from a case is passed by, and so, when sharing, is whoever
    is tied to the applicant (their own kommune); the notes say it. A case its manager is barred from is left alone.
    """
    require(may_manage(by))
    of_pool = Application.objects.filter(pool=pool, case__number__in=list(numbers)).values("case")
    chosen = Case.objects.locked().filter(pk__in=of_pool).unsealed()
    cases, users = list(chosen.select_related("organisation")), list(users)
    require_possible(obstacles_to_hand_out(cases, users))
    own = {case for case, _ in barred_on(cases, [by])}
    notes = [f"Sag {case.number}: du har selv meldt et forhold om habilitet." for case in cases if case.pk in own]
    cases = [case for case in cases if case.pk not in own]
    hands = Hands(cases, users, _who_has(cases), barred_on(cases, users))
    pairs, passed_by = _shared(pool, hands, each) if each else _to_all(hands)
    assign_many(pairs, by=by, now=now)
    passed_by += _more_than_score(pool, hands, pairs) if pairs else _why_nothing(hands, each)
    fresh = [case for case in cases if case.agency_words not in _LATER]
    set_agency_faces([(case, faces.agency_face(faces.FORMAL_CHECK, case)) for case in fresh], now=now)
    return HandedOut(len(pairs), (*notes, *passed_by))


def _why_nothing(hands: Hands, each: int) -> list[str]:
    """Nothing was written: who has the cases already."""
    found = []
    for case in hands.cases:
        have = [user.name for user in hands.users if user.pk in hands.has[case.pk]]
        if have:
            found.append(f"Sag {case.number}: {' og '.join(have)} har den allerede.")
        elif each and len(hands.has[case.pk]) >= each:
            found.append(f"Sag {case.number}: har allerede {len(hands.has[case.pk])}.")
    return found


def _more_than_score(pool: Pool, hands: Hands, pairs: list[tuple[Case, User]]) -> list[str]:
    """More people on a case than the pool has assessors: the last to begin will find no sheet left."""
    assessors, given = document_of(pool.version).assessors, Counter(case.pk for case, _ in pairs)
    full = [case for case in hands.cases if given[case.pk] and len(hands.has[case.pk]) + given[case.pk] > assessors]
    if not full:
        return []
    named = ", ".join(case.number for case in full[:MOST_NAMED]) + (" med flere" if len(full) > MOST_NAMED else "")
    return [
        f"Sag {named}: der er nu flere sagsbehandlere, end puljen har vurderinger af hver ansøgning ({assessors})."
        " De, der begynder først, vurderer."
    ]


def _who_has(cases: list[Case]) -> dict[int, set[int]]:
    has: dict[int, set[int]] = defaultdict(set)
    for case, user in Assignment.objects.current().filter(case__in=cases).values_list("case", "user"):
        has[case].add(user)
    return has


def _to_all(hands: Hands) -> tuple[list[tuple[Case, User]], list[str]]:
    """Every case to every person who may have it."""
    pairs = [(case, user) for case in hands.cases for user in hands.users if hands.may_have(case, user)]
    return pairs, [_barred(case, user) for case in hands.cases for user in hands.users if _is_barred(hands, case, user)]


def _shared(pool: Pool, hands: Hands, each: int) -> tuple[list[tuple[Case, User]], list[str]]:
    """As many of the people to every case as it lacks, the least loaded in this pool first."""
    tied = {user.pk: flags_for(user, hands.cases) for user in hands.users}
    able = {
        case.pk: {user.pk for user in hands.users if hands.may_have(case, user) and case.pk not in tied[user.pk]}
        for case in hands.cases
    }
    lacking = {case.pk: each - len(hands.has[case.pk]) for case in hands.cases}
    in_pool = Application.objects.filter(pool=pool).values("case")
    load = Counter(Assignment.objects.current().filter(case__in=in_pool).values_list("user", flat=True))
    by_case, by_user = {case.pk: case for case in hands.cases}, {user.pk: user for user in hands.users}
    shared = share_evenly(lacking, able, load)
    given = Counter(case for case, _ in shared)
    notes = []
    for case in (case for case in hands.cases if lacking[case.pk] > 0):
        notes += [_barred(case, user) for user in hands.users if _is_barred(hands, case, user)]
        notes += [_tied(case, user, tied[user.pk][case.pk]) for user in hands.users if case.pk in tied[user.pk]]
        notes += _short(case, lacking[case.pk] - given[case.pk])
    return [(by_case[case], by_user[user]) for case, user in shared], notes


def _is_barred(hands: Hands, case: Case, user: User) -> bool:
    return (case.pk, user.pk) in hands.barred


def _barred(case: Case, user: User) -> str:
    return f"Sag {case.number}: {user.name} blev sprunget over (har meldt et forhold om habilitet)."


def _tied(case: Case, user: User, why: tuple[str, ...]) -> str:
    return f"Sag {case.number}: {user.name} blev sprunget over ({', '.join(why)})."


def _short(case: Case, number: int) -> list[str]:
    if number <= 0:
        return []
    return [f"Sag {case.number} mangler stadig {number} {'sagsbehandler' if number == 1 else 'sagsbehandlere'}."]
