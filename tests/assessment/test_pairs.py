"""Duties that one person never has two of on one case: every ordered pair, by the acts themselves and by raw SQL."""

from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from assessment import actions
from cases.actions import record_duty
from cases.models import CaseDuty
from cases.states import Duty
from portal.states import Role
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.test_impartiality_bars import lines_of, refusal

pytestmark = [pytest.mark.db, stories.both_roads]

ALLOWED = {("score", "recommend"), ("recommend", "score")}  # both handle the case; neither decides nor pays
PAIRS = list(permutations(Duty.values, 2))
LATER = stories.RELEASED_AT.replace(day=2)


@pytest.fixture
def everybody(caseworker3):
    """One person with every role of the agency at once."""
    caseworker3.roles = [role for role in Role.values if role != Role.EXTERNAL_CONSULTANT]
    caseworker3.save()
    return caseworker3


def insert(case, person, duty) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        sql = "INSERT INTO cases_caseduty (case_id, person_id, duty, at) VALUES (%s, %s, %s, now())"
        cursor.execute(sql, [case.pk, person.pk, duty])


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_by_raw_sql_no_person_has_two_duties_of_different_sides(opened, everybody, first, second):
    case = opened[0].case
    insert(case, everybody, first)
    if (first, second) in ALLOWED:
        insert(case, everybody, second)
        return
    with pytest.raises(IntegrityError) as caught:
        insert(case, everybody, second)
    assert caught.value.__cause__.diag.constraint_name == "duty_pair_refused"


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_by_the_action_too_and_the_other_case_is_free(opened, everybody, first, second):
    record_duty(opened[0].case, first, by=everybody, now=LATER)
    record_duty(opened[1].case, second, by=everybody, now=LATER)
    if (first, second) in ALLOWED:
        record_duty(opened[0].case, second, by=everybody, now=LATER)
    else:
        with pytest.raises(NotPossibleNow) as refused:
            record_duty(opened[0].case, second, by=everybody, now=LATER)
        assert [each.code for each in refused.value.obstacles] == ["duty_pair_refused"]


def test_a_duty_is_never_taken_away_to_make_room_for_another(opened, everybody):
    insert(opened[0].case, everybody, "score")
    assert refusal("DELETE FROM cases_caseduty") == "cases_caseduty_append_only"
    assert refusal("UPDATE cases_caseduty SET duty = 'approve'") == "cases_caseduty_append_only"


# No act without its duty: so the pairs hold for whoever writes the acts themselves.


def test_a_sheet_begins_with_its_duty(opened, everybody, manager):
    stories.ready_to_score(opened[0], everybody, manager=manager)
    begin = (
        "INSERT INTO assessment_assessment (application_id, assessor_id, started_at, void_reason)"
        " VALUES (%s, %s, now(), '')"
    )
    assert refusal(begin, opened[0].pk, everybody.pk) == "duty_is_written"
    insert(opened[0].case, everybody, "approve")
    with pytest.raises(NotPossibleNow):
        stories.scored(opened[0], everybody)


RECOMMEND = (
    "UPDATE assessment_decisionpackage SET state = 'recommended', round = 1, recommended_at = now(),"
    " recommended_by_id = %s"
)
SIGN = (
    "INSERT INTO assessment_signature (package_id, round, capacity, at, by_id, lines)"
    " VALUES (%s, 1, 'director', now(), %s, %s)"
)
APPROVE = (
    "UPDATE assessment_decisionpackage SET state = 'approved', approved_at = now(), approved_by_id = %s,"
    " manifest = 'x', manifest_sha256 = repeat('0', 64)"
)


def test_a_recommendation_stands_on_every_case_with_its_duty(proposed, everybody):
    stories.declared_over_list(proposed[0].pool, everybody)
    assert refusal(RECOMMEND, everybody.pk) == "duty_is_written"


def test_an_approval_needs_the_duty_on_every_case_it_covers(proposed, manager, director):
    package = stories.recommended(proposed[0].pool, by=manager)
    with connection.cursor() as cursor:
        cursor.execute(SIGN, [package.pk, director.pk, lines_of(package)])
    assert refusal(APPROVE, director.pk) == "duty_is_written"


@pytest.mark.parametrize("who", ["caseworker", "manager"])
def test_whoever_scored_or_recommended_signs_nothing_by_raw_sql_either(proposed, manager, director, who, request):
    package = stories.recommended(proposed[0].pool, by=manager)
    person = request.getfixturevalue(who)
    person.roles = [*person.roles, Role.DIRECTOR]
    person.save()
    lines = lines_of(package)
    assert refusal(SIGN, package.pk, person.pk, lines) in ("duty_pair_refused", "signer_is_not_proposer")


# By page.


@pytest.fixture
def by_page(client, login, everybody):
    def post(name: str, *args, **typed):
        login(client, everybody)
        return client.post(reverse(f"assessment:{name}", args=args), typed)

    return post


def test_by_page_whoever_scored_cannot_approve(opened, caseworker, everybody, manager, director, by_page):
    stories.declared_over_list(opened[0].pool, manager, director, everybody)
    for application in opened:
        stories.assessed(application, everybody, caseworker, manager=manager)
        stories.decided(application, "refusal", by=manager)
    package = stories.recommended(opened[0].pool, by=manager)
    answer = by_page("approve", package.pool.slug)
    package.refresh_from_db()
    assert (answer.status_code, package.state) == (409, "recommended")
    assert not CaseDuty.objects.filter(duty="approve").exists()


def test_by_page_whoever_recommended_cannot_approve(proposed, everybody, by_page):
    stories.declared_over_list(proposed[0].pool, everybody)
    for application in proposed:
        stories.decided(application, "refusal", by=everybody)
    package = stories.recommended(proposed[0].pool, by=everybody)
    answer = by_page("approve", package.pool.slug)
    package.refresh_from_db()
    assert (answer.status_code, package.state) == (409, "recommended")


def test_whoever_approved_can_neither_score_nor_recommend_afterwards(proposed, manager, director, everybody):
    """Approve first, then the handling: the package comes back, and the approver takes no part in the next round."""
    stories.declared_over_list(proposed[0].pool, everybody)
    package = stories.recommended(proposed[0].pool, by=manager)
    actions.approve(package, by=everybody, now=stories.DECIDED_AT)
    actions.withdraw_approval(package, reason="Et beløb er forkert.", by=everybody, now=stories.DECIDED_AT)
    with pytest.raises(NotPossibleNow) as refused:
        actions.recommend(package.pool, by=everybody, now=LATER)
    assert {each.code for each in refused.value.obstacles} == {"duty_pair_refused"}
    actions.assign_cases(package.pool, [proposed[0].case.number], [everybody], by=manager, now=LATER)
    with pytest.raises((NotPossibleNow, PermissionDenied)):
        stories.scored(proposed[0], everybody, now=LATER)
