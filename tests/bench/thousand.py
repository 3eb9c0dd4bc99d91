"""A pool of 1,000 applications with three locked sheets each, proposed to the director: one walked, 999 copied."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection

from applications.actions.opening import open_applications
from applications.models import Application
from assessment import actions
from assessment.actions import DecisionDraft
from assessment.models import Assessment, Decision, FormalCheck, Score
from assessment.results import ranking_of
from assessment.states import Outcome
from cases.models import Assignment, CaseDuty, Impartiality
from demo import judging, road
from pools.document import document_of
from pools.models import Pool
from portal.models import User
from portal.states import Role
from tests.bench.copies import Copies, chosen, copy_applications, organisations, users
from tests.bench.crowd import People, applicant_of
from tests.bench.many import multiply
from tests.pools.factories import announced_pool

COUNT, GIVEN, JUDGES = 1_000, 20, 3
AMOUNT = 500_000  # kr. to each of those who are given something
COPIES = Copies(COUNT, 3_000_000, 2017)
APART = "abs(hashtext(n || s.criterion))"
# Mostly a step apart, now and then two: then a consensus must be written.
POINTS = "CASE WHEN s.points IS NULL THEN NULL ELSE least(5, greatest(1, 1 + mod({base}, 5) + mod({own}, 3) - 1)) END"


def thousand(people: People, *, now: datetime) -> tuple[Pool, Application]:
    """The pool, and the application that was walked."""
    opens, deadline = now - timedelta(days=90), now - timedelta(days=10)
    changes = {"slug": "tusind", "opens": opens, "deadline": deadline, "one_application_per": "any", "assessors": 3}
    pool = announced_pool(people.manager, people.manager2, now=opens - timedelta(days=1), **changes)
    sent = deadline - timedelta(days=10)
    walked = road.apply(pool, applicant_of(people), begun=sent - timedelta(days=2), sent=sent)
    walked.refresh_from_db()
    others, members = organisations(people.odense.created_at)
    copy_applications(COPIES, walked, organisation=chosen(others), responsible=chosen(members))
    open_applications(pool, by=people.manager, now=now - timedelta(days=9))
    pool.refresh_from_db()
    for leader in (people.manager, people.director):
        actions.declare_over_list(pool, conflicts={}, by=leader, now=now - timedelta(days=8))
    _judge(pool, walked, people, now=now - timedelta(days=7))
    _propose(walked, people, now=now - timedelta(days=1))
    return pool, walked


def _judge(pool: Pool, walked: Application, people: People, *, now: datetime) -> None:
    third = User.objects.get(pk=users("tredje", 1, [Role.CASEWORKER], people.caseworker.created_at)[0])
    judges = [people.caseworker, people.caseworker2, third]
    actions.assign_cases(pool, [walked.case.number], judges, by=people.manager, now=now)
    for place, judge in enumerate(judges):
        judging.judge(walked, 0, place, judge, now=now)
    own = {"case": walked.case_id, "user__in": judges}
    multiply(Assignment.objects.filter(**own), COPIES.numbers, case_id=COPIES.key)
    multiply(Impartiality.objects.filter(**own), COPIES.numbers, case_id=COPIES.key)
    duties = CaseDuty.objects.filter(case=walked.case_id, person__in=judges)
    multiply(duties, COPIES.numbers, case_id=COPIES.key)
    multiply(FormalCheck.objects.filter(application=walked), COPIES.numbers, application_id=COPIES.key)
    for place, judge in enumerate(judges):
        _copy_sheet(walked, place, judge)
    with connection.cursor() as cursor:
        cursor.execute(AGREED, [now, people.caseworker.pk, COPIES.first])


def _copy_sheet(walked: Application, place: int, judge: User) -> None:
    sheets = Assessment.objects.filter(application=walked, assessor=judge)
    key = f"{COPIES.first + place * 2 * COUNT} + n"
    multiply(sheets, COPIES.numbers, id=key, application_id=COPIES.key, locked_at="NULL::timestamptz")
    points = POINTS.format(base=APART, own=f"abs(hashtext(n || s.criterion || {place}))")
    multiply(Score.objects.filter(assessment__in=sheets), COPIES.numbers, assessment_id=key, points=points)
    locked = Assessment.objects.filter(assessor=judge, locked_at__isnull=True)
    locked.update(locked_at=sheets.get().locked_at)


# A consensus where two are two steps apart, except in one case of twenty, which still waits for it.
AGREED = """
INSERT INTO assessment_consensus (application_id, criterion, points, reason, at, by_id)
SELECT a.application_id, s.criterion, round(avg(s.points)), 'Vi talte sagen igennem.', %s, %s
FROM assessment_score s JOIN assessment_assessment a ON a.id = s.assessment_id
WHERE a.application_id > %s AND mod(a.application_id, 20) <> 0
GROUP BY a.application_id, s.criterion HAVING max(s.points) - min(s.points) >= 2
"""


def _propose(walked: Application, people: People, *, now: datetime) -> None:
    """The walked application's refusal a thousand times, and twenty who are given something."""
    document = document_of(Pool.objects.get(pk=walked.pool_id).version)
    reasons = {each.key: f"Vi har lagt vægt på {each.title}." for each in document.criteria}
    draft = DecisionDraft(outcome=Outcome.REFUSAL, amount=Decimal(0), per_year={}, reasons=reasons)
    actions.save_decision(walked.case.number, draft, by=people.manager, now=now)
    keys = {"application_id": COPIES.key, "submission_id": COPIES.key}
    multiply(Decision.objects.filter(application=walked), COPIES.numbers, **keys)
    best = [line.key for line in ranking_of(walked.pool, viewer=people.manager).lines[:GIVEN]]
    given = {"outcome": Outcome.GRANT, "amount": AMOUNT, "amounts_per_year": {"2020": f"{AMOUNT}.00"}}
    Decision.objects.filter(application__in=best).update(**given)
