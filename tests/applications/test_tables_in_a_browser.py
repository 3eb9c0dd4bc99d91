"""Tables and conditions in a real Chromium: rows come and go, a table is saved whole, questions follow the answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from applications.models import Answer, AnswerRevision
from cases.actions.people import add_colleague
from cases.states import CaseRole
from tests.applications.factories import complete_draft
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.world, pytest.mark.browser]
GOALS = '[data-field="measured_goals"]'


@pytest.fixture
def draft(world, manager, manager2, applicant, colleague):
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=2), **moments)
    application = complete_draft(pool, applicant, now)
    add_colleague(application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    return application


def stored(key: str = "measured_goals"):
    return Answer.objects.get(question=key).value


def goals() -> list[str]:
    return [row["goal"] for row in stored()]


def write_row(page: Page, place: int, words: str) -> None:
    row = page.locator(f"{GOALS} [data-row]").nth(place)
    for cell in row.locator("textarea").all():
        cell.fill(words)
    page.keyboard.press("Tab")


@contextmanager
def field_saved(page: Page) -> Iterator[None]:
    """What is done inside is acknowledged by the server; the browser's own words for it come with the answer."""
    with page.expect_response(lambda answer: answer.url.endswith("/felt/") and answer.status == 200):
        yield


def numbers(page: Page) -> list[str]:
    return page.locator(f"{GOALS} [data-row] th").all_inner_texts()


def at_the_form(browser, address: str, user, number: str) -> Page:
    page = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}).new_page()
    log_in(page, address, user.email, PASSWORD)
    page.goto(f"{address}/mine-tilskudssager/{number}/ansoegning/")
    return page


def test_rows_come_and_go_and_two_write_in_one_table(world, draft, applicant, colleague):
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    with chromium() as browser:
        anna, karl = (at_the_form(browser, address, user, draft.case.number) for user in (applicant, colleague))
        assert numbers(anna) == ["Række 1", "Ny række", "Ny række"]

        with field_saved(anna):
            write_row(anna, 2, "Flere i job")
        assert (numbers(anna), goals()[1:]) == (["Række 1", "Ny række", "Række 2"], ["Flere i job"])
        anna.get_by_role("button", name="Tilføj række").click()
        with field_saved(anna):
            write_row(anna, 3, "Færre indlæggelser")
        anna.get_by_role("button", name="Fjern Ny række").click()
        expect(anna.locator(f"{GOALS} [data-row]").nth(1).locator("textarea").first).to_be_focused()
        with field_saved(anna):
            anna.get_by_role("button", name="Fjern Række 1").click()
        assert numbers(anna) == ["Række 1", "Række 2"]
        anna.reload()
        assert goals() == ["Flere i job", "Færre indlæggelser"]
        assert faults(anna) == []

        write_row(karl, 0, "Karls mål")
        expect(karl.locator(f"{GOALS} [data-field-theirs]")).to_be_visible()
        assert goals() == ["Flere i job", "Færre indlæggelser"]
        karl.locator(f"{GOALS} [data-take-theirs]").click()
        cells = karl.locator(f"{GOALS} [data-row] textarea:first-of-type")
        assert [cell.input_value() for cell in cells.all()][:8:4] == ["Flere i job", "Færre indlæggelser"]
        with field_saved(karl):
            write_row(karl, 2, "Karls mål")
        assert goals() == ["Flere i job", "Færre indlæggelser", "Karls mål"]
        last = AnswerRevision.objects.filter(question="measured_goals").latest("version")
        assert [row["goal"] for row in last.value][:2] == ["Flere i job", "Færre indlæggelser"]


def test_what_a_row_lacks_is_said_when_the_table_is_left(world, draft, applicant):
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    with chromium() as browser:
        page = at_the_form(browser, address, applicant, draft.case.number)
        error = page.locator(f"{GOALS} [data-field-error]")
        cells = page.locator(f"{GOALS} [data-row]").nth(1).locator("textarea")
        cells.nth(0).fill("Flere i job")
        with field_saved(page):
            page.keyboard.press("Tab")
        expect(error).to_be_hidden()
        assert goals()[1:] == ["Flere i job"]
        page.locator("#budget_and_activities").focus()
        expect(error).to_contain_text("Række 2, «Indikator (sådan måler I det)» mangler.")
        cells.nth(1).fill("Andel i job")
        assert faults(page) == []


def test_questions_follow_the_answers_and_nothing_written_is_lost(world, draft, applicant):
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    with chromium() as browser:
        page = at_the_form(browser, address, applicant, draft.case.number)
        note = page.get_by_text("«Hvornår blev det godkendt?» skal kun besvares, når svaret på")
        expect(page.locator("#approved_on")).to_be_visible()
        expect(note).to_be_hidden()

        with field_saved(page):
            page.get_by_role("group", name="Er projektsamarbejdet godkendt").get_by_label("Nej").check()
        expect(page.locator("#approved_on")).to_be_hidden()
        expect(note).to_be_visible()
        assert (stored("management_has_approved"), stored("approved_on")) == (False, "2019-09-02")
        assert faults(page) == []

        page.reload()
        expect(page.locator("#approved_on")).to_be_hidden()
        page.locator("#management_has_approved-nej").focus()
        page.keyboard.press("ArrowUp")
        expect(page.locator("#approved_on")).to_be_visible()
        assert page.locator("#approved_on").input_value() == "02.09.2019"
        page.set_viewport_size({"width": WIDTHS[1], "height": 900})
        assert faults(page) == []
