"""Does the timeline tell the party what it may know, in Danish, by its own count?"""

import re
from pathlib import Path

import pytest

from applications.states import ApplicationTransition
from cases import actions
from cases.timeline import NEUTRAL, SENTENCES, newest_events
from portal import history
from portal.history import Audience
from portal.models import User

pytestmark = pytest.mark.db


def test_lines_are_told_newest_first_with_names_of_ones_own_people(case, place, colleague):
    place(colleague, "editor")
    assert [(event.number, event.text, event.who) for event in newest_events(case, at_most=9)] == [
        (2, "Karl Kollega blev tilføjet som Redaktør", "Anna Ansøger"),
        (1, "Sagen blev oprettet", "Anna Ansøger"),
    ]


def test_internal_steps_are_neither_told_nor_counted(unsealed, caseworker, manager, now):
    actions.assign(unsealed, caseworker, by=manager, now=now)
    actions.declare_impartiality(unsealed, conflict=False, by=caseworker, now=now)
    actions.send_message(unsealed, subject="Hej", body="Hej", from_agency=True, by=caseworker, now=now)
    assert [(event.number, event.text, event.who) for event in newest_events(unsealed, at_most=9)] == [
        (2, "Styrelsen sendte en besked", "Styrelsen"),
        (1, "Sagen blev oprettet", "Anna Ansøger"),
    ]


def test_a_verb_without_words_is_told_neutrally_and_the_system_is_the_portal(case, now):
    history.record(case.history_chain, "noget_nyt", by=None, now=now, audience=Audience.PARTY)
    newest = newest_events(case, at_most=1)[0]
    assert (newest.text, newest.who) == (NEUTRAL, "Portalen")


def test_a_deleted_person_does_not_break_the_story(case, now):
    history.record(
        case.history_chain, "end_place", by=User(pk=987654), now=now, facts={"person": 987655, "role": "editor"},
        audience=Audience.PARTY,
    )  # fmt: skip
    newest = newest_events(case, at_most=1)[0]
    assert (newest.text, newest.who) == (
        "En tidligere bruger er ikke længere Redaktør på sagen", "En tidligere bruger",
    )  # fmt: skip


def test_the_next_page_begins_below_a_number(case, now):
    for verb in ("submit", "withdraw", "resume"):
        history.record(case.history_chain, verb, by=None, now=now, audience=Audience.PARTY)
    assert [event.number for event in newest_events(case, at_most=2, before=4)] == [3, 2]


def test_every_line_the_party_can_see_says_what_happened():
    """The verbs are read from the actions' own calls: a new one has its sentence here."""
    calls = re.compile(r'(?:record\(|Line\(|\.Line\()\s*[\w.]+, "(\w+)"[^\n]*?Audience\.PARTY')
    rooms = [path for floor in ("applications", "assessment", "cases") for path in Path(floor).glob("actions/*.py")]
    verbs = {verb for path in rooms for verb in calls.findall(path.read_text())}
    assert {"start_application", "ask_to_join", "remove_budget_post", "deadline_moved"} <= verbs
    assert verbs - SENTENCES.keys() == set()


def test_a_moved_transition_of_the_application_has_its_sentence():
    assert set(ApplicationTransition.values) - SENTENCES.keys() == set()
