"""The team's overview: everything adds up, tilbud are counted and not courses, and no citizen leaves the portal."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from cases.models import Goal, GroupMember
from indsatsforloeb.board.overview import overview_for
from indsatsforloeb.models import Course
from portal.states import OrganisationKind
from tests.conftest import _organisation, person
from tests.indsatsforloeb import stories
from tests.indsatsforloeb.test_board import main_of, put

pytestmark = pytest.mark.db
OVERVIEW = "/indsatsforloeb/overblik/"
NOW = stories.STARTED_AT + timedelta(days=30)
QUERIES = 14


@pytest.fixture
def two(course, call, aalborg, aalborg_applicant, consultant2, consultant) -> tuple[Course, Course]:
    """Odense's of one tilbud and Aalborg's of two, in different phases, with a theme in common."""
    havblik, fjorden = (
        stories.tilbud_of(aalborg, name, kommunekode="0851", address="Havnevej 2, 9000 Aalborg")
        for name in ("Havblik", "Fjorden")
    )
    place = stories.released_place(call, aalborg, havblik, fjorden, by=aalborg_applicant, employees=25)
    other = stories.started(place, consultant2)
    for each, themes in ((course, ["health"]), (other, ["health", "education"])):
        for theme in themes:
            Goal.objects.create(case=each.case, theme=theme, title="Mål", created_at=NOW, created_by=consultant)
    put(other, state="analysis", analysis_at=NOW)
    return course, other


def test_the_lines_add_up_and_a_course_of_two_themes_stands_under_both(two, consultant):
    found = overview_for(consultant, now=NOW)
    assert (found.in_all.courses, found.in_all.tilbud, found.in_all.employees, found.in_all.citizens) == (2, 3, 80, 60)
    assert [(each.label, each.courses) for each in found.phases] == [
        ("Opstart", 1), ("Analyse", 1), ("Udvikling", 0), ("Afsluttet", 0), ("Afbrudt", 0),
    ]  # fmt: skip
    assert [(each.label, each.tilbud) for each in found.regions] == [
        ("Region Nordjylland", 2),
        ("Region Syddanmark", 1),
    ]
    assert [(each.label, each.courses) for each in found.themes] == [("Sundhed", 2), ("Uddannelse og beskæftigelse", 1)]
    assert [(each.label, each.courses) for each in found.consultants] == [
        ("Ida Indsatsteam", 1),
        ("Ivan Indsatsteam", 1),
    ]
    assert [(each.name, each.courses, each.applied) for each in found.kommuner] == [("Odense", 1, 1), ("Aalborg", 2, 2)]


def test_places_count_tilbud_and_courses_stand_beside(two, call, odense, applicant, consultant):
    stories.released_place(call, odense, stories.tilbud_of(odense, "Venter"), by=applicant)
    (places,) = overview_for(consultant, now=NOW).calls
    assert (places.places, places.used, places.promised, places.free, places.courses) == (75, 3, 1, 71, 2)
    assert [(each.label, each.given, each.begun) for each in places.years] == [("2019", 4, 3)]


def test_a_course_that_ended_before_the_analysis_is_not_among_those_begun(two, consultant):
    """The first of one tilbud had not come to its analysis, the other of two had: its places are used."""
    for each in two:
        put(each, state="ended", ended_at=NOW, ended_by=consultant, end_reason="Tilbuddet lukker")
    (places,) = overview_for(consultant, now=NOW).calls
    assert (places.used, places.promised, places.courses, places.running) == (2, 1, 1, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_however_many_courses_there_are(
    number, call, odense, applicant, client, login, consultant
):
    for place in range(number):
        tilbud = stories.tilbud_of(odense, f"Tilbud {place}")
        stories.started(stories.released_place(call, odense, tilbud, by=applicant), consultant)
    login(client, consultant).get(OVERVIEW)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(OVERVIEW)
    assert page.status_code == 200
    assert len(asked) == QUERIES


def test_the_page_shows_pictures_beside_their_tables(two, client, login, consultant):
    text = main_of(login(client, consultant).get(OVERVIEW))
    for words in (
        "<strong>3 af 75</strong> tilbud har fået en plads",
        "3 tilbud er i et forløb, der er begyndt",
        "0 tilbud venter på, at deres forløb begynder",
        "72 pladser er frie",
        "2 forløb er begyndt, og 2 af dem er i gang nu",
        "Tilbud i åbnede ansøgninger, også afgjorte",
        "Tilbud år for år",
        "2019: 3 fik plads",
        "2019: 3 begyndte",
        'data-kommune="0851"',
        "Aalborg: 2 tilbud",
    ):
        assert words in text, words
    assert "2019: 0 planlagt" not in text  # nothing to draw


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_what_is_taken_out_holds_no_citizen_no_relative_and_no_report(two, client, login, consultant):
    stamps = {"case": two[0].case, "added_at": NOW, "added_by": consultant}
    GroupMember.objects.create(role="citizen", name="Birger", **stamps)
    GroupMember.objects.create(role="relative", name="Regitze", **stamps)
    login(client, consultant)
    text = client.get(f"{OVERVIEW}forloeb.csv").content.decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{OVERVIEW}forloeb.xlsx").content))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    for name in ("Birger", "Regitze"):
        assert name not in text
        assert name not in " ".join(cells)
    head, *rows = _rows(text)
    assert len(rows) == 2
    assert dict(zip(head, rows[1], strict=True))["Tilbud"] == "Havblik, Fjorden"


def test_a_cell_holds_one_value_and_every_sheet_has_its_own_headings(two, client, login, consultant):
    """A theme, a tilbud and a figure of a call each stand where a spreadsheet can count them; days are days."""
    put(two[0], months=8, begins_on=date(2019, 10, 21))
    book = CalamineWorkbook.from_filelike(io.BytesIO(login(client, consultant).get(f"{OVERVIEW}forloeb.xlsx").content))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets) == [
        "Forløb", "Tilbud", "Faser", "Regioner", "Temaer", "Konsulenter", "Pladser", "Pladser i tid",
    ]  # fmt: skip
    courses = [dict(zip(sheets["Forløb"][0], row, strict=True)) for row in sheets["Forløb"][1:]]
    assert [(each["Sundhed"], each["Uddannelse og beskæftigelse"]) for each in courses] == [("ja", "nej"), ("ja", "ja")]
    assert courses[0]["Begynder"] == date(2019, 10, 21)
    assert [row[2:5] for row in sheets["Tilbud"][1:]] == [
        ["Solsiden", "§ 107 i lov om social service", "Odense"],
        ["Havblik", "§ 107 i lov om social service", "Aalborg"],
        ["Fjorden", "§ 107 i lov om social service", "Aalborg"],
    ]
    (call,) = sheets["Pladser"][1:]
    assert call[1:] == [75, 3, 3, 0, 72, 2, 2]
    assert sheets["Pladser i tid"][1][1:] == ["2019", "", 3, 3]
    assert all(len({len(row) for row in rows}) == 1 and all(rows[0]) for rows in sheets.values())


def test_nothing_anybody_typed_becomes_a_formula(call, odense, applicant, consultant, client, login):
    tilbud = stories.tilbud_of(odense, '=HYPERLINK("http://ond.example")')
    stories.started(stories.released_place(call, odense, tilbud, by=applicant), consultant)
    login(client, consultant)
    (_, row) = _rows(client.get(f"{OVERVIEW}forloeb.csv").content.decode())
    assert row[1].startswith("'=")
    with zipfile.ZipFile(io.BytesIO(client.get(f"{OVERVIEW}forloeb.xlsx").content)) as book:
        assert not [name for name in book.namelist() if "<f>" in book.read(name).decode(errors="replace")]


def test_a_private_tilbud_stands_in_the_region_it_lies_in(call, applicant, consultant, any_db):
    private = _organisation("Privat Bosted", OrganisationKind.PRIVAT, "10000009", None, None)
    owner = person("ejer@bosted.example", "Else Ejer", private)
    tilbud = stories.tilbud_of(private, "Bostedet", kommunekode="0751")
    stories.started(stories.released_place(call, private, tilbud, by=owner), consultant)
    assert [each.label for each in overview_for(consultant, now=NOW).regions] == ["Region Midtjylland"]


@pytest.mark.parametrize(
    ("who", "status"), [("consultant2", 200), ("auditor", 200), ("external", 404), ("applicant", 404), ("manager", 404)]
)
@pytest.mark.parametrize("page", ["", "forloeb.xlsx", "forloeb.csv"])
def test_the_overview_is_the_teams_and_the_auditors(who, status, page, course, client, login, request):
    assert login(client, request.getfixturevalue(who)).get(f"{OVERVIEW}{page}").status_code == status
