"""The board: as few queries for thirty courses as for one, the same words as the rules, and only what one may see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Assignment, Gathering, Goal, GroupMember, PlanAction
from indsatsforloeb.actions.people import add_consultant
from indsatsforloeb.actions.phases import pause
from indsatsforloeb.board.standing import standing_of_many
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.board import courses_of
from indsatsforloeb.rules.closing import obstacles_to_prepare_closing
from indsatsforloeb.rules.phases import obstacles_to_begin_analysis, obstacles_to_begin_development
from portal.models import User
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
BOARD = "/indsatsforloeb/tavle/"
NOW = stories.STARTED_AT
QUERIES = 12  # and no more
RULES = {
    "startup": obstacles_to_begin_analysis,
    "analysis": obstacles_to_begin_development,
    "development": obstacles_to_prepare_closing,
}


def held(course: Course, kind: str, *, state: str = "held", days: int = -3) -> Gathering:
    at, by = NOW + timedelta(days=days), course.responsible
    stamps = {"created_at": at, "created_by": by, "changed_at": at, "changed_by": by}
    lasts = {"starts_at": at, "ends_at": at + timedelta(hours=2)}
    with stories.as_already_happened():
        return Gathering.objects.create(case=course.case, kind=kind, title=kind, state=state, **lasts, **stamps)


def put(course: Course, **columns) -> None:
    """The course as later acts would have left it; those acts have tests of their own."""
    with stories.as_already_happened():
        Course.objects.filter(pk=course.pk).update(**columns)
    course.refresh_from_db()


def main_of(response) -> str:
    return response.content.decode().split('id="main-content"')[1].split("</main>")[0]


@pytest.fixture
def many(call, odense, applicant, consultant) -> Callable[[int], list[Course]]:
    """`many(n)`: n courses of Odense's, each as full of rows as a real one."""

    def _many(number: int) -> list[Course]:
        courses = []
        for place in range(number):
            tilbud = stories.tilbud_of(odense, f"Tilbud {place}")
            courses.append(stories.started(stories.released_place(call, odense, tilbud, by=applicant), consultant))
            _fill(courses[-1])
        return courses

    def _fill(course: Course) -> None:
        for kind in ("phone_meeting", "start_meeting"):
            held(course, kind)
        held(course, "story_workshop", state="planned", days=9)
        stamps = {"added_at": NOW, "added_by": consultant}
        GroupMember.objects.create(case=course.case, role="amr", name="Amalie AMR", **stamps)
        goal = Goal.objects.create(
            case=course.case, theme="health", title="Sundere hverdag", created_at=NOW, created_by=consultant
        )
        PlanAction.objects.create(
            goal=goal, text="Gåtur", due_on=NOW.date() - timedelta(days=1), changed_at=NOW, changed_by=consultant
        )
        put(course, months=8, begins_on=NOW.date())

    return _many


@pytest.mark.parametrize(("number", "way"), [(1, ""), (3, ""), (30, ""), (30, "?vis=tidslinje")])
def test_a_consultant_with_thirty_courses_opens_the_board_in_twelve_queries(
    number, way, many, client, login, consultant, place_of_two
):
    many(number)
    login(client, consultant)
    client.get(BOARD)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(f"{BOARD}{way}")
    assert page.status_code == 200
    assert main_of(page).count("Tilbud ") >= number
    assert len(asked) == QUERIES, "\n".join(each["sql"][:200] for each in asked)


def test_the_card_says_what_is_next_what_is_missing_and_whose_turn_it_is(many, client, login, consultant):
    (course,) = many(1)
    text = main_of(login(client, consultant).get(BOARD))
    for words in (
        f'href="/forloeb/{course.case.number}/"',
        "Tilbud 0",
        "dit forløb",
        "Implementeringsgruppen mangler: Daglig leder eller souschef.",
        "1 handling i planen er forsinket",
        "Sundhed",
        "Indsatsteamet",
        "07.10.2019 til 06.06.2020 (8 md.)",
    ):
        assert words in text, words


@pytest.mark.parametrize("state", ["startup", "analysis", "development"])
def test_the_board_says_the_same_as_the_rules_whatever_has_been_done(state, course, consultant, leader):
    """Each thing that can be missing is put in place, one after the other; at every step the two agree."""
    if state != "startup":
        put(course, state=state, analysis_at=NOW, development_at=NOW if state == "development" else None)
    put(course, evaluates_again=True)
    _agree(course)
    for kind in ("phone_meeting", "start_meeting", "story_workshop", "ambition_workshop", "action_workshop"):
        held(course, kind)
        _agree(course)
    for role in ("deputy_leader", "amr", "tr"):
        GroupMember.objects.create(case=course.case, role=role, name=role, added_at=NOW, added_by=consultant)
        _agree(course)
    goal = Goal.objects.create(case=course.case, theme="health", title="Mål", created_at=NOW, created_by=consultant)
    _agree(course)
    PlanAction.objects.create(goal=goal, text="Handling", changed_at=NOW, changed_by=consultant)
    _agree(course)
    held(course, "closing_workshop")
    _agree(course)
    pause(course, reason="Sommerferie", by=consultant, now=NOW)
    _agree(course)


def _agree(course: Course) -> None:
    course = Course.objects.get(pk=course.pk)
    (standing,) = standing_of_many(Course.objects.filter(pk=course.pk), now=NOW)
    assert list(standing.lacking) == [each.text for each in RULES[course.state](course)]


def test_an_external_consultant_sees_own_courses_and_neither_places_nor_applications(
    many, client, login, external, consultant, place_of_two
):
    mine, other = many(2)
    add_consultant(mine, external, by=consultant, now=NOW)
    text = main_of(login(client, external).get(BOARD))
    assert (mine.case.number in text, other.case.number in text) == (True, False)
    assert "venter på et forløb" not in text
    assert "Overblik" not in text
    assert client.get("/indsatsforloeb/overblik/").status_code == 404


def test_places_that_wait_stand_on_top_with_their_number(place_of_two, client, login, consultant):
    text = main_of(login(client, consultant).get(BOARD))
    assert "2 pladser venter på et forløb" in text
    assert "Solsiden, Bakken" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("tema=health", 2),
        ("tema=education", 0),
        ("fase=startup", 1),
        ("fase=paused", 1),
        ("region=Region+Syddanmark", 2),
    ],
)
def test_the_filter_keeps_what_was_chosen(query, shown, many, client, login, consultant):
    first, _ = many(2)
    pause(first, reason="Flytning", by=consultant, now=NOW)
    text = main_of(login(client, consultant).get(f"{BOARD}?{query}"))
    assert f"{shown} af 2 forløb" in text
    assert text.count("board-card ") + text.count('board-card"') == shown


@pytest.mark.parametrize("key", ["konsulent", "region", "tema", "fase"])
def test_a_value_the_board_does_not_know_is_said_at_its_field_and_not_used(key, many, client, login, consultant):
    many(1)
    text = main_of(login(client, consultant).get(f"{BOARD}?{key}=xyz&vis=tidslinje"))
    assert "1 af 1 forløb" in text
    said = f'<span class="form-error-message" id="error_{key}">Valget i adressen findes ikke på tavlen. Alle vises.'
    assert (text.count(said), text.count("form-error-message"), "xyz" in text) == (1, 1, False)


def test_ones_own_come_first(many, client, login, consultant2, consultant):
    first, second = many(2)
    add_consultant(second, consultant2, by=consultant, now=NOW)
    text = main_of(login(client, consultant2).get(BOARD))
    assert text.index(second.case.number) < text.index(first.case.number)
    assert main_of(client.get(f"{BOARD}?konsulent={consultant2.pk}")).count("sag 20") == 1


@pytest.mark.parametrize("who", ["consultant", "external"])
def test_a_consultant_lands_on_the_board(who, client, login, request):
    landing = login(client, request.getfixturevalue(who)).get("/konto/hjem/", follow=True)
    assert landing.request["PATH_INFO"] == BOARD
    assert 'href="/indsatsforloeb/tavle/" class="nav-link" aria-current="page"' in landing.content.decode()
    assert 'href="/indsatsforloeb/" class="nav-link" aria' not in landing.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("auditor", 200), ("applicant", 404), ("caseworker", 404), ("manager", 404), ("director", 404), ("payer", 404)],
)
def test_the_board_is_the_consultants_and_the_auditors(who, status, client, login, course, request):
    assert login(client, request.getfixturevalue(who)).get(BOARD).status_code == status


def test_a_course_that_is_over_leaves_the_board(course, client, login, consultant):
    put(course, state="ended", ended_at=NOW, ended_by=consultant, end_reason="Tilbuddet lukker")
    assert course.case.number not in main_of(login(client, consultant).get(BOARD))


def test_the_time_line_draws_each_course_and_says_the_same_in_a_table(many, client, login, consultant):
    many(3)
    text = main_of(login(client, consultant).get(f"{BOARD}?vis=tidslinje"))
    assert text.count('<rect class="figure-1" x="') >= 3
    assert text.count('data-title="Slutter">06.06.2020') == 3


def test_whom_a_course_belongs_to_is_asked_of_its_case(course, consultant, external, auditor, applicant):
    people: list[User] = [consultant, external, auditor, applicant]
    assert [courses_of(each).count() for each in people] == [1, 0, 1, 0]
    Assignment.objects.create(case=course.case, user=external, assigned_at=NOW, assigned_by=consultant)
    assert courses_of(external).count() == 1
