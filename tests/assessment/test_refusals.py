"""Who may not, and what may not happen now: each refused pair and each missing step, in words."""

import pytest
from django.core.exceptions import PermissionDenied

from assessment import actions
from assessment.models import Assessment, ReleasedDecision
from assessment.results import package_of
from cases.actions import record_duty
from cases.models import Case, CaseDuty, Document, Impartiality
from cases.states import Duty
from portal.models import OutboxMail
from portal.states import Role
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.test_invariants import tamper

pytestmark = [pytest.mark.django_db, stories.both_roads]

# No criterion of the call for courses bars by itself; what it has taken in is fixed, and the party is told.
BARRED = {"money": ["gate_not_met", "rejection_differs"], "places": ["rejection_differs"]}
UNANSWERED = {"money": "Indsendt", "places": "Under behandling"}


def codes(refused) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def criterion_of(application):
    """One that is given points: the call's first, the grants' second, for their first is met or not."""
    return next(each for each in stories.document_of(application.pool.version).criteria if not each.gate)


def test_scoring_before_declaring_is_refused(opened, manager, caseworker):
    number = opened[0].case.number
    actions.assign_cases(opened[0].pool, [number], [caseworker], by=manager, now=stories.JUDGED_AT)
    criterion = criterion_of(opened[0])
    typed = stories.given(criterion)
    with pytest.raises(PermissionDenied):
        actions.save_score(number, criterion.key, typed, base_version=0, by=caseworker, now=stories.JUDGED_AT)
    assert Assessment.objects.count() == 0


def test_scoring_a_case_one_is_not_assigned_is_refused(opened, manager, caseworker, caseworker2):
    stories.ready_to_score(opened[0], caseworker, manager=manager)
    for person in (caseworker2, manager):
        with pytest.raises(PermissionDenied):
            stories.scored(opened[0], person)


def test_scoring_before_the_formal_check_is_refused(opened, manager, caseworker):
    number = opened[0].case.number
    actions.assign_cases(opened[0].pool, [number], [caseworker], by=manager, now=stories.JUDGED_AT)
    actions.declare(opened[0].case, conflict=False, text="", by=caseworker, now=stories.JUDGED_AT)
    with pytest.raises(NotPossibleNow) as refused:
        stories.scored(opened[0], caseworker)
    assert codes(refused) == ["no_formal_check"]


def test_a_third_assessor_is_refused_where_the_pool_says_two(opened, manager, caseworker, caseworker2, caseworker3):
    stories.ready_to_score(opened[0], caseworker, caseworker2, caseworker3, manager=manager)
    stories.scored(opened[0], caseworker)
    stories.scored(opened[0], caseworker2)
    with pytest.raises(NotPossibleNow) as refused:
        stories.scored(opened[0], caseworker3)
    assert codes(refused) == ["enough_assessors"]


def test_a_locked_sheet_is_not_written_again(judged, caseworker):
    number, criterion = judged[0].case.number, criterion_of(judged[0])
    typed = stories.given(criterion, 1)
    with pytest.raises(NotPossibleNow) as refused:
        actions.save_score(number, criterion.key, typed, base_version=1, by=caseworker, now=stories.DECIDED_AT)
    assert codes(refused) == ["sheet_locked"]


def test_a_late_conflict_voids_the_sheet_and_makes_room_for_another(judged, caseworker, caseworker3, manager):
    case = judged[0].case
    actions.declare(case, conflict=True, text="Min søster er ansat der.", by=caseworker, now=stories.DECIDED_AT)
    sheets = Assessment.objects.filter(application=judged[0])
    assert sorted(sheet.voided_at is not None for sheet in sheets) == [False, True]
    actions.assign_cases(judged[0].pool, [case.number], [caseworker3], by=manager, now=stories.DECIDED_AT)
    actions.declare(case, conflict=False, text="", by=caseworker3, now=stories.DECIDED_AT)
    actions.check_formalia(case.number, outcome="ok", by=caseworker3, now=stories.DECIDED_AT)
    stories.scored(judged[0], caseworker3, 4)
    assert Assessment.objects.standing().locked_in().filter(application=judged[0]).count() == 2


def test_consensus_is_only_written_where_they_differ_by_those_who_scored(judged, caseworker, caseworker2, manager):
    number, key = judged[0].case.number, criterion_of(judged[0]).key
    with pytest.raises(NotPossibleNow) as refused:
        actions.agree(number, key, met=None, points=3, reason="x", by=caseworker, now=stories.DECIDED_AT)
    assert codes(refused) == ["no_difference"]
    with pytest.raises(PermissionDenied):
        actions.agree(number, key, met=None, points=3, reason="x", by=manager, now=stories.DECIDED_AT)


def test_an_application_whose_gate_is_not_met_cannot_be_granted(
    opened, caseworker, caseworker2, manager, director, offers
):
    stories.declared_over_list(opened[0].pool, manager, director)
    stories.assessed(opened[0], caseworker, caseworker2, manager=manager, met=False)
    stories.rejected_on_formalia(opened[1], caseworker, manager=manager)
    stories.decided(opened[0], "grant", "500000.00", by=manager)
    stories.decided(opened[1], "refusal", by=manager)
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(opened[0].pool, by=manager)
    assert codes(refused) == BARRED[offers]
    stories.decided(opened[0], "refusal", by=manager)
    stories.decided(opened[1], "rejection", by=manager)
    assert stories.recommended(opened[0].pool, by=manager).state == "recommended"


@pytest.mark.parametrize("partners", [(1, 1)])
def test_more_partners_than_the_pool_has_room_for_is_refused(judged, manager):
    stories.decided(judged[0], "grant", "500000.00", by=manager)
    stories.decided(judged[1], "grant", "700000.00", by=manager)
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(judged[0].pool, by=manager)
    assert codes(refused) == ["too_many_partners"]


def test_one_who_recommends_cannot_approve(proposed, manager):
    package = stories.recommended(proposed[0].pool, by=manager)
    manager.roles = [Role.POOL_MANAGER, Role.DIRECTOR]
    manager.save()
    with pytest.raises(NotPossibleNow) as refused:
        actions.approve(package, by=manager, now=stories.DECIDED_AT)
    assert codes(refused) == ["own_recommendation"]


def test_one_who_scored_cannot_approve(proposed, caseworker, manager):
    package = stories.recommended(proposed[0].pool, by=manager)
    caseworker.roles = [Role.CASEWORKER, Role.DIRECTOR]
    caseworker.save()
    with pytest.raises(NotPossibleNow) as refused:
        actions.approve(package, by=caseworker, now=stories.DECIDED_AT)
    assert set(codes(refused)) == {"duty_pair_refused"}


@pytest.mark.parametrize("who", ["caseworker", "manager", "director"])
def test_nobody_who_scored_recommended_or_approved_may_pay(proposed, who, request, manager, director):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    with pytest.raises(NotPossibleNow) as refused:
        record_duty(proposed[0].case, Duty.PAY, by=request.getfixturevalue(who), now=stories.DECIDED_AT)
    assert codes(refused) == ["duty_pair_refused"]


def test_the_duties_of_the_road_are_written(proposed, manager, director):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    rows = CaseDuty.objects.filter(case=proposed[0].case).order_by("pk").values_list("duty", "person__name")
    assert list(rows) == [
        ("score", "Sofie Sagsbehandler"),
        ("score", "Søren Sagsbehandler"),
        ("recommend", "Pia Puljeansvarlig"),
        ("approve", "Ditte Direktør"),
    ]


def test_a_manager_with_a_conflict_cannot_recommend_and_another_can(judged, manager, manager2):
    stories.declared_over_list(judged[0].pool, manager2)
    stories.decided(judged[0], "refusal", by=manager2)
    stories.decided(judged[1], "refusal", by=manager2)
    actions.declare(judged[0].case, conflict=True, text="Nabo.", by=manager, now=stories.DECIDED_AT)
    with pytest.raises(PermissionDenied):
        stories.decided(judged[0], "refusal", by=manager)
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(judged[0].pool, by=manager)
    assert codes(refused) == ["not_impartial"]
    assert stories.recommended(judged[0].pool, by=manager2).state == "recommended"


def test_releasing_before_the_approval_is_refused(proposed, manager, director):
    package = stories.recommended(proposed[0].pool, by=manager)
    with pytest.raises(NotPossibleNow) as refused:
        actions.release(package, by=director, now=stories.RELEASED_AT)
    assert codes(refused) == ["not_approved"]


def test_releasing_twice_changes_nothing(proposed, manager, director):
    package = stories.released(proposed[0].pool, manager=manager, director=director)
    before = (OutboxMail.objects.count(), Document.objects.count(), ReleasedDecision.objects.count())
    with pytest.raises(NotPossibleNow) as refused:
        actions.release(package, by=director, now=stories.RELEASED_AT)
    assert codes(refused) == ["released_already"]
    assert (OutboxMail.objects.count(), Document.objects.count(), ReleasedDecision.objects.count()) == before


def test_a_release_of_anything_but_what_was_approved_is_refused_whole(proposed, manager, director, offers):
    package = stories.approved(proposed[0].pool, manager=manager, director=director)
    tamper(proposed[1], "Ændret efter godkendelsen.")
    with pytest.raises(NotPossibleNow) as refused:
        actions.release(package, by=director, now=stories.RELEASED_AT)
    number = proposed[1].case.number
    assert [each.text for each in refused.value.obstacles] == [
        f"Sag {number}: afgørelsen er ikke, som den blev godkendt."
    ]
    assert package_of(proposed[0].pool).state == "approved"
    assert set(Case.objects.values_list("party_words", flat=True)) == {UNANSWERED[offers]}
    assert Document.objects.filter(kind="decision").count() == 0


def test_a_declared_person_is_asked_once(opened, manager):
    stories.declared_over_list(opened[0].pool, manager)
    assert actions.declare_over_list(opened[0].pool, conflicts={}, by=manager, now=stories.JUDGED_AT) == 0
    assert Impartiality.objects.filter(user=manager).count() == 2
