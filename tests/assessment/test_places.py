"""Places for tilbud: who ranks when there is not room, what is free, what a person must reason, what is refused."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from applications.models import Application, ApplicationTilbud, PlaceEntry
from assessment import actions
from assessment.allocation.dividing import map_of_applications, suggestion_in, tilbud_in
from assessment.allocation.order import ROOM_FOR_ALL, order_words
from assessment.allocation.spread import spread_of
from assessment.models import Decision, DecisionPackage, ReleasedDecision, Score
from assessment.numbers.capacity import capacity_of
from assessment.packages.manifest import decisions_of, manifest_of, words_by_decision
from assessment.results import package_of, ranking_of
from assessment.rules import obstacles_to_recommend
from assessment.verify import problems
from pools.models import Pool
from portal.models import Tilbud
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.crowded import crowd

pytestmark = pytest.mark.db
TOLD_ONCE = ("told",)

NOW = stories.DECIDED_AT


@pytest.fixture
def offers() -> str:
    return "places"


@pytest.fixture
def partners() -> None:
    """A call for places counts tilbud alone."""


@pytest.fixture
def told(proposed, manager, director) -> Pool:
    """Odense's three tilbud have got their places, and Aalborg's two have not."""
    stories.released(proposed[0].pool, manager=manager, director=director)
    return Pool.objects.select_related("version").get(pk=proposed[0].pool_id)


def entry(pool: Pool, tilbud: Tilbud, change: int, *, by, application=None, at=stories.CHANGED_AT) -> PlaceEntry:
    about = {"reason": "Forløbet begyndte før portalen.", "on": date(2020, 2, 1), "at": at, "by": by}
    return PlaceEntry.objects.create(pool=pool, tilbud=tilbud, change=change, application=application, **about)


def refused(sql: str, *values) -> str:
    """The name of what the database refuses the statement by."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return caught.value.__cause__.diag.constraint_name


class TestOversubscribed:
    """200 applications for one to three tilbud each, 75 places."""

    @pytest.fixture
    def ranked(self, pool, odense, applicant, caseworker, caseworker2, manager, director):
        crowd(pool, odense, applicant, [caseworker, caseworker2], manager=manager, director=director)
        pool.refresh_from_db()
        return ranking_of(pool, viewer=manager)

    def test_need_and_motivation_rank_alone_and_all_five_are_shown(self, ranked, pool, manager):
        assert (len(ranked.lines), ranked.is_oversubscribed, ranked.free) == (200, True, Decimal(75))
        assert [each.key for each in ranked.ranking_criteria] == ["need", "maturity"]
        rows = Score.objects.filter(criterion__in=["need", "maturity"])
        points: dict[str, int] = {}
        for number, given in rows.values_list("assessment__application__case__number", "points"):
            points[number] = points.get(number, 0) + given
        order = sorted(points, key=lambda number: (-points[number], number))
        assert [line.number for line in ranked.lines] == order
        assert [len(line.result.criteria) for line in ranked.lines] == [5] * 200
        words = order_words(ranked)
        assert words.startswith(f"Der er søgt om plads til {ranked.contested} tilbud, og der er 75 ledige pladser.")
        assert "«Behov» og «Modenhed og motivation» alene" in words

    def test_tilbud_and_not_courses_never_pass_75_and_every_deviation_carries_a_reason(self, ranked, pool, manager):
        suggested = suggestion_in(pool, ranked)
        assert suggested.total <= 75
        assert suggested.partners < suggested.total  # courses are fewer than the tilbud they concern
        chosen, left = dict(suggested.amounts), suggested.left
        for line in reversed([each for each in ranked.lines if each.number not in chosen]):  # the very last: for spread
            if line.applied <= left:
                chosen[line.number], left = line.applied, left - line.applied
        scenario = actions.create_scenario(pool, name="Spredning", amounts=chosen, by=manager, now=NOW)
        actions.use_scenario(scenario, version=scenario.version, by=manager, now=NOW)
        again = ranking_of(pool, viewer=manager)
        assert (again.granted, again.left) == (Decimal(75), Decimal(0))
        unexplained = self.unexplained(again, pool)
        deviating = {line.number for line in again.lines if line.is_refused and line.deviation}
        assert unexplained == deviating
        assert len(deviating) > 100  # all who stand better than the very last and get nothing
        reason = "Vi har vægtet den geografiske spredning: ingen andre tilbud i landsdelen får plads."
        for line in again.lines:
            if line.number in deviating:
                Decision.objects.filter(application=line.key).update(deviation_reason=reason)
        assert self.unexplained(ranking_of(pool, viewer=manager), pool) == set()

    @staticmethod
    def unexplained(ranking, pool) -> set[str]:
        found = obstacles_to_recommend(ranking, package_of(pool), slug=pool.slug, now=NOW)
        return {each.text.split()[1].rstrip(":") for each in found if each.code == "deviation_unexplained"}

    def test_one_more_place_is_refused_by_the_rule_and_by_the_database(self, ranked, pool, manager):
        inside, given = {}, Decimal(0)
        for line in ranked.lines:
            if given + line.applied <= 75:
                inside[line.number], given = line.applied, given + line.applied
        assert given == 75
        scenario = actions.create_scenario(pool, name="Fuldt", amounts=inside, by=manager, now=NOW)
        actions.use_scenario(scenario, version=scenario.version, by=manager, now=NOW)
        other = next(line for line in ranked.lines if line.number not in inside)
        typed = [actions.TypedAmount(other.number, other.applied, "")]
        assert self.codes(pool, typed, manager) == ["stale_amount"]
        read = Decision.objects.get(application=other.key).changed_at.isoformat()
        typed = [actions.TypedAmount(other.number, other.applied, read)]
        assert self.codes(pool, typed, manager) == ["over_places"]
        sql = "UPDATE assessment_decision SET outcome = 'grant', places = %s WHERE application_id = %s"
        assert refused(sql, int(other.applied), other.key) == "decisions_within_places"

    @staticmethod
    def codes(pool, typed, manager) -> list[str]:
        refused = actions.propose_amounts(pool, typed, by=manager, now=NOW)
        return [each.code for found in refused.values() for each in found]

    def test_a_hint_says_what_spread_would_speak_for_and_bars_nobody(self, ranked, pool):
        suggested = suggestion_in(pool, ranked)
        hint = spread_of(ranked, suggested)
        assert hint is not None
        assert hint.kommuner_applying >= 6
        assert {line.code for line in suggested.lines} <= {"whole", "money", "tied", "waits", "outside"}

    def test_the_pages_say_it_all_to_a_person(self, ranked, pool, manager, client, login):
        page = login(client, manager).get(reverse("assessment:priorities", args=[pool.slug])).content.decode()
        for words in ("Derfor bestemmer «Behov» og «Modenhed og motivation» alene", "Pladser i alt", "Gem pladser"):
            assert words in page
        page = client.get(reverse("assessment:suggestion", args=[pool.slug])).content.decode()
        assert "der er 75 tilbage." in page
        assert "kr." not in page


class TestRoomForAll:
    def test_all_criteria_rank_and_everybody_can_have_a_place(self, judged, manager):
        pool = judged[0].pool
        ranking = ranking_of(pool, viewer=manager)
        assert (ranking.is_oversubscribed, len(ranking.ranking_criteria)) == (False, 5)
        assert order_words(ranking) == ROOM_FOR_ALL
        suggested = suggestion_in(pool, ranking)
        assert [line.words for line in suggested.lines] == [
            "Nr. 1 får 3 pladser: der er 75 tilbage.",
            "Nr. 2 får 2 pladser: der er 72 tilbage.",
        ]

    def test_a_course_is_given_whole_or_not_at_all(self, judged, manager):
        pool, number = judged[0].pool, judged[0].case.number
        typed = [actions.TypedAmount(number, Decimal(2), "")]
        found = actions.propose_amounts(pool, typed, by=manager, now=NOW)
        assert [each.code for each in found[number]] == ["not_whole"]
        assert not Decision.objects.exists()

    def test_ticks_are_kept_a_tick_taken_away_is_a_refusal_and_the_rest_stand(self, judged, manager, client, login):
        pool, numbers = judged[0].pool, [each.case.number for each in judged]
        address = reverse("assessment:save_amounts", args=[pool.slug])
        shown = {"ticks": "1"} | {f"{name}-{number}": "" for number in numbers for name in ("was", "read")}
        login(client, manager).post(address, shown | {f"amount-{numbers[0]}": "3"})
        assert list(Decision.objects.values_list("outcome", "places", "amount")) == [("grant", 3, Decimal("0.00"))]
        read = Decision.objects.get().changed_at.isoformat()
        client.post(address, shown | {f"was-{numbers[0]}": "3", f"read-{numbers[0]}": read})
        assert list(Decision.objects.values_list("outcome", "places")) == [("refusal", 0)]


class TestCapacity:
    def test_it_counts_tilbud_and_the_courses_beside_them(self, told, manager, aalborg):
        mine = Application.objects.get(organisation__name="Odense Kommune")
        tilbud = Tilbud.objects.filter(organisation=mine.organisation).order_by("pk")
        entry(told, tilbud[0], -1, by=manager, application=mine)
        entry(told, Tilbud.objects.filter(organisation=aalborg).order_by("pk")[0], 1, by=manager)
        found = capacity_of(told)
        assert found is not None
        assert (found.places, found.promised, found.given_back, found.entered) == (75, 3, 1, 1)
        assert (found.taken, found.free, found.proposed, found.left, found.courses) == (3, 72, 0, 72, 2)
        assert sum(row.used for row in found.periods) == sum(row.used for row in found.years) == 3
        assert sum(row.planned or 0 for row in found.periods) == 75
        assert {row.label: row.used for row in found.years if row.used} == {"2019": 3}
        assert list(problems()) == []

    def test_the_letter_says_what_they_got_and_what_happens_next(self, told):
        words = ReleasedDecision.objects.get(outcome="grant").letter.words
        assert (words["amount"], words["applied"], words["accept_by"]) == ("3 tilbud", "3 tilbud", "")
        refusal = ReleasedDecision.objects.get(outcome="refusal").letter.words["figures"]
        assert (refusal["applied"], refusal["amount"], refusal["free"]) == ("5 tilbud", "3 tilbud", "75 tilbud")

    def test_what_is_given_back_is_free_and_can_be_given_once(self, told, manager):
        mine = Application.objects.get(organisation__name="Odense Kommune")
        tilbud = list(Tilbud.objects.filter(organisation=mine.organisation).order_by("pk"))
        for each in tilbud:
            entry(told, each, -1, by=manager, application=mine)
        assert capacity_of(told).free == 75
        other = Tilbud.objects.create(organisation=mine.organisation, name="Et til", lovgrundlag="sel_107")
        with pytest.raises(IntegrityError), transaction.atomic():
            entry(told, other, -1, by=manager, application=mine)
        refusal = Application.objects.get(organisation__name="Aalborg Kommune")
        with pytest.raises(IntegrityError), transaction.atomic():
            entry(told, other, -1, by=manager, application=refusal)

    def test_nothing_is_given_back_before_it_was_given(self, told, manager):
        mine, before = Application.objects.get(organisation__name="Odense Kommune"), datetime(2019, 7, 1, tzinfo=UTC)
        tilbud = Tilbud.objects.filter(organisation=mine.organisation).order_by("pk")[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            entry(told, tilbud, -1, by=manager, application=mine, at=before)


class TestWithSql:
    """Whoever has SQL comes no further than the buttons do."""

    ATTACKS = (
        ("UPDATE assessment_decision SET places = 2 WHERE outcome = 'grant'", "decision_gives_what_is_offered"),
        ("UPDATE assessment_decision SET places = 0 WHERE outcome = 'grant'", "decision_gives_what_is_offered"),
        ("UPDATE assessment_decision SET amount = 1 WHERE outcome = 'grant'", "decision_gives_what_is_offered"),
        ("UPDATE assessment_decision SET places = 1 WHERE outcome = 'refusal'", "decision_gives_what_is_offered"),
    )

    @pytest.mark.parametrize(("sql", "name"), ATTACKS)
    def test_a_decision_gives_what_is_offered(self, proposed, sql, name):
        assert refused(sql) == name

    def test_what_is_released_is_what_was_decided(self, proposed, manager, director):
        pool = proposed[0].pool
        stories.approved(pool, manager=manager, director=director)
        columns = "decision_id, application_id, pool_id, outcome, amount, places, released_at, letter_id"
        values = "id, application_id, %s, outcome, amount, places + 1, now(), 1"
        sql = (
            f"INSERT INTO assessment_releaseddecision ({columns})"
            f" SELECT {values} FROM assessment_decision WHERE outcome = 'grant'"
        )
        assert refused(sql, pool.pk) == "released_with_its_package"

    def test_places_entered_by_hand_are_counted_too(self, judged, manager, manager2):
        """74 are entered by hand: one place is left, and Aalborg's two tilbud are one too many."""
        pool, organisation = judged[0].pool, judged[0].organisation
        rows = [Tilbud(organisation=organisation, name=f"Hus {n}", lovgrundlag="sel_107") for n in range(75)]
        houses = Tilbud.objects.bulk_create(rows)
        for each in houses[:74]:
            entry(pool, each, 1, by=manager)
        draft = stories.draft_of(judged[1], "grant")
        with pytest.raises(NotPossibleNow) as barred:
            actions.save_decision(judged[1].case.number, draft, by=manager, now=NOW)
        assert [each.code for each in barred.value.obstacles] == ["over_places"]
        entry(pool, houses[74], 1, by=manager)
        more = Tilbud.objects.create(organisation=organisation, name="Hus 76", lovgrundlag="sel_107")
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            entry(pool, more, 1, by=manager)
        assert caught.value.__cause__.diag.constraint_name == "decisions_within_places"

    def test_a_manifest_without_places_is_sealed_as_before(self, proposed, manager):
        package = DecisionPackage.objects.get()
        decisions = decisions_of(package)
        sealed = json.loads(manifest_of(package, decisions, words_by_decision(package, decisions)))
        assert [line.get("places") for line in sealed["decisions"]] == ["3", None]


def test_every_tilbud_stands_on_the_map_and_courses_beside_them(judged, manager):
    ranking = ranking_of(judged[0].pool, viewer=manager)
    drawn = map_of_applications(ranking.lines, tilbud_in(ranking), {"0461": 1, "0101": 2})
    words = {area.name: area.words for area in drawn.areas if ":" in area.words}
    assert words == {
        "Odense": "Odense: 3 tilbud søger, 0 foreslås plads, 1 forløb",
        "Aalborg": "Aalborg: 2 tilbud søger, 0 foreslås plads",
        "København": "København: 0 tilbud søger, 0 foreslås plads, 2 forløb",
    }


def test_where_a_line_lies_is_where_what_was_sent_lies(opened, manager):
    """A draft that was changed and never sent again, and a tilbud that has moved since, move nothing that is judged."""
    pool = opened[0].pool
    stories.declared_over_list(pool, manager)
    ApplicationTilbud.objects.filter(application=opened[0]).first().delete()
    Tilbud.objects.filter(organisation=opened[0].organisation).update(kommunekode="0101")
    ranking = ranking_of(pool, viewer=manager)
    assert [line.kommunekode for line in ranking.lines] == ["0461", "0851"]
    sent = tilbud_in(ranking)
    assert [sent[line.key] for line in ranking.lines] == [["0461"] * 3, ["0851"] * 2]


def test_everybody_sees_where_tilbud_have_got_places(told, client):
    Tilbud.objects.update(kommunekode="0101")
    found = client.get(reverse("assessment:recipients")).content.decode()
    assert "Odense: 3 tilbud" in found
    assert "København: 3" not in found


def test_the_list_of_cases_tells_tilbud_and_finds_by_them(opened, caseworker, manager, client, login):
    stories.declared_over_list(opened[0].pool, manager)
    address = reverse("assessment:pool", args=[opened[0].pool.slug])
    page = login(client, manager).get(address).content.decode()
    for words in ("Ansøgte tilbud</th>", "Flest tilbud først", "Ansøgte tilbud fra"):
        assert words in page
    assert "kr.</td>" not in page
    numbers = [each.case.number for each in opened]
    found = client.get(address, {"fra": "3"}).content.decode()
    assert [f"pick-{number}" in found for number in numbers] == [True, False]
    found = client.get(address, {"orden": "mindst"}).content.decode()
    assert found.index(f"pick-{numbers[1]}") < found.index(f"pick-{numbers[0]}")
