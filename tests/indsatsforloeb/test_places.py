"""One tilbud, one place: what a course holds is not given away under it, and what it never used is free again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from applications.actions.starting import start
from applications.models import PlaceEntry
from assessment.models import Decision, DecisionPackage
from assessment.numbers.capacity import capacity_of
from cases.actions.impartiality import declare_impartiality
from indsatsforloeb.actions.phases import end_early
from indsatsforloeb.actions.places import give_back, give_back_from
from indsatsforloeb.actions.starting import Entered, enter_course, start_course
from indsatsforloeb.board.capacity import places_of_calls
from indsatsforloeb.models import Course
from indsatsforloeb.places import freed_places
from portal.steps import NotPossibleNow
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
LATER = stories.DEVELOPMENT_AT + timedelta(days=5)


@pytest.fixture
def entered(call, consultant, odense, applicant, solsiden, bakken) -> Course:
    """One course over two tilbud that ran before the portal did."""
    return entering(call, odense, applicant, solsiden, bakken, by=consultant)


def entering(call, organisation, responsible, *tilbud, by) -> Course:
    about = Entered(organisation, tilbud, responsible, date(2019, 9, 1), "Begyndte før portalen.")
    return enter_course(call, about, by=by, now=LATER)


def given_back(number, tilbud) -> str:
    return f"/indsatsforloeb/pladser/{number}/{tilbud.pk}/giv-tilbage/"


def codes(act) -> list[str]:
    with pytest.raises(NotPossibleNow) as refused:
        act()
    return [each.code for each in refused.value.obstacles]


def refused(sql: str, *values) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return caught.value.__cause__.diag.constraint_name


BACK = (
    'INSERT INTO applications_placeentry (pool_id, tilbud_id, application_id, change, "on", reason, at, by_id)'
    " VALUES (%s, %s, %s, -1, '2020-01-01', 'Uden om portalen', '2020-03-01', %s)"
)
TAKEN = BACK.replace("-1", "1")


class TestARunningCourse:
    def test_its_place_is_not_given_back_by_the_button(self, client, login, course, place, call, consultant, solsiden):
        login(client, consultant)
        page = client.post(given_back(place.case.number, solsiden), {"reason": "Vil ikke"})
        assert (page.status_code, f"Forløbet er i gang: sag {course.case.number}" in page.text) == (409, True)
        assert (capacity_of(call).taken, PlaceEntry.objects.count()) == (1, 0)

    def test_nor_by_sql(self, course, place, call, consultant, solsiden):
        values = (call.pk, solsiden.pk, place.pk, consultant.pk)
        assert refused(BACK, *values) == "course_keeps_its_place"

    def test_a_course_entered_by_hand_keeps_its_place_too(self, entered, call, consultant, solsiden):
        assert codes(lambda: give_back_from(entered, solsiden, "Slut", by=consultant, now=LATER)) == ["place_in_use"]
        assert refused(BACK, call.pk, solsiden.pk, None, consultant.pk) == "course_keeps_its_place"

    def test_a_reversal_does_not_take_it(self, course, place, consultant, manager):
        declare_impartiality(place.case, conflict=False, by=manager, now=LATER)
        first = Decision.objects.get(application=place)
        package = DecisionPackage.objects.create(pool=place.pool, number=2, kind="reversal", created_at=LATER)
        about = {"submission": first.submission, "replaces": first, "changed_at": LATER, "changed_by": manager}
        about["change_reason"] = "Tilbuddet er lukket."
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Decision.objects.create(package=package, application=place, outcome="refusal", places=0, **about)
        assert caught.value.__cause__.diag.constraint_name == "reversal_leaves_the_course"
        end_early(course, reason="Lukker", by=consultant, now=LATER)
        Decision.objects.create(package=package, application=place, outcome="refusal", places=0, **about)

    def test_a_tilbud_is_not_taken_out_of_it(self, course):
        assert refused("DELETE FROM indsatsforloeb_coursetilbud") == "course_is_kept"

    def test_a_tilbud_without_a_place_is_not_put_into_it(self, course, bakken):
        sql = "UPDATE indsatsforloeb_coursetilbud SET tilbud_id = %s"
        assert refused(sql, bakken.pk) == "course_has_its_place"


class TestEndedEarly:
    def test_before_the_analysis_its_places_wait_to_be_given_back(
        self, client, login, place_of_two, call, consultant, solsiden, bakken
    ):
        course = start_course(place_of_two, by=consultant, now=LATER)
        end_early(course, reason="Lukker", by=consultant, now=LATER)
        assert [(each.number, len(each.tilbud)) for each in freed_places()] == [(place_of_two.case.number, 2)]
        page = login(client, consultant).get("/indsatsforloeb/pladser/").text
        assert "Afbrudt før analysen" in page
        assert client.post(given_back(place_of_two.case.number, solsiden), {"reason": "Lukker"}).status_code == 302
        assert [[each.tilbud for each in freed.tilbud] for freed in freed_places()] == [[bakken]]
        client.post(given_back(place_of_two.case.number, bakken), {"reason": "Lukker"})
        (places,) = places_of_calls()
        assert (places.used, places.promised, places.free, freed_places()) == (0, 0, 75, [])
        assert "Afbrudt før analysen" not in client.get("/indsatsforloeb/pladser/").text

    def test_later_they_are_used(self, course, place, leader, consultant, solsiden, call):
        stories.in_analysis(course, leader)
        end_early(course, reason="Lukker", by=consultant, now=LATER)
        assert codes(lambda: give_back(place, solsiden, "Slut", by=consultant, now=LATER)) == ["place_used"]
        assert refused(BACK, call.pk, solsiden.pk, place.pk, consultant.pk) == "course_keeps_its_place"
        assert refused("UPDATE indsatsforloeb_course SET analysis_at = NULL") == "course_is_kept"
        (places,) = places_of_calls()
        assert (places.used, places.promised, freed_places()) == (1, 0, [])

    def test_what_was_entered_goes_back_once_and_can_be_entered_anew(
        self, client, login, entered, call, consultant, odense, applicant, solsiden, bakken
    ):
        end_early(entered, reason="Indtastet forkert", by=consultant, now=LATER)
        login(client, consultant)
        for each in (solsiden, bakken):
            assert client.post(given_back(entered.case.number, each), {"reason": "Forkert"}).status_code == 302
        found = capacity_of(call)
        assert (found.taken, found.entered, found.given_back, found.proposed, found.courses) == (0, 2, 2, 0, 0)
        assert refused(BACK, call.pk, solsiden.pk, None, consultant.pk) == "entered_place_is_held"
        again = entering(call, odense, applicant, solsiden, by=consultant)
        assert (capacity_of(call).taken, capacity_of(call).courses, again.tilbud.count()) == (1, 1, 1)
        old = PlaceEntry.objects.get(tilbud=bakken, change=1)
        sql = "UPDATE indsatsforloeb_coursetilbud SET tilbud_id = %s, entry_id = %s WHERE course_id = %s"
        assert refused(sql, bakken.pk, old.pk, again.pk) == "course_has_its_place"


class TestCountedOnce:
    def test_a_tilbud_with_a_course_is_not_entered(self, course, place, call, odense, applicant, consultant, solsiden):
        found = codes(lambda: entering(call, odense, applicant, solsiden, by=consultant))
        assert found == ["place_given_already"]
        name = refused(TAKEN, call.pk, solsiden.pk, None, consultant.pk)
        assert name in ("place_asked_for", "place_given_already")
        with stories.as_already_happened():
            type(call).objects.filter(pk=call.pk).update(state="released")
        assert refused(TAKEN, call.pk, solsiden.pk, None, consultant.pk) == "place_given_already"
        assert codes(lambda: entering(call, odense, applicant, solsiden, by=consultant)) == ["place_given_already"]

    def test_a_course_over_two_tilbud_is_one_course(self, entered, call):
        found = capacity_of(call)
        assert (found.taken, found.entered, found.courses) == (2, 2, 1)
        assert places_of_calls()[0].courses == 1


class TestNobodyIsToldOfWhatIsSealed:
    def test_an_application_without_a_place_does_not_exist_here(
        self, client, login, call, odense, applicant, consultant, solsiden, bakken
    ):
        application = start(call, organisation=odense, tilbud=solsiden, by=applicant, now=stories.APPLIED_AT)
        login(client, consultant)
        answers = [
            client.post(given_back(application.case.number, each), {"reason": "x"}) for each in (solsiden, bakken)
        ]
        answers.append(client.post(f"/indsatsforloeb/pladser/{application.case.number}/start/"))
        assert [each.status_code for each in answers] == [404, 404, 404]
