"""Two colleagues choose the same tilbud in two applications, each in their own order: one comes second."""

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from applications.actions import tilbud as actions
from applications.actions.starting import hold_tilbud, start
from applications.models import ApplicationTilbud
from applications.tilbud import NEW, TilbudRow
from tests.applications.factories import a_tilbud
from tests.pools.factories import announced_places
from tests.race.clients import in_a_thread
from tests.race.waiting import nobody_writes, until, waiting

pytestmark = [pytest.mark.race, pytest.mark.world]


@pytest.fixture
def crossed(world, manager, manager2, applicant, odense):
    """Both have saved while the table stood still: «Nord, Syd» in one application, «Syd, Nord» in the other."""
    now = timezone.now()
    pool = announced_places(manager, manager2, now=now, opens=now, deadline=now.replace(year=now.year + 1))
    north, south = a_tilbud(odense, "Nord"), a_tilbud(odense, "Syd")

    def cross() -> list[str]:
        homes = [a_tilbud(odense, name) for name in ("Den ene", "Den anden")]
        drafts = [start(pool, organisation=odense, tilbud=home, by=applicant, now=now) for home in homes]
        with nobody_writes(ApplicationTilbud._meta.db_table):
            first = in_a_thread(saving(drafts[0], (north, south), applicant, now))
            until(lambda: waiting() == 1, seconds=30, what="the first saving waits")
            second = in_a_thread(saving(drafts[1], (south, north), applicant, now))
            until(lambda: waiting() == 2, seconds=30, what="both wait")
        return [first(), second()]

    return cross


def saving(begun, order, applicant, now):
    def save() -> str:
        rows = [TilbudRow(NEW, tilbud=str(each.pk)) for each in order]
        try:
            return "refused" if actions.save_tilbud(begun, rows, by=applicant, now=now) else "written"
        except OperationalError as error:
            return type(error.__cause__).__name__
        finally:
            connections.close_all()

    return save


def test_who_comes_second_is_told_that_they_are_taken(crossed):
    assert crossed() == ["written", "refused"]


def test_held_one_by_one_they_wait_for_each_other(crossed, monkeypatch):
    asked = actions._elsewhere

    def one_by_one(application, tilbud, *, by):
        hold_tilbud([tilbud])
        return asked(application, tilbud, by=by)

    monkeypatch.setattr(actions, "_hold_chosen", lambda *_: None)
    monkeypatch.setattr(actions, "_elsewhere", one_by_one)
    assert "DeadlockDetected" in crossed()
