"""How does one walked application become thousands, with its case, people, history, answers, budget and submission?"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from applications.models import Answer, Application, Attempt, AttemptResult, BudgetPost, Submission
from cases.models import Case, CaseParticipant, JournalEntry
from portal.models import HistoryRow, Membership, Organisation, User
from portal.states import MembershipRole, MembershipState, OrganisationKind
from tests.bench.many import multiply

ORGANISATIONS = 100


@dataclass(frozen=True)
class Copies:
    """The numbers 2–`count` of a walked application; their keys begin at `first`, far from what the sequences give."""

    count: int
    first: int
    year: int

    @property
    def numbers(self) -> range:
        return range(2, self.count + 1)

    @property
    def key(self) -> str:
        """SQL: the key of copy n."""
        return f"{self.first} + n"

    @property
    def number(self) -> str:
        """SQL: the case number of copy n."""
        return f"'{self.year}-' || lpad(n::text, 5, '0')"


def copy_applications(copies: Copies, walked: Application, *, organisation: str, responsible: str, **sent: str) -> None:
    """Each copy's organisation and responsible person are SQL over n, and what differs in what they `sent`."""
    case = Case.objects.filter(pk=walked.case_id)
    moved = {"organisation_id": organisation, "party_changed_at": "s.party_changed_at - n * interval '1 minute'"}
    multiply(case, copies.numbers, id=copies.key, number=copies.number, **moved)
    places = CaseParticipant.objects.filter(case=walked.case_id, role="responsible")
    multiply(places, copies.numbers, case_id=copies.key, user_id=responsible)
    entries = JournalEntry.objects.filter(case=walked.case_id)
    multiply(entries, copies.numbers, case_id=copies.key, message_id="NULL::bigint")
    history = HistoryRow.objects.of(walked.history_chain)
    before = f"CASE WHEN s.number = 1 THEN s.previous_hash ELSE {_hash('previous_hash', copies)} END"
    chain = f"'sag/' || {copies.number}"
    multiply(history, copies.numbers, chain=chain, previous_hash=before, hash=_hash("hash", copies))
    _copy_drafts_and_submissions(copies, walked, organisation, sent)


def _copy_drafts_and_submissions(
    copies: Copies, walked: Application, organisation: str, differs: dict[str, str]
) -> None:
    sent, key, numbers = Application.objects.filter(pk=walked.pk), copies.key, copies.numbers
    draft = {"current_submission_id": "NULL::bigint", "state": "'draft'"}
    multiply(sent, numbers, id=key, case_id=key, organisation_id=organisation, **draft)
    multiply(Answer.objects.filter(application=walked), numbers, application_id=key)
    multiply(BudgetPost.objects.filter(application=walked), numbers, application_id=key, activity_id="NULL::bigint")
    multiply(Attempt.objects.filter(application=walked), numbers, id=key, application_id=key)
    multiply(AttemptResult.objects.filter(attempt__application=walked), numbers, attempt_id=key)
    receipt = f"'K-{copies.year}-' || lpad(n::text, 6, '0')"
    submissions = Submission.objects.filter(pk=walked.current_submission_id)
    multiply(submissions, numbers, id=key, application_id=key, attempt_id=key, receipt_number=receipt, **differs)
    with connection.cursor() as cursor:
        sql = (
            "UPDATE applications_application SET current_submission_id = id, state = 'submitted'"
            " WHERE id BETWEEN %s AND %s"
        )
        cursor.execute(sql, [copies.first, copies.first + copies.count])


def organisations(at: datetime) -> tuple[list[int], list[int]]:
    """A hundred more organisations and one member of each."""
    rows = [
        Organisation(name=f"Kommune {n}", kind=OrganisationKind.KOMMUNE, cvr=str(90_000_000 + n), created_at=at)
        for n in range(ORGANISATIONS)
    ]
    made = Organisation.objects.bulk_create(rows)
    members = users("ansoeger", ORGANISATIONS, [], at)
    Membership.objects.bulk_create(
        Membership(
            user_id=user,
            organisation=organisation,
            role=MembershipRole.MEMBER,
            state=MembershipState.ACTIVE,
            created_at=at,
        )
        for user, organisation in zip(members, made, strict=True)
    )
    return [organisation.pk for organisation in made], members


def users(kind: str, count: int, roles: list[str], at: datetime) -> list[int]:
    rows = [
        User(
            email=f"{kind}-{n}@maalt.example", name=f"{kind.capitalize()} {n}", password="!", roles=roles, created_at=at
        )
        for n in range(count)
    ]
    return [user.pk for user in User.objects.bulk_create(rows)]


def chosen(keys: list[int], step: int = 0) -> str:
    """SQL: the key of number n, in turn."""
    return f"(ARRAY[{', '.join(map(str, keys))}])[1 + mod(n + {step}, {len(keys)})]"


def _hash(column: str, copies: Copies) -> str:
    return f"encode(sha256(convert_to(s.{column} || n::text || '{copies.first}', 'UTF8')), 'hex')"
