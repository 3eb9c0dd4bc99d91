"""The frame in a real Chromium: nothing for axe to find, errors take focus, nobody is logged out unwarned."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.world]

OPEN_PAGES = ["/was/", "/privatliv/", "/konto/login/", "/konto/password/reset/", "/findes-ikke/"]
OWN_PAGES = ["/was/", "/konto/password/change/", "/konto/2fa/", "/konto/logout/"]
NEARLY_NINE_HOURS = (9 * 3600 - 290) * 1000  # milliseconds


@pytest.fixture
def address(world) -> str:
    return world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")  # where passwords are cheap to check


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def window(browser: Browser, width: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": 800}, locale="da-DK").new_page()


def test_axe_finds_nothing_on_the_portals_own_pages(address: str, browser: Browser, applicant) -> None:
    found = {}
    for width in WIDTHS:
        page = window(browser, width)
        for path in OPEN_PAGES:
            page.goto(address + path)
            found[path, width] = faults(page)
        page.goto(f"{address}/konto/login/")
        page.get_by_role("main").get_by_role("button", name="Log ind", exact=True).click()
        page.locator("[data-module=error-summary]").wait_for()
        found["empty log-in", width] = faults(page)
        log_in(page, address, applicant.email, PASSWORD)
        for path in OWN_PAGES:
            page.goto(address + path)
            found[f"{path} logged in", width] = faults(page)
    assert {place: each for place, each in found.items() if each} == {}
    assert len(found) == 2 * (len(OPEN_PAGES) + 1 + len(OWN_PAGES))


def test_errors_take_focus_and_each_leads_to_its_field(address: str, browser: Browser) -> None:
    page = window(browser, 360)
    page.goto(f"{address}/konto/login/")
    page.get_by_role("main").get_by_role("button", name="Log ind", exact=True).press("Enter")
    page.locator("[data-module=error-summary]:focus").wait_for()
    page.get_by_role("link", name="Adgangskode: Udfyld feltet.").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_password"


def test_the_menu_works_by_keyboard_on_a_phone(address: str, browser: Browser) -> None:
    page = window(browser, 360)
    page.goto(f"{address}/was/")
    page.get_by_role("button", name="Menu").press("Enter")
    page.get_by_role("dialog").get_by_role("link", name="Tilskudsmodtagere").wait_for()
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0


def test_one_is_warned_five_minutes_before_and_can_stay(address: str, browser: Browser, applicant) -> None:
    page = window(browser, 360)
    page.clock.install()
    log_in(page, address, applicant.email, PASSWORD)
    warning = page.get_by_role("dialog", name="Du bliver snart logget ud")
    assert warning.count() == 0
    page.clock.fast_forward(NEARLY_NINE_HOURS)
    page.clock.run_for(16_000)
    warning.wait_for()
    assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.clock.run_for(2_000)
    warning.wait_for(state="hidden")


def test_a_log_in_that_ran_out_leaves_the_page_readable(address: str, browser: Browser, applicant) -> None:
    page = window(browser, 1280)
    page.clock.install()
    log_in(page, address, applicant.email, PASSWORD)
    page.clock.fast_forward(9 * 3600 * 1000)
    page.clock.run_for(16_000)
    ended = page.get_by_role("dialog", name="Du er logget ud")
    ended.wait_for()
    assert faults(page) == []
    ended.get_by_role("button", name="Luk og se siden").click()
    ended.wait_for(state="hidden")
    assert page.locator("[inert]").count() == 0


def test_a_page_typed_before_a_new_log_in_can_still_be_sent(address: str, browser: Browser, applicant) -> None:
    page = window(browser, 1280)
    log_in(page, address, applicant.email, PASSWORD)
    page.goto(f"{address}/konto/password/change/")
    other = page.context.new_page()
    other.goto(f"{address}/konto/logout/")
    other.get_by_role("main").get_by_role("button", name="Log ud").click()
    other.wait_for_url(f"{address}/")
    log_in(other, address, applicant.email, PASSWORD)
    page.get_by_role("button", name="Gem adgangskode").click()
    page.locator("[data-module=error-summary]").wait_for()  # the form was read: the old token was renewed
