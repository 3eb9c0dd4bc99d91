"""The public pages in a real Chromium: nothing for axe to find, wide or narrow, and everything on paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser import WIDTHS, chromium, faults
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.browser, pytest.mark.world]


@pytest.fixture
def address(world, manager, manager2) -> str:
    today = timezone.now()
    soon = today + timedelta(days=20)
    announced_pool(manager, manager2, slug="aaben", now=today, opens=today - timedelta(days=1), deadline=soon)
    announced_pool(manager, manager2, slug="kommende", now=today, opens=today + timedelta(days=1), deadline=soon)
    announced_pool(manager, manager2)
    return world.start_web(workers=1)


def test_axe_finds_nothing_and_paper_shows_what_the_screen_folds(address) -> None:
    found = {}
    pools = ["/puljer/aaben/", "/puljer/kommende/", "/puljer/recovery-2019/"]
    around = ["/puljer/?q=borgere", "/puljer/aaben/sporgsmaal/", "/puljer/aaben/informationsmoede/"]
    paths = ["/", "/puljer/", *around, *pools]
    with chromium() as browser:
        for width in WIDTHS:
            page = browser.new_context(viewport={"width": width, "height": 800}, locale="da-DK").new_page()
            for path in paths:
                page.goto(address + path)
                found[path, width] = faults(page)
        folded = page.locator("#criterion-effort ~ details dd").first
        assert folded.is_visible() is False
        page.emulate_media(media="print")
        assert folded.bounding_box()["height"] > 0
    assert {place: each for place, each in found.items() if each} == {}
    assert len(found) == len(WIDTHS) * len(paths)


# A browser with a Danish voice that says one text at a time, when it is told to.
VOICE = """
    window.said = [];
    const voice = {
      getVoices: () => [{lang: "da-DK", name: "Dansk"}],
      addEventListener: () => {},
      speak: (utterance) => { window.said.push(utterance.text); window.utterance = utterance; },
      pause: () => { window.paused = true; },
      resume: () => { window.paused = false; },
      cancel: () => { window.cancelled = true; },
    };
    Object.defineProperty(window, "speechSynthesis", {value: voice});
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


def test_the_page_is_read_aloud_paused_and_stopped_by_the_keyboard(address) -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.add_init_script(VOICE)
        page.goto(f"{address}/puljer/aaben/")
        button = page.locator("[data-read-aloud]")
        assert button.inner_text() == "Læs højt"
        button.press("Enter")
        assert page.evaluate("said")[0].startswith("Ansøgningspuljen: Social investeringspulje")
        page.evaluate("utterance.onend()")
        assert page.evaluate("said")[1].startswith("Kommuner kan søge om at indgå")
        assert page.locator(".is-read").inner_text().startswith("Kommuner kan søge")
        button.press("Enter")
        assert (button.inner_text(), page.evaluate("paused")) == ("Læs videre", True)
        button.press("Enter")
        assert (button.inner_text(), page.evaluate("paused")) == ("Pause", False)
        assert faults(page) == []
        page.get_by_role("button", name="Stop oplæsning").press("Enter")
        assert (button.inner_text(), page.evaluate("cancelled")) == ("Læs højt", True)
        assert page.locator(".is-read").count() == 0
        assert page.evaluate("document.activeElement.textContent") == "Læs højt"
        said = page.evaluate("said.length")
        page.evaluate("utterance.onend()")
        assert page.evaluate("said.length") == said
        whole = page.evaluate("document.querySelector('main').innerText.length")
        button.press("Enter")
        for _ in range(400):
            page.evaluate("utterance.onend()")
        read = " ".join(page.evaluate(f"said.slice({said})"))
        assert "Udskriv" not in read
        assert 0.6 * whole < len(read) < whole


def test_where_the_browser_has_no_danish_voice_there_is_no_button(address) -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/puljer/aaben/")
        assert page.get_by_role("button", name="Udskriv").is_visible()
        assert page.locator("[data-read-aloud]").is_visible() is False
