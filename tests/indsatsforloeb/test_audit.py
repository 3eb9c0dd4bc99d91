"""The auditor's lists of the courses: true, whole when exported, nobody else's, and no case one is barred from."""

import io
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from cases.models import Impartiality
from indsatsforloeb.actions.phases import end_early, pause, resume
from indsatsforloeb.actions.places import give_back
from indsatsforloeb.actions.reporting import share_report, take_back_share
from indsatsforloeb.actions.starting import Entered, enter_course, start_course
from indsatsforloeb.audit import ROOM
from indsatsforloeb.models import Course, ReportShare
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
REVISION = "/indsatsforloeb/revision/"
LATER = stories.DEVELOPMENT_AT + timedelta(days=5)
COST = {"pladser": 1, "aftaler": 1, "faser": 4, "delinger": 1}


def listed(key, user) -> list[tuple]:
    return list(ROOM.listing(key).read(user))


@pytest.fixture
def lived(course, leader, applicant, consultant, aalborg) -> Course:
    """In development, its report shared with Aalborg until the tilbud took that back, paused and begun again."""
    stories.in_development(course, leader)
    share_report(course.report, aalborg, by=applicant, now=LATER)
    take_back_share(ReportShare.objects.get(), by=applicant, now=LATER)
    pause(course, reason="Flytning", by=consultant, now=LATER)
    resume(course, by=consultant, now=LATER + timedelta(days=1))
    return course


@pytest.fixture
def entered(call, odense, applicant, bakken, consultant) -> Course:
    about = Entered(odense, (bakken,), applicant, date(2019, 9, 1), "Begyndte før portalen.")
    return enter_course(call, about, by=consultant, now=LATER)


def test_places_moved_by_hand_stand_with_their_reason(entered, place, call, solsiden, consultant, auditor):
    give_back(place, solsiden, "Vil ikke alligevel", by=consultant, now=LATER)
    assert listed("pladser", auditor) == [
        (call.title, "Solsiden", "Odense Kommune", "Givet tilbage", LATER.date(), "Vil ikke alligevel",
         "Ida Indsatsteam", LATER, place.case.number),
        (call.title, "Bakken", "Odense Kommune", "Optaget", date(2019, 9, 1), "Begyndte før portalen.",
         "Ida Indsatsteam", LATER, ""),
    ]  # fmt: skip


def test_every_signature_stands_with_its_hash_and_what_became_of_it(lived, auditor, consultant):
    sha256 = lived.agreements.get().sha256[:16]
    number = lived.case.number
    assert listed("aftaler", auditor) == [
        (number, 1, sha256, "Styrelsens ansvarlige konsulent", "Ida Indsatsteam", "MitID Erhverv", stories.AGREED_AT,
         "Gælder"),
        (number, 1, sha256, "Solsiden", "Lene Leder", "MitID Erhverv", stories.AGREED_AT, "Gælder"),
    ]  # fmt: skip


def test_every_phase_and_pause_stands_with_who_and_why(lived, entered, consultant, auditor):
    end_early(lived, reason="Tilbuddet lukker", by=consultant, now=LATER + timedelta(days=2))
    number, by = lived.case.number, "Ida Indsatsteam"
    assert listed("faser", auditor) == [
        (number, "Forløbet blev afbrudt", by, LATER + timedelta(days=2), "Tilbuddet lukker"),
        (number, "Forløbet blev genoptaget", by, LATER + timedelta(days=1), ""),
        (entered.case.number, "Indsatsforløbet blev startet", by, LATER, "Begyndte før portalen."),
        (number, "Forløbet blev sat på pause", by, LATER, "Flytning"),
        (number, "Udviklingsfasen begyndte", by, stories.DEVELOPMENT_AT, ""),
        (number, "Analysefasen begyndte", by, stories.ANALYSIS_AT, ""),
        (number, "Indsatsforløbet blev startet", by, stories.STARTED_AT, ""),
    ]


def test_a_shared_report_stands_with_whom_and_until_when(lived, auditor, aalborg):
    assert listed("delinger", auditor) == [
        (lived.case.number, aalborg.name, aalborg.cvr, "Anna Ansøger", LATER, "Anna Ansøger", LATER)
    ]


def test_a_case_the_auditor_is_barred_from_is_on_no_list(lived, entered, auditor):
    for each in (lived, entered):
        Impartiality.objects.create(case=each.case, user=auditor, state="reported", text="x", declared_at=LATER)
    assert {key: listed(key, auditor) for key in COST} == dict.fromkeys(COST, [])


@pytest.mark.parametrize("key", list(COST))
def test_each_list_is_read_on_the_page_and_taken_along_whole(lived, entered, key, client, login, auditor):
    listing, rows = ROOM.listing(key), listed(key, auditor)
    login(client, auditor)
    assert f'href="{REVISION}{key}/"' in client.get(REVISION).text
    assert listing.title in client.get(f"{REVISION}{key}/").text
    book = io.BytesIO(client.get(f"{REVISION}{key}.xlsx").content)
    sheet = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert (sheet[0], len(sheet)) == (list(listing.headings), 1 + len(rows))
    assert len(client.get(f"{REVISION}{key}.csv").text.splitlines()) >= 1 + len(rows)
    assert {len(row) for row in rows} == {len(listing.headings)}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("key", list(COST))
def test_a_list_costs_the_same_however_many_rows(
    key, number, call, odense, applicant, auditor, consultant, django_assert_num_queries
):
    for place in range(number):
        tilbud = stories.tilbud_of(odense, f"Tilbud {place}")
        start_course(stories.released_place(call, odense, tilbud, by=applicant), by=consultant, now=LATER)
    with django_assert_num_queries(COST[key]):
        listed(key, auditor)


@pytest.mark.parametrize("who", ["consultant", "external", "manager", "director", "caseworker", "applicant"])
def test_the_lists_are_the_auditors_alone(who, client, login, request):
    login(client, request.getfixturevalue(who))
    pages = ["", "pladser/", "pladser.xlsx", "pladser.csv"]
    assert {client.get(f"{REVISION}{page}").status_code for page in pages} == {403}


def test_the_auditors_room_leads_there(client, login, auditor):
    assert f'href="{REVISION}"' in login(client, auditor).get("/revision/").text
    there = client.get(REVISION).text
    assert 'href="/revision/" class="nav-link" aria-current' in there
    assert 'href="/indsatsforloeb/" class="nav-link" aria' not in there
    assert client.get(f"{REVISION}findes-ikke/").status_code == 404
