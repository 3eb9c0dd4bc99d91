"""Who waits for the answer: a pool of many cases, three users on each, decided and approved; nothing is released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from applications.models import Application
from assessment import actions
from assessment.models import Decision, DecisionPackage, FormalCheck
from assessment.reasoning.reasons import FORMAL
from assessment.results import package_of
from assessment.states import FormalOutcome, FormalReason, Outcome
from cases.models import CaseParticipant, Impartiality
from portal.models import Membership, Organisation, User
from portal.states import MembershipRole, MembershipState
from tests.assessment import stories
from tests.bench.copies import Copies, chosen, copy_applications
from tests.bench.many import multiply
from tests.pools.factories import seed_document

ROLES = ("responsible", "editor", "reader")
FIRST, YEAR = 1_000_000, 2019


@dataclass(frozen=True)
class Judges:
    """Who take the pool from its applications to the approval."""

    manager: User
    manager2: User
    caseworker: User
    caseworker2: User
    director: User


def approved_pool(count: int, judges: Judges) -> tuple[DecisionPackage, list[list[User]]]:
    """The package, and the three users of each case: the first is granted 400.000 kr., the others are rejected.

    One application walks by the real actions; the others are its copies, row by row. Opening, declaring over the list,
    recommending and approving are the real ones.
    """
    question = seed_document().questions[:1]
    pool = stories.plain_pool(judges.manager, judges.manager2, slug="mange", questions=question, partners=(1, 4))
    people = _people(count)
    walked = stories.submitted(pool, people[0][0].memberships.get().organisation, by=people[0][0])
    _copy(walked, people, count)
    stories.opened(pool, by=judges.manager)
    stories.declared_over_list(pool, judges.manager, judges.director)
    walked = Application.objects.select_related("case", "pool__version", "organisation").get(pk=walked.pk)
    stories.assessed(walked, judges.caseworker, judges.caseworker2, manager=judges.manager)
    stories.decided(walked, "grant", "400000.00", by=judges.manager)
    _reject(walked, package_of(pool), judges)
    return stories.approved(pool, manager=judges.manager, director=judges.director), people


def _people(count: int) -> list[list[User]]:
    """Three users of each of as many new organisations."""
    at = stories.APPLIED_AT
    rows = [
        Organisation(name=f"Kommune {n}", kind="kommune", cvr=f"{60_000_000 + n}", created_at=at) for n in range(count)
    ]
    organisations = Organisation.objects.bulk_create(rows)
    users = User.objects.bulk_create(
        User(email=f"{role}@kommune-{n}.example", name=f"{role.capitalize()} {n}", password="!", created_at=at)
        for n in range(count)
        for role in ROLES
    )
    people = [users[start : start + len(ROLES)] for start in range(0, len(users), len(ROLES))]
    Membership.objects.bulk_create(
        Membership(user=user, organisation=its, role=MembershipRole.MEMBER, state=MembershipState.ACTIVE, created_at=at)
        for its, three in zip(organisations, people, strict=True)
        for user in three
    )
    return people


def _copy(walked: Application, people: Sequence[Sequence[User]], count: int) -> None:
    copies = Copies(count, FIRST, YEAR)
    keys = [[user.pk for user in each] for each in zip(*people, strict=True)]  # by role, in the order of the cases
    organisations = [three[0].memberships.get().organisation_id for three in people]
    own = {"organisation": chosen(organisations, -1), "responsible": chosen(keys[0], -1)}
    copy_applications(copies, walked, **own)
    place = CaseParticipant.objects.filter(case=walked.case_id, role="responsible")
    for role, users in zip(ROLES[1:], keys[1:], strict=True):
        multiply(place, range(2, count + 1), case_id=copies.key, user_id=chosen(users, -1), role=f"'{role}'")
        CaseParticipant.objects.create(
            case_id=walked.case_id, user_id=users[0], role=role, added_at=stories.APPLIED_AT, added_by=people[0][0]
        )


def _reject(walked: Application, package: DecisionPackage, judges: Judges) -> None:
    """All but the walked one fail on formalia, each with a reason of its own."""
    at, others = stories.JUDGED_AT, list(Application.objects.filter(pool=package.pool).exclude(pk=walked.pk))
    Impartiality.objects.bulk_create(
        Impartiality(case_id=each.case_id, user=judges.caseworker, state="clear", declared_at=at) for each in others
    )
    FormalCheck.objects.bulk_create(
        FormalCheck(
            application=each, outcome=FormalOutcome.REJECT, reason_code=FormalReason.OUTSIDE_CIRCLE,
            text=f"Ansøger nr. {each.pk} er ikke en kommune.", at=at, by=judges.caseworker,
        )
        for each in others
    )  # fmt: skip
    Decision.objects.bulk_create(
        Decision(
            package=package, application=each, submission_id=each.current_submission_id, outcome=Outcome.REJECTION,
            reasons={FORMAL: f"Ansøger nr. {each.pk} er ikke en kommune."}, changed_at=stories.DECIDED_AT,
            changed_by=judges.manager,
        )
        for each in others
    )  # fmt: skip


def plan(package: DecisionPackage, moment: datetime, *, by: User, now: datetime) -> DecisionPackage:
    return actions.plan_release(package, moment, by=by, now=now)
