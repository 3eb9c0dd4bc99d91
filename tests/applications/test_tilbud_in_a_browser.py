"""The tilbud in a real Chromium: started, written row by row, counted at once, on a desk and on a phone."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from applications.actions.starting import start
from applications.models import Application, ApplicationTilbud
from portal.models import Tilbud
from tests.applications.factories import a_tilbud
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_places

pytestmark = [pytest.mark.world, pytest.mark.browser]
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def open_call(world, manager, manager2, odense):
    now = datetime.now(UTC)
    a_tilbud(odense, "Havnehuset")
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    return announced_places(manager, manager2, now=now - timedelta(days=2), **moments)


def picture(page: Page, name: str) -> None:
    """Kept when somebody wants to look: PICTURES=folder."""
    if PICTURES:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def test_from_start_to_the_last_look(world, open_call, applicant):
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    expect.set_options(timeout=15_000)
    with chromium() as browser:
        page = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}).new_page()
        log_in(page, address, applicant.email, PASSWORD)
        page.goto(f"{address}/puljer/indsatsforloeb/ansoeg/")
        assert faults(page) == []
        picture(page, "start")
        page.get_by_label("Et tilbud, der ikke står her").check()
        page.get_by_label("Tilbuddets navn").fill("Lindegården")
        page.get_by_label("Efter hvilken lov").select_option("sel_107")
        page.get_by_label("Adresse").fill("Lindevej 1, 5000 Odense C")
        page.get_by_label("Adresse").blur()
        expect(page.get_by_label("Kommune, tilbuddet ligger i")).to_have_value("0461")
        picture(page, "start-nyt")
        page.get_by_role("button", name="Start ansøgning").click()
        expect(page.locator("h1")).to_have_text("Ansøgning")
        first = ApplicationTilbud.objects.get().pk
        picture(page, "form-1")

        page.fill(f"#tilbud-{first}-employees", "12")
        page.fill(f"#tilbud-{first}-citizens", "31")
        page.get_by_role("button", name="Gem kladde").focus()
        expect(page.locator(f'[data-tilbud-row="{first}"] [data-tilbud-status]')).to_contain_text("Gemt kl.")
        expect(page.locator("[data-tilbud-warning-text]")).to_contain_text("Det anbefales, at et forløb vedrører 20-50")

        rows = page.locator("[data-tilbud-row]")
        second = rows.nth(1)
        second.locator("[name$=-department]").fill("Nord")
        second.locator("[name$=-employees]").fill("mange")
        second.locator("select").select_option(label="Havnehuset")
        page.get_by_role("button", name="Gem kladde").focus()
        expect(second.locator("[data-tilbud-errors]")).to_contain_text("Medarbejdere:")
        assert faults(page) == []
        picture(page, "form-error")
        second.locator("[name$=-employees]").fill("10")
        page.get_by_role("button", name="Gem kladde").focus()
        expect(rows).to_have_count(3)
        expect(page.locator("[data-tilbud-people]")).to_contain_text("22 medarbejdere og 31 borgere")
        expect(page.locator("[data-tilbud-warning]")).to_be_hidden()
        rows.nth(2).locator("[name$=-department]").fill("Syd")
        rows.nth(2).locator("select").select_option(label="Havnehuset")
        page.get_by_role("button", name="Gem kladde").focus()
        expect(rows).to_have_count(4)
        page.locator(f'[data-tilbud-row="{first}"]').get_by_text("Fjern rækken").click()
        picture(page, "form-3")
        page.get_by_role("button", name="Gem kladde").click()
        expect(page.locator("[data-tilbud-row]")).to_have_count(3)

        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= 360")
        assert faults(page) == []
        page.goto(page.url.split("#")[0].replace("ansoegning/", "gennemse/"))
        assert page.evaluate("document.documentElement.scrollWidth <= 360")
        assert faults(page) == []
        picture(page, "review")
    assert [each.name for each in Tilbud.objects.order_by("pk")] == ["Havnehuset", "Lindegården"]
    assert Application.objects.get().case.tilbud.name == "Havnehuset"


def test_one_s_own_row_on_its_way_is_nobody_else_s(world, open_call, applicant, odense):
    """Typed, left, typed once more and «Gem kladde» at once, while the row's own saving is slow."""
    tilbud = a_tilbud(odense, "Lindegården")
    case = start(open_call, organisation=odense, tilbud=tilbud, by=applicant, now=datetime.now(UTC)).case
    stored = ApplicationTilbud.objects.get()
    address = world.start_web(workers=2, DJANGO_SETTINGS_MODULE="tests.settings")
    expect.set_options(timeout=15_000)
    with chromium() as browser:
        page = browser.new_context().new_page()
        log_in(page, address, applicant.email, PASSWORD)
        page.goto(f"{address}{case.get_absolute_url()}ansoegning/")
        page.route(f"**{page.locator('[data-tilbud]').get_attribute('data-tilbud')}", answered_late)
        for name, count in (("employees", "24"), ("citizens", "31")):
            page.fill(f"#tilbud-{stored.pk}-{name}", count)
            page.locator(f"#tilbud-{stored.pk}-{name}").evaluate("cell => cell.blur()")
        with page.expect_navigation():
            page.get_by_role("button", name="Gem kladde").click()
        assert "En anden" not in page.locator("main").inner_text()
        assert page.locator("[data-tilbud-row]").count() == 2
    stored.refresh_from_db()
    assert (stored.employees, stored.citizens) == (24, 31)


def answered_late(route: Route) -> None:
    """The server has saved; the browser hears of it a while after."""
    answer = route.fetch()
    time.sleep(0.4)
    route.fulfill(response=answer)
