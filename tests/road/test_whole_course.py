"""A whole course in a real Chromium: from a visitor at /indsatsforloeb/ to the closing workshop and what was gained."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from portal.models import User
from tests.assessment import stories
from tests.conftest import person
from tests.pools.factories import announced_as_written
from tests.road import analysing, beginning, developing, granting, seeking
from tests.road.analysing import an_activity_is_held
from tests.road.people import a_person
from tests.road.walking import Road

pytestmark = [pytest.mark.browser, pytest.mark.world]

STARTING = datetime(2019, 12, 9, 13, 0, tzinfo=UTC)
START_MEETING = datetime(2020, 1, 13, 13, 0, tzinfo=UTC)
STORIES = datetime(2020, 2, 3, 16, 0, tzinfo=UTC)
WORKSHOPS = datetime(2020, 3, 25, 16, 0, tzinfo=UTC)
ADVICE = datetime(2020, 6, 18, 16, 0, tzinfo=UTC)
CLOSING = datetime(2020, 7, 8, 16, 0, tzinfo=UTC)


@pytest.fixture
def leader(odense) -> User:
    return person("leder@odense.example", "Lene Leder", odense)


def test_from_the_public_page_to_the_closed_course(
    road, leader, manager, manager2, caseworker, caseworker2, director, consultant
):
    announced_as_written(manager, manager2)
    lene = a_person(road.browser, road.address)
    number = a_tilbud_applies(road, lene, leader)
    it_gets_its_place(road, number, (caseworker, caseworker2), manager, director)
    road.it_is(STARTING)
    ida = road.enter(consultant)
    run = the_course_is_prepared_and_signed(road, lene, ida, leader)
    it_is_analysed(road, lene, ida, run)
    it_is_planned(road, lene, ida, run)
    it_develops_and_ends(road, lene, ida, run)
    everything_is_looked_at(road, lene, ida, run)
    assert road.found == {}


def a_tilbud_applies(road: Road, lene: Page, leader: User) -> str:
    """From a visitor to a receipt; returns the number of the case."""
    seeking.a_visitor_reads_about_courses(road, lene)
    number = seeking.the_leader_starts(road, lene, leader)
    seeking.the_leader_fills_in_the_form(road, lene)
    seeking.the_leader_sends(road, lene, number)
    return number


def it_gets_its_place(road: Road, number: str, assessors: tuple[User, User], manager: User, director: User) -> None:
    """Opened by the manager, judged and recommended by the real actions, told by the director."""
    road.it_is(stories.OPENED_AT)
    granting.the_manager_opens(road, road.enter(manager))
    granting.it_is_judged_and_recommended(number, assessors, manager, director)
    road.it_is(stories.RELEASED_AT)
    granting.the_director_tells(road, road.enter(director))


def the_course_is_prepared_and_signed(road: Road, lene: Page, ida: Page, leader: User) -> str:
    """From the released place to the analysis; returns the address of the course."""
    run = beginning.the_consultant_starts(road, ida)
    beginning.they_speak_by_telephone(road, ida, run)
    beginning.the_leader_sets_up_the_group(road, lene, run)
    beginning.the_plan_is_laid(road, ida, run)
    beginning.the_leader_writes_what_they_provide(road, lene, run, leader)
    beginning.both_sign(road, lene, ida, run)
    road.it_is(START_MEETING)
    an_activity_is_held(road, ida, run, "Opstartsmøde", "Alle er med.")
    beginning.the_analysis_begins(road, ida, run)
    return run


def it_is_analysed(road: Road, lene: Page, ida: Page, run: str) -> None:
    """Twelve answers, the leaders' own, the story workshop, and the report in the tilbud's hands."""
    sheets = analysing.the_self_evaluation_is_opened(road, ida, run)
    assert analysing.everybody_answers(road, sheets) == 12
    analysing.the_leaders_answer(road, lene, run)
    road.it_is(STORIES)
    analysing.the_self_evaluation_is_closed(road, ida, run)
    an_activity_is_held(road, ida, run, "Fortællingsworkshop", "Vi fortalte om det, der lykkes.")
    analysing.the_workshop_leaves_something(road, lene, run)
    analysing.the_report_is_handed_over(road, ida, run)
    analysing.the_tilbud_fetches_its_report(road, lene, run)


def it_is_planned(road: Road, lene: Page, ida: Page, run: str) -> None:
    road.it_is(WORKSHOPS)
    for title in ("Ambitionsworkshop", "Handlingsworkshop"):
        an_activity_is_held(road, ida, run, title, f"Det blev til på vores {title.lower()}.")
    developing.the_tilbud_writes_its_plan(road, lene, run)
    developing.the_development_begins(road, ida, run)


def it_develops_and_ends(road: Road, lene: Page, ida: Page, run: str) -> None:
    road.it_is(ADVICE)
    for title in ("Rådgivningsdag", "Kompetencemodul", "Rådgivningsdag"):
        an_activity_is_held(road, ida, run, title, f"Vi talte om {title.lower()}en.")
    developing.the_tilbud_follows_up(road, lene, run)
    road.it_is(CLOSING)
    an_activity_is_held(road, ida, run, "Afslutningsworkshop", "Vi så tilbage og frem.")
    developing.the_course_is_closed(road, ida, run)
    developing.the_letter_of_the_end_lies_on_the_case(road, lene, run)


def everything_is_looked_at(road: Road, lene: Page, ida: Page, run: str) -> None:
    """The pages of the closed course for both sides, and the team's own, at both widths."""
    lene.goto(run)
    menu = lene.get_by_role("navigation", name="Sagens sider").get_by_role("link")
    pages = [link.get_attribute("href") for link in menu.all()]
    assert len(pages) > 10
    road.visit(lene, "/mine-tilskudssager/", *pages)
    road.visit(ida, *pages, f"{run}aktiviteter/fremmoede/", f"{run}opstart/", f"{run}konsulenter/")
    road.visit(ida, "/indsatsforloeb/tavle/", "/indsatsforloeb/overblik/", "/indsatsforloeb/pladser/")
