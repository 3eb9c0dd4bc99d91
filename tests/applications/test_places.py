"""Places that move outside the decisions: a course that runs already takes one, and one that ends gives one back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from applications.actions.places import give_back_place, take_place
from applications.models import PlaceEntry
from portal.steps import NotPossibleNow
from tests.applications.factories import a_tilbud, complete_draft

pytestmark = pytest.mark.db
DAY = date(2019, 7, 1)


def test_a_running_course_takes_a_place_with_a_reason(places, odense, consultant, now):
    entry = take_place(places, a_tilbud(odense), DAY, "Forløbet begyndte før portalen.", by=consultant, now=now)
    assert (entry.change, entry.on, entry.application, entry.by) == (1, DAY, None, consultant)


@pytest.mark.parametrize(
    ("reason", "ahead", "code"), [(" ", 0, "place_entry_has_a_reason"), ("Begyndt", 90, "place_taken_later")]
)
def test_what_is_refused(places, odense, consultant, now, reason, ahead, code):
    with pytest.raises(NotPossibleNow, match=code):
        take_place(places, a_tilbud(odense), DAY + timedelta(days=ahead), reason, by=consultant, now=now)


def test_a_tilbud_takes_one_place(places, odense, consultant, now):
    take_place(places, a_tilbud(odense), DAY, "Begyndt", by=consultant, now=now)
    with pytest.raises(NotPossibleNow, match="place_taken_once"):
        take_place(places, a_tilbud(odense), DAY, "Igen", by=consultant, now=now)


def test_only_the_team_and_only_where_places_are_offered(places, pool, odense, consultant, manager, applicant, now):
    for where, who in ((places, manager), (places, applicant), (pool, consultant)):
        with pytest.raises(PermissionDenied):
            take_place(where, a_tilbud(odense), DAY, "Begyndt", by=who, now=now)


def test_a_place_that_was_not_given_cannot_be_given_back(places, odense, applicant, consultant, now):
    application = complete_draft(places, applicant, now)
    with pytest.raises(NotPossibleNow, match="place_of_another"):
        give_back_place(application, a_tilbud(odense, "Havnehuset"), "Lukker", by=consultant, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        give_back_place(application, a_tilbud(odense), "Lukker", by=consultant, now=now)
    assert not PlaceEntry.objects.exists()


@pytest.mark.parametrize(
    "attack", ["UPDATE applications_placeentry SET change = -1", "DELETE FROM applications_placeentry"]
)
def test_the_ledger_only_grows(places, odense, consultant, now, attack):
    take_place(places, a_tilbud(odense), DAY, "Begyndt", by=consultant, now=now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert PlaceEntry.objects.get().change == 1
