"""Scoring in a real browser: saved as it is left, two windows, a log-in that ends, a network that is gone."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect

from applications.models import Application
from assessment.models import Score
from tests.assessment import stories
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.world]

SLOW = 60_000  # ms; the machine may have other things to do
REASON = "[data-reason]"


@pytest.fixture
def sheet(world, manager, manager2, odense, applicant, caseworker) -> str:
    """The address of the assessor's page with criterion 2 opened."""
    application = stories.submitted(stories.plain_pool(manager, manager2), odense, by=applicant)
    stories.opened(application.pool, by=manager)
    application.refresh_from_db()
    stories.ready_to_score(application, caseworker, manager=manager)
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    return f"{address}/sagsbehandling/sager/{application.case.number}/vurdering/?kriterium=effort"


def sits_down(browser: Browser, sheet: str, email: str, *, javascript: bool = True) -> BrowserContext:
    viewport = {"width": WIDTHS[0], "height": 900}
    context = browser.new_context(viewport=viewport, locale="da-DK", java_script_enabled=javascript)
    context.set_default_timeout(SLOW)
    log_in(context.new_page(), sheet.split("/sagsbehandling")[0], email, PASSWORD)
    return context


def opened(context: BrowserContext, sheet: str) -> Page:
    page = context.new_page()
    page.goto(sheet)
    return page


def write(page: Page, text: str) -> None:
    page.locator(REASON).fill("")
    page.locator(REASON).press_sequentially(text)


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-field-status]")).to_contain_text(words, timeout=SLOW)


def stored() -> str:
    return Score.objects.get(criterion="effort").reason


def test_a_part_is_saved_as_it_is_left_and_two_windows_choose_between_both(sheet, caseworker) -> None:
    with chromium() as browser:
        context = sits_down(browser, sheet, caseworker.email)
        first, second = opened(context, sheet), opened(context, sheet)
        first.locator("#effort-given-4").check()
        says(first, "Gemt kl.")
        write(first, "Konkret om behovet")
        first.keyboard.press("Tab")
        expect(first.locator("[data-missing]")).to_have_text("Mangler: underpunkter")
        says(first, "Gemt kl.")
        write(second, "Konkret om konceptet")
        second.keyboard.press("Tab")
        says(second, "Ikke gemt på serveren – gemt i denne browser.")
        expect(second.locator("[data-stored-text] mark")).to_have_text("behovet")
        expect(second.locator("[data-typed-text] mark")).to_have_text("konceptet")
        assert (stored(), second.locator(REASON).input_value()) == ("Konkret om behovet", "Konkret om konceptet")
        for width in WIDTHS:
            second.set_viewport_size({"width": width, "height": 900})
            assert faults(second) == []
        second.get_by_role("button", name="Saml de to begrundelser").click()
        second.keyboard.press("Tab")
        says(second, "Gemt kl.")
        joined = Score.objects.get(criterion="effort")
        assert (joined.reason, joined.points) == ("Konkret om konceptet\n\nKonkret om behovet", 4)


def test_the_log_in_ends_mid_sentence_and_the_reason_is_offered_again(sheet, caseworker) -> None:
    with chromium() as browser:
        page = opened(sits_down(browser, sheet, caseworker.email), sheet)
        write(page, "Midt i en sætning, da")
        Session.objects.all().delete()
        page.keyboard.press("Tab")
        says(page, "Ikke gemt på serveren – gemt i denne browser.")
        page.locator("[data-field-status] a").click()
        page.get_by_label("E-mail", exact=True).fill(caseworker.email)
        page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Log ind", exact=True).click()
        expect(page.locator("[data-kept-text]")).to_contain_text("Midt i en sætning, da", timeout=SLOW)
        assert Score.objects.count() == 0
        assert faults(page) == []
        page.get_by_role("button", name="Brug teksten").click()
        says(page, "Gemt kl.")
        assert stored() == "Midt i en sætning, da"
        page.reload()
        expect(page.locator("[data-kept-text]")).to_have_count(0)


def test_what_was_typed_after_another_window_had_locked_can_still_be_read(sheet, caseworker) -> None:
    with chromium() as browser:
        context = sits_down(browser, sheet, caseworker.email)
        page = opened(context, sheet)
        stories.scored(Application.objects.select_related("case", "pool__version").get(), caseworker)
        write(page, "Skrevet for sent")
        page.keyboard.press("Tab")
        says(page, "Ikke gemt på serveren – gemt i denne browser. Vurderingen er låst og kan ikke ændres.")
        page.close()
        page = opened(context, sheet)
        expect(page.locator("[data-kept-text]")).to_have_text("Skrevet for sent")
        page.get_by_role("button", name="Kassér teksten").click()
        page.reload()
        expect(page.locator("[data-kept-text]")).to_have_count(0)
        assert stored() == "Sofie Sagsbehandler: beskrevet konkret."


def test_without_a_network_nobody_is_led_away_and_it_saves_itself_when_the_network_is_back(sheet, caseworker) -> None:
    with chromium() as browser:
        context = sits_down(browser, sheet, caseworker.email)
        page = opened(context, sheet)
        context.set_offline(True)
        write(page, "Skrevet i toget 3")
        page.keyboard.press("Control+Enter")
        says(page, "Portalen kan ikke nås")
        assert page.url == sheet
        context.set_offline(False)
        says(page, "Gemt kl.")
        assert stored() == "Skrevet i toget 3"
        assert Score.objects.get(criterion="effort").points is None  # digits typed in the reason give no points


def test_a_criterion_is_saved_before_another_is_opened_and_single_keys_can_be_turned_off(sheet, caseworker) -> None:
    with chromium() as browser:
        page = opened(sits_down(browser, sheet, caseworker.email), sheet)
        page.get_by_text("Genvejstaster", exact=True).click()
        page.get_by_label("Brug taster med ét tegn").uncheck()
        page.keyboard.press("5")
        assert page.locator("#effort-given-5").is_checked() is False
        page.get_by_label("Brug taster med ét tegn").check()
        page.keyboard.press("5")
        expect(page.locator("#effort-given-5")).to_be_focused()
        says(page, "Gemt kl.")
        write(page, "Et halvt ord")
        page.get_by_role("navigation", name="Kriterier").get_by_role("link", name="4. Sammenhæng").click()
        page.get_by_role("heading", level=2, name="4. Sammenhæng").wait_for()
        assert (stored(), Score.objects.get(criterion="effort").points) == ("Et halvt ord", 5)


def test_without_javascript_a_criterion_is_saved_and_the_next_one_opened(sheet, caseworker) -> None:
    with chromium() as browser:
        page = opened(sits_down(browser, sheet, caseworker.email, javascript=False), sheet)
        page.locator("#effort-given-3").check()
        page.locator(REASON).fill("Uden script")
        page.get_by_role("button", name="Gem kriterium 2 og gå til 3").click()
        page.get_by_role("heading", level=2, name="3. Organisation").wait_for()
        assert stored() == "Uden script"
        page.locator(REASON).fill("Også i denne")
        page.get_by_role("button", name="Lås vurdering").click()
        page.get_by_text("Det kan ikke lade sig gøre nu").wait_for()
        assert Score.objects.get(criterion="organisation").reason == "Også i denne"
