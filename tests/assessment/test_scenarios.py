"""Dividing the money by hand: amounts in the table, what-ifs that decide nothing, reserves in order, lots by two."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment import actions
from assessment.actions import TypedAmount
from assessment.models import Decision, LotDraw, Scenario
from assessment.results import ranking_of
from assessment.states import Deviation
from pools.document import Allocation
from portal.models import HistoryRow
from portal.steps import NotPossibleNow
from tests.assessment import stories

pytestmark = pytest.mark.django_db
TOLD_ONCE = ("rows",)

NOW = stories.DECIDED_AT
SLUG = "recovery-2019"
LOTS = Allocation("Der trækkes lod mellem lige.", draws_lots=True)


def address(name: str, *args) -> str:
    return reverse(f"assessment:{name}", args=[SLUG, *args])


def read(pool, number: str, manager) -> str:
    row = Decision.objects.filter(application__case__number=number).first()
    return row.changed_at.isoformat() if row else ""


def typed(application, amount: str, manager) -> TypedAmount:
    number = application.case.number
    return TypedAmount(number, Decimal(amount), read(application.pool, number, manager))


def amounts_of(pool) -> dict[str, tuple[str, Decimal]]:
    rows = Decision.objects.filter(package__pool=pool).select_related("application__case")
    return {row.application.case.number: (row.outcome, row.amount) for row in rows}


def scenario(pool, manager, name: str = "A", **amounts: str) -> Scenario:
    given = {number: Decimal(kr) for number, kr in amounts.items()}
    return actions.create_scenario(pool, name=name, amounts=given, by=manager, now=NOW)


def test_an_amount_on_the_line_is_a_grant_and_nought_a_refusal_and_the_years_add_up_to_the_ore(judged, manager):
    pool, (odense, aalborg) = judged[0].pool, judged
    lines = [typed(odense, "333333.33", manager), typed(aalborg, "0", manager)]
    assert actions.propose_amounts(pool, lines, by=manager, now=NOW) == {}
    assert amounts_of(pool) == {
        odense.case.number: ("grant", Decimal("333333.33")),
        aalborg.case.number: ("refusal", Decimal("0.00")),
    }
    row = Decision.objects.get(application=odense)
    assert sum(map(Decimal, row.amounts_per_year.values())) == row.amount
    assert row.reasons == {}


def test_reasons_conditions_and_notes_stay_when_the_amount_changes(proposed, manager):
    odense = proposed[0]
    more = {"conditions": "Aftale med regionen.", "internal_note": "Ring først.", "deviation_reason": "Fordi."}
    stories.decided(odense, "conditional_grant", "400000.00", by=manager, **more)
    before = Decision.objects.get(application=odense)
    actions.propose_amounts(odense.pool, [typed(odense, "300000.00", manager)], by=manager, now=NOW)
    after = Decision.objects.get(application=odense)
    kept = ("outcome", "reasons", "conditions", "internal_note", "deviation_reason")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.amount == Decimal("300000.00")


def test_each_line_is_kept_by_itself_and_the_one_that_cannot_be_says_why(judged, manager):
    odense, aalborg = judged
    lines = [typed(odense, "500000.00", manager), typed(aalborg, "700000.01", manager)]
    refused = actions.propose_amounts(odense.pool, lines, by=manager, now=NOW)
    assert {number: [each.code for each in found] for number, found in refused.items()} == {
        aalborg.case.number: ["over_applied"]
    }
    assert amounts_of(odense.pool) == {odense.case.number: ("grant", Decimal("500000.00"))}


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(proposed, manager):
    odense = proposed[0]
    old = typed(odense, "100000.00", manager)
    later = NOW + timedelta(minutes=1)
    actions.propose_amounts(odense.pool, [typed(odense, "200000.00", manager)], by=manager, now=later)
    refused = actions.propose_amounts(odense.pool, [old], by=manager, now=later)
    assert [each.code for each in refused[odense.case.number]] == ["stale_amount"]
    assert "200.000,00 kr." in refused[odense.case.number][0].text
    assert Decision.objects.get(application=odense).amount == Decimal("200000.00")


class TestTheMoney:
    """A pool of 800.000 kr.: the two want 1.200.000 together."""

    @pytest.fixture
    def pool(self, db, manager, manager2):
        money = {"amount": Decimal("800000.00"), "amount_text": "800.000 kr."}
        return stories.plain_pool(manager, manager2, **money)

    def test_it_moves_from_one_line_to_another_in_one_act(self, judged, manager):
        odense, aalborg = judged
        first = [typed(odense, "500000.00", manager), typed(aalborg, "300000.00", manager)]
        assert actions.propose_amounts(odense.pool, first, by=manager, now=NOW) == {}
        moved = [typed(aalborg, "700000.00", manager), typed(odense, "100000.00", manager)]
        assert actions.propose_amounts(odense.pool, moved, by=manager, now=NOW) == {}
        amounts = amounts_of(odense.pool)
        assert amounts[odense.case.number] == ("grant", Decimal("100000.00"))
        assert amounts[aalborg.case.number] == ("grant", Decimal("700000.00"))

    def test_the_line_where_it_ends_is_drawn_above_the_first_it_does_not_reach(self, judged, manager, client, login):
        text = login(client, manager).get(address("priorities")).content.decode()
        before, _, after = text.partition("Her slutter puljens 800.000 kr.")
        odense, aalborg = (f'id="sag-{application.case.number}"' for application in judged)
        assert [(odense in part, aalborg in part) for part in (before, after)] == [(True, False), (False, True)]

    def test_it_is_never_exceeded_line_by_line_nor_by_a_scenario(self, judged, manager):
        odense, aalborg = judged
        over = [typed(odense, "500000.00", manager), typed(aalborg, "300000.01", manager)]
        refused = actions.propose_amounts(odense.pool, over, by=manager, now=NOW)
        assert [each.code for found in refused.values() for each in found] == ["over_money"]
        amounts = {odense.case.number: "500000.00", aalborg.case.number: "300000.01"}
        made = scenario(odense.pool, manager, **amounts)
        with pytest.raises(NotPossibleNow) as barred:
            actions.use_scenario(made, version=1, by=manager, now=NOW)
        assert [each.code for each in barred.value.obstacles] == ["over_money"]
        assert Decision.objects.aggregate(total=Sum("amount"))["total"] <= Decimal("800000.00")

    def test_a_scenario_turns_everything_round_within_it(self, judged, manager):
        odense, aalborg = judged
        first = [typed(odense, "500000.00", manager), typed(aalborg, "300000.00", manager)]
        actions.propose_amounts(odense.pool, first, by=manager, now=NOW)
        made = scenario(odense.pool, manager, **{aalborg.case.number: "700000.00", odense.case.number: "100000.00"})
        assert actions.use_scenario(made, version=1, by=manager, now=NOW) == 2


def test_a_scenario_decides_nothing_and_leaves_the_party_nothing_to_see(proposed, manager, applicant, client, login):
    before = amounts_of(proposed[0].pool)
    made = scenario(proposed[0].pool, manager, **{proposed[1].case.number: "700000.00"})
    assert amounts_of(proposed[0].pool) == before
    for name, args in (("scenarios", ()), ("scenario", (made.pk,)), ("suggestion", ()), ("reserves", ())):
        assert login(client, applicant).get(address(name, *args)).status_code == 403


def test_a_scenario_taken_over_writes_the_amounts_and_loses_no_reason(proposed, manager):
    odense, aalborg = proposed
    reasons = dict(Decision.objects.values_list("application", "reasons"))
    made = scenario(odense.pool, manager, **{aalborg.case.number: "700000.00"})
    changed = actions.use_scenario(made, version=1, by=manager, now=NOW)
    assert (changed, amounts_of(odense.pool)) == (
        2,
        {
            odense.case.number: ("refusal", Decimal("0.00")),
            aalborg.case.number: ("grant", Decimal("700000.00")),
        },
    )
    assert dict(Decision.objects.values_list("application", "reasons")) == reasons
    line = HistoryRow.objects.filter(verb="use_scenario").get()
    told = {each["application"]: (each["outcome"], each["amount"]) for each in line.facts.pop("decisions")}
    assert told == {odense.pk: ("refusal", "0.00"), aalborg.pk: ("grant", "700000.00")}
    assert line.facts == {"scenario": made.pk, "version": 1, "lines": 2}
    assert [each.deviation for each in ranking_of(odense.pool, viewer=manager).lines] == [
        Deviation.PASSED_OVER,
        Deviation.PUT_AHEAD,
    ]


def test_a_scenario_is_not_taken_over_by_somebody_barred_nor_in_an_old_wording(proposed, manager, manager2):
    pool = proposed[0].pool
    made = scenario(pool, manager, **{proposed[0].case.number: "1.00"})
    with pytest.raises(Scenario.DoesNotExist):
        actions.use_scenario(made, version=7, by=manager, now=NOW)
    with pytest.raises(NotPossibleNow) as refused:
        actions.use_scenario(made, version=1, by=manager2, now=NOW)  # has declared nothing
    assert [each.code for each in refused.value.obstacles] == ["not_impartial"]


@pytest.mark.parametrize("who", ["director", "caseworker", "auditor", "applicant"])
def test_only_the_manager_divides(proposed, request, manager, who):
    pool, user = proposed[0].pool, request.getfixturevalue(who)
    made = scenario(pool, manager)
    for act in (
        lambda: actions.propose_amounts(pool, [], by=user, now=NOW),
        lambda: actions.create_scenario(pool, name="B", amounts={}, by=user, now=NOW),
        lambda: actions.use_scenario(made, version=1, by=user, now=NOW),
        lambda: actions.delete_scenario(made, by=user, now=NOW),
        lambda: actions.set_reserve_order(pool, [], by=user, now=NOW),
    ):
        with pytest.raises(PermissionDenied), transaction.atomic():
            act()


def test_two_who_change_the_same_scenario_both_keep_what_they_wrote(proposed, manager, client, login):
    number = proposed[0].case.number
    made = scenario(proposed[0].pool, manager, **{number: "100.00"})
    actions.save_scenario(made, name="A", note="Vores", amounts={number: Decimal(200)}, version=1, by=manager, now=NOW)
    body = {"name": "A", "note": "Min", "version": "1", f"amount-{number}": "300"}
    answer = login(client, manager).post(address("save_scenario", made.pk), body)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert [part in text for part in ("«Vores»", "200,00 kr.", ">\nMin</textarea>", 'value="300,00"')] == [True] * 4
    stored = Scenario.objects.get(pk=made.pk)
    assert (stored.note, stored.amounts, stored.version) == ("Vores", {number: "200.00"}, 2)
    again = client.post(address("save_scenario", made.pk), body | {"version": "2"})
    assert (again.status_code, Scenario.objects.get(pk=made.pk).note) == (302, "Min")


def test_scenarios_are_made_copied_compared_and_thrown_away(proposed, manager, client, login):
    login(client, manager)
    pool, (odense, aalborg) = proposed[0].pool, proposed
    for name, source in (("Fra listen", "ranglisten"), ("Forslag", "forslaget"), ("Tomt", "tomt")):
        assert client.post(address("create_scenario"), {"name": name, "source": source}).status_code == 302
    first = Scenario.objects.get(pool=pool, name="Fra listen")
    client.post(address("create_scenario"), {"name": "Fra listen", "source": str(first.pk)})
    amounts = dict(Scenario.objects.values_list("name", "amounts"))
    assert amounts == {
        "Fra listen": {odense.case.number: "400000.00"},
        "Forslag": {odense.case.number: "500000.00", aalborg.case.number: "700000.00"},
        "Tomt": {},
        "Fra listen (2)": {odense.case.number: "400000.00"},
    }
    keys = dict(Scenario.objects.values_list("name", "pk"))
    query = f"?s={keys['Fra listen']}&s={keys['Forslag']}"
    text = " ".join(client.get(address("scenarios") + query).content.decode().split())
    told = ("De er forskellige på 2 sager.", "<strong>Forskellig</strong>", "1.200.000,00 kr.", "11.800.000,00 kr.")
    assert [part in text for part in told] == [True] * 4
    same = client.get(address("scenarios") + f"?s={keys['Fra listen']}&s={keys['Fra listen (2)']}").content.decode()
    assert "De siger det samme om alle sager." in same
    assert client.post(address("delete_scenario", first.pk)).status_code == 302
    assert client.get(address("scenario", first.pk)).status_code == 404


def test_a_scenario_is_not_thrown_away_when_the_decisions_have_been_recommended(proposed, manager, client, login):
    made = actions.create_scenario(proposed[0].pool, name="Plan", amounts={}, by=manager, now=NOW)
    stories.recommended(proposed[0].pool, by=manager)
    answer = login(client, manager).post(address("delete_scenario", made.pk))
    assert (answer.status_code, Scenario.objects.filter(pk=made.pk).exists()) == (409, True)


def test_the_suggestion_stands_in_words_with_the_numbers_of_those_withdrawn(judged, manager, client, login):
    text = login(client, manager).get(address("suggestion")).content.decode()
    assert "Nr. 1 får 500.000 kr.: der er penge til hele beløbet." in text
    assert "Puljen har ikke meldt andet ud om fordelingen, så kun rangordenen tæller." in text
    assert "Lodtrækning" not in text


def test_amounts_typed_in_the_table_are_kept_and_what_is_wrong_stays_as_typed(judged, manager, client, login):
    odense, aalborg = (application.case.number for application in judged)
    body = {
        f"amount-{odense}": "500.000", f"was-{odense}": "", f"read-{odense}": "",
        f"amount-{aalborg}": "syv", f"was-{aalborg}": "", f"read-{aalborg}": "",
    }  # fmt: skip
    answer = login(client, manager).post(address("save_amounts"), body)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert amounts_of(judged[0].pool) == {odense: ("grant", Decimal("500000.00"))}
    assert [part in text for part in ('value="syv"', f'href="#amount-{aalborg}"', "Beløbet er gemt.")] == [True] * 3
    body |= {f"amount-{aalborg}": "0", f"was-{odense}": "500.000"}
    assert client.post(address("save_amounts"), body).status_code == 302
    assert amounts_of(judged[0].pool)[aalborg] == ("refusal", Decimal("0.00"))


def test_the_running_sum_goes_on_over_the_pages_and_the_line_where_the_money_ends_is_drawn(
    proposed, manager, client, login, monkeypatch
):
    monkeypatch.setattr("assessment.allocation.dividing.PAGE", 1)
    odense, aalborg = (application.case.number for application in proposed)
    stories.decided(proposed[1], "grant", "600000.00", by=manager)
    login(client, manager)
    first, second = (client.get(address("priorities") + f"?side={n}").content.decode() for n in (1, 2))
    assert [(f"sag-{odense}" in page, f"sag-{aalborg}" in page) for page in (first, second)] == [(1, 0), (0, 1)]
    assert ("1.000.000,00 kr." in second, "Side 2 af 2" in second) == (True, True)
    assert "Her slutter puljens" not in first + second
    row = 'class="denmark-'
    assert (first.count(row) >= 98, "Fordelt på landet" in first) == (True, True)


def test_reserves_stand_in_the_ranking_or_the_move_is_reasoned(judged, manager, client, login):
    pool, aalborg = judged[0].pool, judged[1]
    for application in judged:
        stories.decided(application, "refusal", by=manager)
    numbers = [application.case.number for application in judged]
    assert actions.set_reserve_order(pool, numbers, by=manager, now=NOW) == 2
    assert [line.deviation for line in ranking_of(pool, viewer=manager).lines] == [None, None]
    body = {f"place-{numbers[0]}": "2", f"place-{numbers[1]}": "1"}
    assert login(client, manager).post(address("save_reserves"), body).status_code == 302
    lines = ranking_of(pool, viewer=manager).lines
    assert [(line.reserve_place, line.deviation) for line in lines] == [(2, None), (1, Deviation.RESERVE_MOVED)]
    with pytest.raises(NotPossibleNow) as refused:
        stories.recommended(pool, by=manager)
    assert [each.code for each in refused.value.obstacles] == ["deviation_unexplained"]
    twice = client.post(address("save_reserves"), {f"place-{number}": "1" for number in numbers})
    assert (twice.status_code, "brugt to gange" in twice.content.decode()) == (422, True)
    with pytest.raises(NotPossibleNow):
        actions.set_reserve_order(pool, ["2019-9999"], by=manager, now=NOW)
    assert aalborg.case.number in client.get(address("reserves")).content.decode()


def test_who_gets_something_after_all_leaves_the_reserve_list(judged, manager):
    odense = judged[0]
    stories.decided(odense, "refusal", by=manager)
    actions.set_reserve_order(odense.pool, [odense.case.number], by=manager, now=NOW)
    actions.propose_amounts(odense.pool, [typed(odense, "1000.00", manager)], by=manager, now=NOW)
    row = Decision.objects.get(application=odense)
    assert (row.outcome, row.reserve_place) == ("grant", None)


class TestLots:
    """Only where the pool announced them, by two, the source first."""

    @pytest.fixture
    def pool(self, db, manager, manager2):
        return stories.plain_pool(manager, manager2, allocation=LOTS)

    def test_one_names_the_source_and_another_reads_the_numbers(self, judged, manager, director, client, login):
        pool = judged[0].pool
        with pytest.raises(NotPossibleNow) as early:
            actions.draw_lots(pool, seed="1-2-3", by=director, now=NOW)
        actions.announce_draw(pool, source="Lotto  lørdag", by=manager, now=NOW)
        with pytest.raises(NotPossibleNow) as own:
            actions.draw_lots(pool, seed="1-2-3", by=manager, now=NOW)
        draw = actions.draw_lots(pool, seed=" 1-2-3 ", by=director, now=NOW + timedelta(days=1))
        assert [early.value.obstacles[0].code, own.value.obstacles[0].code] == ["no_source", "own_source"]
        assert (draw.source, draw.seed) == ("Lotto lørdag", "1-2-3")
        with pytest.raises(NotPossibleNow):
            actions.announce_draw(pool, source="Et andet sted", by=manager, now=NOW)
        assert "Trukket" in login(client, manager).get(address("suggestion")).content.decode()

    def test_the_database_keeps_what_was_drawn(self, judged, manager, director):
        pool = judged[0].pool
        actions.announce_draw(pool, source="Lotto", by=manager, now=NOW)
        draw = LotDraw.objects.filter(pool=pool)
        late = NOW + timedelta(days=1)
        attacks = (
            lambda: draw.update(seed="1", drawn_at=late, drawn_by=manager),
            lambda: draw.update(seed="1", drawn_at=late, drawn_by=director, source="Noget andet"),
            lambda: draw.update(seed="1", drawn_at=NOW - timedelta(days=1), drawn_by=director),
            lambda: draw.delete(),
        )
        for attack in attacks:
            with pytest.raises(IntegrityError), transaction.atomic():
                attack()
        actions.draw_lots(pool, seed="1-2-3", by=director, now=late)
        with pytest.raises(IntegrityError), transaction.atomic():
            draw.update(seed="4-5-6")

    def test_the_pages_take_the_source_and_the_numbers(self, judged, manager, director, client, login):
        assert login(client, manager).post(address("announce_draw"), {"source": "Lotto"}).status_code == 302
        assert client.post(address("draw_lots"), {"seed": "1"}).status_code == 409
        assert client.post(address("announce_draw"), {"source": ""}).status_code == 422


def test_lots_are_not_drawn_in_a_pool_that_did_not_announce_them(judged, manager):
    with pytest.raises(NotPossibleNow) as refused:
        actions.announce_draw(judged[0].pool, source="Lotto", by=manager, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["no_lots"]


@pytest.fixture(params=[1, 3])
def rows(request, manager, manager2, caseworker, caseworker2):
    """One or three assessed and refused applications, and as many scenarios."""
    pool = stories.plain_pool(manager, manager2)
    people = [stories.municipality(number) for number in range(request.param)]
    sent = [stories.submitted(pool, organisation, by=user) for organisation, user in people]
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager)
    for number, application in enumerate(sent):
        application.refresh_from_db()
        stories.assessed(application, caseworker, caseworker2, manager=manager)
        stories.decided(application, "refusal", by=manager)
        scenario(pool, manager, f"S{number}", **{application.case.number: "1.00"})
    return pool


def test_the_pages_of_dividing_ask_as_often_for_three_as_for_one(rows, client, login, manager):
    login(client, manager)
    key = Scenario.objects.first().pk
    counts = {}
    for name, args in (("suggestion", ()), ("scenarios", ()), ("scenario", (key,)), ("reserves", ())):
        client.get(address(name, *args))
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address(name, *args)).status_code == 200
        counts[name] = len(counted)
    assert counts == {"suggestion": 10, "scenarios": 10, "scenario": 10, "reserves": 10}
