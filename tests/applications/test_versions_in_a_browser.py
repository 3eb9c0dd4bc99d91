"""A new version in a real Chromium: proposed, approved and read by keyboard alone, and nothing for axe to find."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from pools.document import document_of
from tests.applications.factories import complete_draft
from tests.applications.version_stories import added_question, without_question, written
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.world, pytest.mark.browser]


@pytest.fixture
def changed(world, manager, manager2, applicant):
    """An open pool with a whole draft in it, and the next wording written: one question gone, one come."""
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=10), "deadline": now + timedelta(days=60)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=11), **moments)
    application = complete_draft(pool, applicant, now - timedelta(days=1))
    document = added_question(without_question(document_of(pool.version), "citizens"))
    written(pool, replace(document, summary="Kortere."), by=manager, now=now)
    return application


def looked_at(page: Page) -> dict:
    """What axe finds at every width, without the faultless."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[page.url, width] = faults(page)
    return {place: each for place, each in found.items() if each}


def press(page: Page, name: str) -> None:
    """The button reached with Tab, pressed with Enter."""
    button = page.get_by_role("button", name=name)
    for _ in range(300):
        page.keyboard.press("Tab")
        if button.evaluate("each => each === document.activeElement"):
            return page.keyboard.press("Enter")
    raise AssertionError(f"{name} is not reached by keyboard")


def test_a_version_is_proposed_approved_and_read_by_keyboard(world, changed, manager, director, applicant):
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    version = f"{address}/sagsbehandling/puljer/{changed.pool.slug}/version/"
    form = f"{address}/mine-tilskudssager/{changed.case.number}/ansoegning/"
    with chromium() as browser:

        def seat(email: str) -> Page:
            page = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}, locale="da-DK").new_page()
            log_in(page, address, email, PASSWORD)
            return page

        page = seat(manager.email)
        page.goto(version)
        assert looked_at(page) == {}
        page.get_by_label("Overskrift på meddelelsen").fill("Præcisering af evaluering")
        page.get_by_label("Hvad er ændret, og hvad skal ansøgerne gøre?").fill("Skriv, hvem der evaluerer.")
        press(page, "Foreslå ændringen")
        expect(page.get_by_role("heading", name="Forslag: Præcisering af evaluering")).to_be_visible()
        expect(page.get_by_role("button", name="Godkend ændringen")).to_have_count(0)
        assert looked_at(page) == {}
        page.goto(f"{address}/sagsbehandling/puljer/{changed.pool.slug}/rediger/grundlag/")
        expect(page.get_by_text("En ændring venter på godkendelse")).to_be_visible()
        assert looked_at(page) == {}

        page = seat(director.email)
        page.goto(version)
        assert looked_at(page) == {}
        press(page, "Godkend ændringen")
        expect(page.get_by_text("Den nye version gælder.")).to_be_visible()

        page = seat(applicant.email)
        page.goto(form)
        expect(page.locator("#nyt-i-puljen")).to_be_visible()
        assert looked_at(page) == {}
        press(page, "Jeg har læst ændringerne")
        expect(page.locator("#nyt-i-puljen")).to_have_count(0)
        expect(page.locator("#udgaaede-svar")).to_be_visible()
        assert looked_at(page) == {}
