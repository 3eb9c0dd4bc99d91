"""Who is there when the portal is measured? One open pool, and one with 10,000 applications under assessment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from applications.actions.opening import open_applications
from applications.models import Application
from assessment import actions, documents
from assessment.models import Assessment, FormalCheck, Score
from cases.models import Assignment, Document, Impartiality
from demo import judging, road
from demo.road import Applicant
from pools.document import document_of
from pools.models import Pool
from portal.models import Organisation, User
from portal.states import Role
from tests.bench.copies import Copies, chosen, copy_applications, organisations, users
from tests.bench.many import multiply
from tests.pools.factories import announced_pool

COUNT = 10_000
OF_ODENSE = 5_000  # cases of one large organisation, which its administrator sees all of
OF_APPLICANT = 200  # of these, the ones the applicant is named on
CASEWORKERS = 40
ASSIGNED = 2_000  # the cases given out so far, to two each: 100 cases a caseworker
COPIES = Copies(COUNT, 1_000_000, 2018)
N = COPIES.key


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
    others, members = organisations(people.odense.created_at)
    organisation = f"CASE WHEN n <= {OF_ODENSE} THEN {people.odense.pk} ELSE {chosen(others)} END"
    responsible = (
        f"CASE WHEN n <= {OF_APPLICANT} THEN {people.applicant.pk}"
        f" WHEN n <= {OF_ODENSE} THEN {people.colleague.pk} ELSE {chosen(members)} END"
    )
    copy_applications(COPIES, walked, organisation=organisation, responsible=responsible)
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
        person = chosen(staff, step)
        multiply(given, numbers, case_id=N, user_id=person)
        multiply(declared, numbers, case_id=N, user_id=person)
    multiply(FormalCheck.objects.filter(application=walked), numbers, application_id=N, by_id=chosen(staff))
    sheets = Assessment.objects.filter(application=walked, assessor=people.caseworker)
    multiply(sheets, numbers, id=N, application_id=N, assessor_id=chosen(staff))
    multiply(Score.objects.filter(assessment__in=sheets), numbers, assessment_id=N)


def criterion_to_score(pool: Pool) -> str:
    """The one criterion the caseworker has not scored."""
    return document_of(pool.version).criteria[5].key


def _caseworkers(people: People) -> list[int]:
    more = users("sagsbehandler", CASEWORKERS - 2, [Role.CASEWORKER], people.caseworker.created_at)
    return [people.caseworker.pk, people.caseworker2.pk, *more]
