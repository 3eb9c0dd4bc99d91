"""Who is there when the portal is measured? One open pool, and one with 10,000 applications under assessment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from applications.actions.opening import open_applications
from applications.models import Answer, Application, Attempt, AttemptResult, BudgetPost, Submission
from assessment import actions, documents
from assessment.models import Assessment, FormalCheck, Score
from cases.models import Assignment, Case, CaseParticipant, Document, Impartiality, JournalEntry
from demo import judging, road
from demo.road import Applicant
from pools.document import document_of
from pools.models import Pool
from portal.models import HistoryRow, Membership, Organisation, User
from portal.states import MembershipRole, MembershipState, OrganisationKind, Role
from tests.bench.many import multiply
from tests.pools.factories import announced_pool

COUNT = 10_000
OF_ODENSE = 5_000  # cases of one large organisation, which its administrator sees all of
OF_APPLICANT = 200  # of these, the ones the applicant is named on
ORGANISATIONS = 100
CASEWORKERS = 40
ASSIGNED = 2_000  # the cases given out so far, to two each: 100 cases a caseworker
FIRST = 1_000_000  # the copies' keys begin here, far from what the sequences give
N = f"{FIRST} + n"


@dataclass(frozen=True)
class People:
    """The named people of the tests that the measurements need."""

    applicant: User
    colleague: User
    approver: User
    caseworker: User
    caseworker2: User
    manager: User
    manager2: User
    director: User
    odense: Organisation


def applicant_of(people: People, index: int = 0) -> Applicant:
    return Applicant(people.odense, people.applicant, people.approver, index)


def pool_between(people: People, slug: str, opens: datetime, deadline: datetime) -> Pool:
    """The seed pool with other moments; an organisation may apply as often as it likes."""
    changes = {"slug": slug, "opens": opens, "deadline": deadline, "one_application_per": "any"}
    return announced_pool(people.manager, people.manager2, now=opens - timedelta(days=1), **changes)


def ready_to_send(pool: Pool, people: People, count: int, *, now: datetime) -> list[Application]:
    """Whole, approved drafts, each walked by the real actions."""
    applications = []
    for index in range(count):
        applicant = applicant_of(people, index)
        application = road.begin(pool, applicant, now=now)
        road.fill(application, applicant, now=now)
        road.approve_inside(application, applicant, now=now)
        application.refresh_from_db()
        applications.append(application)
    return applications


def one_draft(pool: Pool, people: People, *, now: datetime) -> Application:
    """A whole draft that its responsible and a colleague still write on."""
    application = road.begin(pool, applicant_of(people), now=now)
    road.fill(application, applicant_of(people), now=now)
    application.refresh_from_db()
    return application


def judged_pool(people: People, *, now: datetime) -> tuple[Pool, Application]:
    """A pool with 10,000 submitted applications, opened by the real action, and the one that was walked."""
    pool = pool_between(people, "ti-tusind", now - timedelta(days=90), now - timedelta(days=10))
    sent = now - timedelta(days=20)
    walked = road.apply(pool, applicant_of(people), begun=sent - timedelta(days=2), sent=sent)
    walked.refresh_from_db()
    _copy_applications(walked, people)
    open_applications(pool, by=people.manager, now=now - timedelta(days=9))
    pool.refresh_from_db()
    _assess(pool, walked, people, now=now - timedelta(days=8))
    return pool, walked


def settle() -> None:
    """What autovacuum has done in a portal that has grown to this."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def unmade_letter(people: People, *, now: datetime) -> Document:
    """The decision letter of one application that has gone the whole road; its file is not made yet."""
    pool = pool_between(people, "afgjort", now - timedelta(days=160), now - timedelta(days=100))
    sent = now - timedelta(days=110)
    road.apply(pool, applicant_of(people), begun=sent - timedelta(days=2), sent=sent)
    staff = {"puljeansvarlig": people.manager, "direktoer": people.director}
    staff |= {"sagsbehandler1": people.caseworker, "sagsbehandler2": people.caseworker2, "sagsbehandler3": None}
    for application in judging.open_pool(pool, staff, now=now - timedelta(days=99)):
        for number, by in enumerate(judging.judges_of(0, staff)):
            judging.judge(application, 0, number, by, now=now - timedelta(days=90))
    pool.refresh_from_db()
    package = judging.decide(pool, staff, partners=1, now=now - timedelta(days=40))
    actions.release(package, by=people.director, now=now - timedelta(days=30))
    return Document.objects.not_made().get(kind=documents.KIND)


def _copy_applications(walked: Application, people: People) -> None:
    """The walked application 9,999 times more, with its case, people, history, answers, budget and submission."""
    numbers = range(2, COUNT + 1)
    organisations, members = _organisations(people)
    others = f"{_chosen(organisations)}"
    organisation = f"CASE WHEN n <= {OF_ODENSE} THEN {people.odense.pk} ELSE {others} END"
    responsible = (
        f"CASE WHEN n <= {OF_APPLICANT} THEN {people.applicant.pk}"
        f" WHEN n <= {OF_ODENSE} THEN {people.colleague.pk} ELSE {_chosen(members)} END"
    )
    case = Case.objects.filter(pk=walked.case_id)
    moved = {"organisation_id": organisation, "party_changed_at": "s.party_changed_at - n * interval '1 minute'"}
    multiply(case, numbers, id=N, number=_number(), **moved)
    places = CaseParticipant.objects.filter(case=walked.case_id, role="responsible")
    multiply(places, numbers, case_id=N, user_id=responsible)
    multiply(JournalEntry.objects.filter(case=walked.case_id), numbers, case_id=N, message_id="NULL::bigint")
    history = HistoryRow.objects.of(walked.history_chain)
    before = f"CASE WHEN s.number = 1 THEN s.previous_hash ELSE {_hash('previous_hash')} END"
    multiply(history, numbers, chain=f"'sag/' || {_number()}", previous_hash=before, hash=_hash("hash"))
    _copy_drafts_and_submissions(walked, numbers, organisation)


def _copy_drafts_and_submissions(walked: Application, numbers: range, organisation: str) -> None:
    sent = Application.objects.filter(pk=walked.pk)
    draft = {"current_submission_id": "NULL::bigint", "state": "'draft'"}
    multiply(sent, numbers, id=N, case_id=N, organisation_id=organisation, **draft)
    multiply(Answer.objects.filter(application=walked), numbers, application_id=N)
    multiply(BudgetPost.objects.filter(application=walked), numbers, application_id=N, activity_id="NULL::bigint")
    multiply(Attempt.objects.filter(application=walked), numbers, id=N, application_id=N)
    multiply(AttemptResult.objects.filter(attempt__application=walked), numbers, attempt_id=N)
    receipt = "'K-2018-' || lpad(n::text, 6, '0')"
    submissions = Submission.objects.filter(pk=walked.current_submission_id)
    multiply(submissions, numbers, id=N, application_id=N, attempt_id=N, receipt_number=receipt)
    with connection.cursor() as cursor:
        sql = "UPDATE applications_application SET current_submission_id = id, state = 'submitted' WHERE id > %s"
        cursor.execute(sql, [FIRST])


def _assess(pool: Pool, walked: Application, people: People, *, now: datetime) -> None:
    """The manager declares over the list; 2,000 cases have two caseworkers, one of whom has scored five criteria."""
    actions.declare_over_list(pool, conflicts={}, by=people.manager, now=now)
    pair = [people.caseworker, people.caseworker2]
    actions.assign_cases(pool, [walked.case.number], pair, by=people.manager, now=now)
    walked = Application.objects.select_related("case", "pool__version").get(pk=walked.pk)
    judging.judge(walked, 0, 0, people.caseworker, now=now, criteria=5)
    numbers, staff = range(2, ASSIGNED + 1), _caseworkers(people)
    given = Assignment.objects.filter(case=walked.case_id, user=people.caseworker)
    declared = Impartiality.objects.filter(case=walked.case_id, user=people.caseworker)
    for step in (0, 1):
        person = _chosen(staff, step)
        multiply(given, numbers, case_id=N, user_id=person)
        multiply(declared, numbers, case_id=N, user_id=person)
    multiply(FormalCheck.objects.filter(application=walked), numbers, application_id=N, by_id=_chosen(staff))
    sheets = Assessment.objects.filter(application=walked, assessor=people.caseworker)
    multiply(sheets, numbers, id=N, application_id=N, assessor_id=_chosen(staff))
    multiply(Score.objects.filter(assessment__in=sheets), numbers, assessment_id=N)


def criterion_to_score(pool: Pool) -> str:
    """The one criterion the caseworker has not scored."""
    return document_of(pool.version).criteria[5].key


def _organisations(people: People) -> tuple[list[int], list[int]]:
    """A hundred more organisations and one member of each."""
    at = people.odense.created_at
    rows = [
        Organisation(name=f"Kommune {n}", kind=OrganisationKind.KOMMUNE, cvr=str(90_000_000 + n), created_at=at)
        for n in range(ORGANISATIONS)
    ]
    organisations = Organisation.objects.bulk_create(rows)
    members = _users("ansoeger", ORGANISATIONS, [], at)
    Membership.objects.bulk_create(
        Membership(
            user_id=user,
            organisation=organisation,
            role=MembershipRole.MEMBER,
            state=MembershipState.ACTIVE,
            created_at=at,
        )
        for user, organisation in zip(members, organisations, strict=True)
    )
    return [organisation.pk for organisation in organisations], members


def _caseworkers(people: People) -> list[int]:
    more = _users("sagsbehandler", CASEWORKERS - 2, [Role.CASEWORKER], people.caseworker.created_at)
    return [people.caseworker.pk, people.caseworker2.pk, *more]


def _users(kind: str, count: int, roles: list[str], at: datetime) -> list[int]:
    rows = [
        User(
            email=f"{kind}-{n}@maalt.example", name=f"{kind.capitalize()} {n}", password="!", roles=roles, created_at=at
        )
        for n in range(count)
    ]
    return [user.pk for user in User.objects.bulk_create(rows)]


def _chosen(keys: list[int], step: int = 0) -> str:
    """SQL: the key of number n, in turn."""
    return f"(ARRAY[{', '.join(map(str, keys))}])[1 + mod(n + {step}, {len(keys)})]"


def _number() -> str:
    return "'2018-' || lpad(n::text, 5, '0')"


def _hash(column: str) -> str:
    return f"encode(sha256(convert_to(s.{column} || n::text, 'UTF8')), 'hex')"
