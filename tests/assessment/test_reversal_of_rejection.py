"""A wrongful Afvist is put right: that one case is checked, scored and agreed while its omgørelse is a draft."""

import pytest
from django.urls import reverse

from assessment import actions
from assessment.desk import desk_of
from assessment.packages.reversals import open_reversal_of, standing_of
from cases.models import Case
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.test_reversal import LATER, codes, saved

pytestmark = pytest.mark.db
TOLD_ONCE = ("rejected",)


@pytest.fixture
def rejected(opened, caseworker, caseworker2, manager, director):
    """Odense was refused, Aalborg rejected on formalia; both were told."""
    odense, aalborg = opened
    stories.declared_over_list(odense.pool, manager, director)
    stories.assessed(odense, caseworker, caseworker2, manager=manager)
    stories.rejected_on_formalia(aalborg, caseworker, manager=manager)
    stories.decided(odense, "refusal", by=manager)
    stories.decided(aalborg, "rejection", by=manager)
    stories.released(odense.pool, manager=manager, director=director)
    for each in opened:
        each.pool.refresh_from_db()
    return opened


def judged_anew(application, *assessors, manager, points=3, met=True) -> None:
    """A second caseworker is given the case; formalia in order; both score and lock."""
    number = application.case.number
    actions.assign_cases(application.pool, [number], assessors[1:], by=manager, now=LATER)
    for user in assessors[1:]:
        actions.declare(application.case, conflict=False, text="", by=user, now=LATER)
    actions.check_formalia(number, outcome="ok", by=assessors[0], now=LATER)
    for user in assessors:
        stories.scored(application, user, points, met=met, now=LATER)


def refusals_of(application, *, by) -> list[str]:
    with pytest.raises(NotPossibleNow) as refused:
        actions.recommend_reversal(open_reversal_of(application), by=by, now=LATER)
    return codes(refused)


@pytest.mark.parametrize(("outcome", "amount"), [("grant", "300000.00"), ("refusal", "0")])
def test_who_was_rejected_unjudged_is_judged_before_the_new_decision(
    rejected, caseworker, caseworker2, manager, director, outcome, amount
):
    odense, aalborg = rejected
    with pytest.raises(NotPossibleNow) as refused:
        actions.check_formalia(aalborg.case.number, outcome="ok", by=caseworker, now=LATER)
    assert codes(refused) == ["not_opened"]
    saved(aalborg, by=manager, outcome=outcome, amount=amount)
    assert refusals_of(aalborg, by=manager) == ["still_rejected"]
    actions.check_formalia(aalborg.case.number, outcome="ok", by=caseworker, now=LATER)
    assert refusals_of(aalborg, by=manager) == ["not_assessed"]
    judged_anew(aalborg, caseworker, caseworker2, manager=manager)
    package = actions.recommend_reversal(open_reversal_of(aalborg), by=manager, now=LATER)
    for number in (odense.case.number, aalborg.case.number):  # the others never opened, and this one is closed again
        with pytest.raises(NotPossibleNow) as refused:
            actions.check_formalia(number, outcome="ok", by=caseworker, now=LATER)
        assert codes(refused) == ["not_opened"]
    actions.release(actions.approve(package, by=director, now=LATER), by=director, now=LATER)
    assert standing_of(aalborg).outcome == outcome


def test_a_refusal_after_it_names_the_demand_that_is_not_met(rejected, caseworker, caseworker2, manager, client, login):
    aalborg = rejected[1]
    saved(aalborg, by=manager, outcome="refusal")
    judged_anew(aalborg, caseworker, caseworker2, manager=manager, met=False)
    page = login(client, manager).get(reverse("assessment:reversal", args=[aalborg.case.number]))
    assert page.status_code == 200
    package = actions.recommend_reversal(open_reversal_of(aalborg), by=manager, now=LATER)
    gates = [each.title for each in stories.document_of(aalborg.pool.version).criteria if each.gate]
    assert package.figures["not_met"][aalborg.case.number] == gates


def test_the_case_stands_on_the_caseworkers_desk_and_the_party_sees_nothing(rejected, caseworker, manager):
    aalborg = rejected[1]
    assert desk_of(caseworker, now=LATER).groups == ()
    saved(aalborg, by=manager)
    numbers = [work.case.number for group in desk_of(caseworker, now=LATER).groups for work in group.first]
    assert numbers == [aalborg.case.number]
    actions.check_formalia(aalborg.case.number, outcome="ok", by=caseworker, now=LATER)
    case = Case.objects.get(pk=aalborg.case_id)
    assert (case.agency_words, case.party_words) == ("Under vurdering", "Afvist")
