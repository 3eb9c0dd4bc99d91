"""Three openings of one call: each judged, decided and told by itself, and a later one sealed until it is opened."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from applications.models import Application
from assessment import actions
from assessment.desk.openings import openings_of
from assessment.desk.readiness import sealed_numbers
from assessment.desk.waiting import waiting_for
from assessment.models import DecisionPackage, ReleasedDecision
from assessment.numbers.exports import TABLES
from assessment.numbers.statistics import released_regions, statistics_of
from assessment.opendata import released_grants
from assessment.recipients import answered, answered_pools
from assessment.results import package_of, ranking_of
from cases.models import Case
from pools.models import Pool
from pools.states import PoolState
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.openings import (
    DAY,
    FIRST,
    SECOND,
    THIRD,
    arrives,
    continuous_call,
    judged,
    opened,
    told,
    whole_opening,
)

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("two_openings",)
BACKEND = "portal.identity.PasswordBackend"


@pytest.fixture
def call(manager, manager2) -> Pool:
    return continuous_call(manager, manager2)


@pytest.fixture
def team(caseworker, caseworker2, manager, director) -> tuple:
    return caseworker, caseworker2, manager, director


def refused(sql: str, *values) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as error:
        return error.__cause__.diag.constraint_name
    return ""


@pytest.fixture
def two_openings(call, team) -> list[Application]:
    """1 and 2 came to the first opening and have their answers; 3 and 4 came after it, and 3 while it was judged."""
    applications = [arrives(call, number, FIRST - DAY) for number in (1, 2)]
    opened(call, team, FIRST)
    applications.append(arrives(call, 3, FIRST + DAY))
    judged(call, team, FIRST)
    told(call, team, FIRST)
    applications.append(arrives(call, 4, FIRST + 20 * DAY))
    opened(call, team, SECOND)
    return applications


def test_three_openings_of_one_call_are_judged_and_told_each_by_itself(call, team, two_openings):
    late = arrives(call, 5, SECOND + DAY)
    judged(call, team, SECOND)
    told(call, team, SECOND)
    assert whole_opening(call, team, THIRD).number == 3
    packages = DecisionPackage.objects.order_by("number").values_list("number", "intake", "state")
    assert list(packages) == [(1, 1, "released"), (2, 2, "released"), (3, 3, "released")]
    taken_in = Application.objects.order_by("case__number").values_list("intake", flat=True)
    assert list(taken_in) == [1, 1, 2, 2, 3]
    late.refresh_from_db()
    assert (late.intake, call.state, call.intake) == (3, PoolState.RELEASED, 3)
    by_opening = ReleasedDecision.objects.order_by("pk").values_list("decision__package__intake", "outcome")
    grants = [(1, "grant"), (1, "refusal"), (2, "grant"), (2, "refusal"), (3, "grant")]
    assert sorted(by_opening) == grants


def test_an_opening_is_ranked_counted_and_cited_by_itself(call, team, two_openings, auditor):
    manager = team[2]
    numbers = {each.case.number for each in two_openings[2:]}
    stories.declared_over_list(call, *team[2:], now=SECOND + DAY)
    assert {line.number for line in ranking_of(call, viewer=manager).lines} == numbers
    assert package_of(call) is None
    assert statistics_of(call, viewer=manager).counted == 2
    for table in TABLES:
        text = repr([list(sheet.rows) for sheet in table.sheets(call, manager)])
        assert not any(each.case.number in text for each in two_openings[:2])
    judged(call, team, SECOND)
    assert package_of(call).figures["received"] == 2
    call.looked_at = 1
    first = {each.case.number for each in two_openings[:2]}
    assert {line.number for line in ranking_of(call, viewer=manager).lines} == first
    assert package_of(call).number == 1


def test_what_is_not_opened_cannot_be_read_by_anybody_in_the_agency(call, team, two_openings, auditor, deputy, client):
    waiting = arrives(call, 6, SECOND + DAY)
    number, name = waiting.case.number, waiting.case.organisation.name
    pages = ["pool", "disagreement", "priorities", "statistics", "control"]
    of_pool = [reverse(f"assessment:{page}", args=[call.slug]) for page in pages]
    of_case = [reverse(f"assessment:{page}", args=[number]) for page in ("case", "impartiality", "case_evidence")]
    for person in (*team, auditor, deputy):
        client.force_login(person, backend=BACKEND)
        for address in (*of_pool, of_pool[0] + f"?tekst={number}", of_pool[0] + "?aabning=1"):
            response = client.get(address)
            assert response.status_code in (200, 403), (person, address)
            assert name not in response.content.decode(), (person, address)
        assert [client.get(address).status_code for address in of_case] == [404, 404, 404]
    assert Case.objects.get(number=number).unsealed_at is None


def test_the_manager_sees_how_many_wait_and_can_open_when_the_last_is_told(call, team, client):
    manager = team[2]
    page = reverse("assessment:pool", args=[call.slug])
    client.force_login(manager, backend=BACKEND)
    assert "Der er ikke kommet nye ansøgninger." in client.get(page).content.decode()
    for number in (1, 2, 3):
        arrives(call, number, FIRST - DAY)
    body = client.get(page).content.decode()
    assert "3 indsendte ansøgninger venter uåbnet." in body
    assert "Åbn ansøgninger (3 nye)" in body
    assert "Kommune 001" not in body
    opening = reverse("assessment:open", args=[call.slug])
    assert "3 nye ansøgninger bliver åbnet som åbning 1" in client.get(opening).content.decode()
    assert client.post(opening).status_code == 302
    arrives(call, 4, FIRST)
    body = client.get(page).content.decode()
    assert "Ansøgninger i åbning 1 (3)" in body
    assert "1 indsendt ansøgning venter uåbnet." in body
    assert "Åbn ansøgninger (" not in body
    refusal = client.post(opening)
    assert (refusal.status_code, "er ikke meddelt endnu" in refusal.content.decode()) == (409, True)


def test_the_desk_tells_that_something_can_be_opened(call, team, manager2):
    arrives(call, 1, FIRST - DAY)
    texts = [each.text for each in waiting_for(manager2, now=FIRST)]
    assert texts == ["1 ny ansøgning kan åbnes"]
    opened(call, team, FIRST)
    arrives(call, 2, FIRST)
    assert [each.text for each in waiting_for(manager2, now=FIRST + DAY)] == []


def test_an_earlier_opening_stays_readable(call, team, two_openings, client):
    client.force_login(team[2], backend=BACKEND)
    for page in ("pool", "priorities", "recommendation", "delivery", "statistics", "disagreement"):
        address = reverse(f"assessment:{page}", args=[call.slug])
        body = client.get(address + "?aabning=1").content.decode()
        assert two_openings[0].case.number in body or page in ("statistics", "disagreement"), page
        assert two_openings[2].case.number not in body, page
        assert client.get(address + "?aabning=7").status_code == 404
    openings = openings_of(call, now=SECOND)
    assert (openings.shown, [each.number for each in openings.others]) == (2, [1])
    assert sealed_numbers(call, now=SECOND).judged == 2


def test_an_answered_application_is_not_judged_again_while_the_next_are(call, team, two_openings):
    caseworker = team[0]
    with pytest.raises(NotPossibleNow) as refusal:
        stories.decided(two_openings[0], "refusal", by=team[2])
    assert [each.code for each in refusal.value.obstacles] == ["not_opened"]
    with pytest.raises(NotPossibleNow):
        actions.check_formalia(two_openings[0].case.number, outcome="ok", by=caseworker, now=SECOND)


def test_a_told_decision_can_be_changed_while_the_next_opening_is_judged(call, team, two_openings):
    manager, director = team[2:]
    stories.changed(two_openings[1], "100000.00", manager=manager, director=director, now=SECOND + DAY)
    change = DecisionPackage.objects.get(kind="reversal")
    assert (change.number, change.intake) == (2, 1)
    judged(call, team, SECOND)
    told(call, team, SECOND)
    assert package_of(call).number == 3


def test_the_public_sees_all_that_is_released_and_nothing_of_what_is_judged(call, team, two_openings):
    judged(call, team, SECOND)
    actions.approve(package_of(call), by=team[3], now=SECOND + 5 * DAY)
    assert [each.application.case.number for each in released_grants()] == [two_openings[0].case.number]
    (last,) = answered_pools()
    assert (last.number, len(answered(last).rows)) == (1, 1)
    assert sum(line.applications for line in released_regions(call)) == 2
    actions.release(package_of(call), by=team[3], now=SECOND + 6 * DAY)
    assert len(list(released_grants())) == 2
    (last,) = answered_pools()
    assert (last.number, len(answered(last).rows), answered(last).in_all.applications) == (2, 2, 4)
    assert answered(last).days is None


def test_a_conflict_on_an_answered_case_does_not_bar_from_the_next_opening(call, team, two_openings, manager2):
    asked = "SELECT assessment_require_impartial_in_pool(%s, %s)"
    for application, found in ((two_openings[0], ""), (two_openings[2], "judge_is_impartial")):
        actions.declare(application.case, conflict=True, text="Bekendt", by=manager2, now=SECOND + DAY)
        assert refused(asked, manager2.pk, call.pk) == found


def test_the_database_gives_each_opening_one_package_of_its_own(call, team, two_openings):
    row = (
        "INSERT INTO assessment_decisionpackage (pool_id, number, kind, round, intake, state, created_at, figures,"
        " return_comment, manifest_sha256) VALUES (%s, 9, 'joint', 0, {}, 'draft', now(), '{{}}', '', '')"
    )
    assert refused(row.format(1), call.pk) == "package_answers_its_opening"
    assert refused(row.format(2), call.pk) == ""
    assert refused(row.replace("9", "10").format(2), call.pk) == "package_answers_its_opening"
    package = DecisionPackage.objects.get(number=9)
    assert refused("UPDATE assessment_decisionpackage SET intake = 1 WHERE id = %s", package.pk) == (
        "package_goes_forward"
    )
    decision = (
        "INSERT INTO assessment_decision (package_id, application_id, submission_id, outcome, amount, places,"
        " amounts_per_year, reasons, conditions, deviation_reason, internal_note, change_reason, no_hearing_reason,"
        " changed_at, changed_by_id) VALUES (%s, %s, %s, 'refusal', 0, 0, '{}', '{}', '', '', '', '', '', now(), %s)"
    )
    earlier = two_openings[0]
    values = (package.pk, earlier.pk, earlier.current_submission_id, team[2].pk)
    assert refused(decision, *values) == "decision_belongs"
