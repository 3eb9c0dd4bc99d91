"""A call for places that is opened again and again: what is left of 75 is left, and a tilbud has one place in all."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from applications.actions.places import give_back_place
from applications.actions.submitting import record_attempt, submit
from applications.completeness import warnings_of
from applications.drafts import draft_of
from applications.models import Application
from applications.permissions import with_my_place
from assessment import actions
from assessment.allocation.dividing import suggestion_in
from assessment.models import Decision
from assessment.numbers.capacity import capacity_of
from assessment.results import ranking_of
from pools.models import Pool
from portal.clock import Arrival
from portal.identity import Login
from portal.invariants import refusal_texts
from portal.models import Tilbud
from portal.steps import NotPossibleNow, obstacle_from
from tests.assessment import openings, stories
from tests.assessment.openings import DAY, FIRST, SECOND, THIRD

pytestmark = pytest.mark.db


@pytest.fixture
def call(manager, manager2) -> Pool:
    return stories.pool_of_places(manager, manager2, partners=None)


@pytest.fixture
def team(caseworker, caseworker2, manager, director) -> tuple:
    return caseworker, caseworker2, manager, director


def arrives(call, number, now, tilbud: int) -> Application:
    organisation, user = stories.municipality(number)
    return stories.submitted(call, organisation, by=user, now=now, tilbud=tilbud)


def asks_again(call, before: Application, now, *named: Tilbud) -> Application:
    return stories.submitted(call, before.organisation, by=before.changed_by, now=now, named=named)


def refused(act) -> str:
    """The words for what the database refuses it by."""
    with pytest.raises(IntegrityError) as caught:
        act()
    return obstacle_from(caught.value, refusal_texts()).text


class TestFiveAreLeft:
    """Seventy tilbud got their places in the first opening; the second asks for six, and the third for one."""

    @pytest.fixture
    def first(self, call, team) -> list[Application]:
        found = [arrives(call, number, FIRST - DAY, tilbud) for number, tilbud in ((1, 40), (2, 30))]
        openings.whole_opening(call, team, FIRST, given=2)
        return found

    @pytest.fixture
    def second(self, call, team, first) -> list[Application]:
        """Three tilbud and two that stand best, and one."""
        for number, tilbud in ((3, 3), (4, 2), (5, 1)):
            arrives(call, number, SECOND - DAY, tilbud)
        openings.opened(call, team, SECOND)
        return openings.assessed(call, team, SECOND, given=2)

    def test_the_ranking_and_the_suggestion_count_what_is_left(self, call, second, manager):
        assert (capacity_of(call).taken, capacity_of(call).free) == (70, 5)
        ranking = ranking_of(call, viewer=manager)
        assert (ranking.free, ranking.contested, ranking.is_oversubscribed) == (Decimal(5), 6, True)
        suggested = suggestion_in(call, ranking)
        assert dict(suggested.amounts) == {"2019-0003": Decimal(3), "2019-0004": Decimal(2)}
        assert suggested.left == Decimal(0)

    def test_the_rule_and_the_database_give_no_sixth(self, call, second, team):
        for application in second[:2]:
            openings.decided(application, "grant", team, SECOND)
        with pytest.raises(NotPossibleNow, match="over_places"):
            openings.decided(second[2], "grant", team, SECOND)
        openings.decided(second[2], "refusal", team, SECOND)
        sql = "UPDATE assessment_decision SET outcome = 'grant', places = 1 WHERE application_id = %s"
        with transaction.atomic(), connection.cursor() as cursor:
            text = refused(lambda: cursor.execute(sql, [second[2].pk]))
            transaction.set_rollback(True)
        assert text == "Så gives der flere pladser, end der er. Giv en anden afslag først."

    def test_when_all_are_given_the_next_waits_for_one_that_comes_back(self, call, first, second, team, consultant):
        for place, application in enumerate(second):
            openings.decided(application, "grant" if place < 2 else "refusal", team, SECOND)
        actions.recommend(call, by=team[2], now=SECOND + 4 * DAY)
        openings.told(call, team, SECOND)
        assert (capacity_of(call).taken, capacity_of(call).free) == (75, 0)
        arrives(call, 6, THIRD - DAY, 1)
        openings.opened(call, team, THIRD)
        (late,) = openings.assessed(call, team, THIRD)
        assert suggestion_in(call, ranking_of(call, viewer=team[2])).total == 0
        with pytest.raises(NotPossibleNow, match="over_places"):
            openings.decided(late, "grant", team, THIRD)
        given_back = first[0].tilbud.order_by("pk")[0].tilbud
        give_back_place(first[0], given_back, "Tilbuddet lukker.", by=consultant, now=THIRD + 2 * DAY)
        openings.decided(late, "grant", team, THIRD)
        assert Decision.objects.get(application=late).places == 1
        assert (capacity_of(call).taken, capacity_of(call).left) == (74, 0)


class TestOnePlaceEach:
    """Two tilbud of one applicant have their places, and the one of another was refused."""

    WORDS = "Et af tilbuddene har allerede fået en plads under dette opslag."

    @pytest.fixture
    def answered(self, call, team) -> tuple[Application, Application]:
        found = arrives(call, 1, FIRST - DAY, 2), arrives(call, 2, FIRST - DAY, 1)
        openings.whole_opening(call, team, FIRST)
        return found

    def test_who_has_a_place_asks_for_no_other_until_it_is_given_back(self, call, answered, consultant):
        before, after = answered[0], SECOND - DAY
        has_one = before.tilbud.order_by("pk")[0].tilbud
        assert refused(lambda: asks_again(call, before, after, has_one)).startswith(self.WORDS)
        draft = with_my_place(before.changed_by).latest("pk")  # it stays as it was written
        assert (draft.state, draft.tilbud.get().tilbud) == ("draft", has_one)
        assert [each.code for each in warnings_of(draft_of(draft))] == ["answered_before"]
        give_back_place(before, has_one, "Tilbuddet er ikke klar.", by=consultant, now=after)
        assert warnings_of(draft_of(draft)) == []
        attempt = record_attempt(draft, by=before.changed_by, arrival=Arrival(after, "database"), now=after)
        assert submit(attempt, by=before.changed_by, login=Login("password"), now=after).places_applied == 1

    def test_a_new_tilbud_of_the_same_applicant_asks_as_anybody(self, call, answered):
        other = Tilbud.objects.create(organisation=answered[0].organisation, name="Havblik", lovgrundlag="sel_107")
        assert asks_again(call, answered[0], SECOND - DAY, other).current_submission.places_applied == 1

    def test_who_was_refused_asks_again_and_can_get_it(self, call, answered, team):
        again = asks_again(call, answered[1], SECOND - DAY, answered[1].tilbud.get().tilbud)
        assert openings.whole_opening(call, team, SECOND).intake == 2
        assert Decision.objects.get(application=again).outcome == "grant"
        assert (capacity_of(call).taken, capacity_of(call).awards) == (3, 2)

    def test_a_refusal_that_is_changed_gives_no_second_place(self, call, answered, team):
        """Refused, then given a place in the next opening: the first answer cannot become a place too."""
        before = answered[1]
        asks_again(call, before, SECOND - DAY, before.tilbud.get().tilbud)
        openings.whole_opening(call, team, SECOND)
        draft = vars(stories.draft_of(before, "grant")) | {"change_reason": "Vi havde overset et bilag."}
        with pytest.raises(NotPossibleNow) as caught:
            actions.save_reversal(before.case.number, actions.ReversalDraft(**draft), by=team[2], now=THIRD)
        assert [each.text for each in caught.value.obstacles] == [
            "Bosted 1 har allerede fået en plads under dette opslag: sag 2019-0003."
        ]

    def test_who_waits_when_a_refusal_is_changed_into_a_place_gets_no_second(self, call, answered, team):
        before = answered[1]
        again = asks_again(call, before, SECOND - DAY, before.tilbud.get().tilbud)
        stories.changed(before, "0", manager=team[2], director=team[3], now=SECOND - DAY)
        openings.opened(call, team, SECOND)
        openings.assessed(call, team, SECOND)
        with pytest.raises(NotPossibleNow, match="place_given_already"):
            openings.decided(again, "grant", team, SECOND)
        openings.decided(again, "refusal", team, SECOND)
        sql = "UPDATE assessment_decision SET outcome = 'grant', places = 1 WHERE application_id = %s"
        with transaction.atomic(), connection.cursor() as cursor:
            text = refused(lambda: cursor.execute(sql, [again.pk]))
            transaction.set_rollback(True)
        assert text == "Et af tilbuddene har allerede fået en plads under dette opslag."
        assert capacity_of(call).left == 72
