"""A caseworker's whole afternoon by keyboard alone: declare, read, check, score six criteria, lock, and the next."""

import pytest
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.models import Assessment, Score
from tests.assessment import stories
from tests.assessment.stories import JUDGED_AT
from tests.browser import WIDTHS, chromium, faults
from tests.conftest import PASSWORD
from tests.road.test_keyboard import FOCUSED

pytestmark = [pytest.mark.browser, pytest.mark.world]

SLOW = 60_000  # ms; the machine may have other things to do
MOST_STOPS = 120
REASON = "Beskrevet konkret med ansvar, tid og penge."
GATE, SCORED = "1. Relevans", ["2. Indsats", "3. Organisation", "4. Sammenhæng", "5. Budget", "6. Forankring"]


@pytest.fixture
def cases(world, manager, manager2, odense, applicant, aalborg, aalborg_applicant, caseworker, caseworker2):
    """Two cases that both assessors have; the other one has checked the formalia of Aalborg's."""
    pool = stories.plain_pool(manager, manager2)
    sent = [
        stories.submitted(pool, odense, by=applicant),
        stories.submitted(pool, aalborg, by=aalborg_applicant, amount="700.000"),
    ]
    stories.opened(pool, by=manager)
    numbers = [each.case.number for each in sent]
    actions.assign_cases(pool, numbers, [caseworker, caseworker2], by=manager, now=JUDGED_AT)
    sent[1].refresh_from_db()
    actions.declare(sent[1].case, conflict=False, text="", by=caseworker2, now=JUDGED_AT)
    actions.check_formalia(numbers[1], outcome="ok", by=caseworker2, now=JUDGED_AT)
    return sent


def tab_to(page: Page, words: str) -> None:
    """Tab until what has focus says `words`; it must then be seen, with a ring around it."""
    said = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        said.append(focused["words"])
        if focused["words"].startswith(words):
            assert (focused["seen"], focused["ring"]) == (True, True), words
            return
    raise AssertionError(f"«{words}» was not reached: {[each[:40] for each in said]}")


def press_when_there(page: Page, words: str, key: str = "Enter") -> None:
    tab_to(page, words)
    page.keyboard.press(key)


def heading(page: Page, words: str, level: int = 2) -> None:
    expect(page.get_by_role("heading", level=level).filter(has_text=words).first).to_be_visible(timeout=SLOW)
    page.wait_for_load_state("load")  # the page's own keys are awake


def looked_at(page: Page) -> None:
    """Nothing wrong for anybody, at a desk and on a phone."""
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == []


def log_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/konto/login/?next=/sagsbehandling/")
    for words, text in (("E-mail", email), ("Adgangskode", PASSWORD)):
        tab_to(page, words)
        page.keyboard.type(text)
    press_when_there(page, "Log ind")
    heading(page, "Sagsbehandling", level=1)


def declare(page: Page, number: str) -> None:
    """No ties: the first of the answers, by the arrow keys of a radio group."""
    heading(page, f"Habilitet på sag {number}", level=1)
    tab_to(page, "Jeg")
    page.keyboard.press("Space")
    press_when_there(page, "Erklær habilitet")
    heading(page, "Sådan står sagen")


def score(page: Page, title: str, points: str) -> None:
    """From the sheet's first sub-point to the reason, and on with Ctrl+Enter."""
    heading(page, title)
    page.keyboard.press("v")
    sub_points = page.locator(".sub-point").count()
    for _ in range(sub_points):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")  # delvist opfyldt
    page.keyboard.press(points)
    page.keyboard.press("b")
    page.keyboard.type(REASON)
    page.keyboard.press("Control+Enter")


def score_all(page: Page) -> None:
    score(page, GATE, "o")
    for place, title in enumerate(SCORED):
        score(page, title, str(place % 3 + 3))


def lock(page: Page) -> None:
    """The last Ctrl+Enter leads to the lock."""
    expect(page.get_by_text("6 af 6 kriterier er udfyldt.")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("button", name="Lås vurdering")).to_be_focused(timeout=SLOW)
    page.keyboard.press("Enter")
    heading(page, "Din vurdering er låst")


def test_two_cases_in_an_afternoon_by_keyboard_alone(world, cases, caseworker) -> None:
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    odense, aalborg = (each.case.number for each in cases)
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK").new_page()
        page.set_default_timeout(SLOW)
        log_in(page, address, caseworker.email)
        press_when_there(page, f"Næste: Erklær habilitet, sag {odense}")
        declare(page, odense)
        press_when_there(page, "Kontrollér formalia")
        heading(page, "Formaliakontrol", level=1)
        press_when_there(page, "Formalia er i orden")
        heading(page, "Sådan står sagen")
        press_when_there(page, "Videre til vurdering")
        heading(page, GATE)
        looked_at(page)
        score_all(page)
        looked_at(page)
        lock(page)
        looked_at(page)
        expect(page.get_by_text("Sagen venter på den anden vurdering.")).to_be_visible()
        page.keyboard.press("n")
        declare(page, aalborg)
        press_when_there(page, "Videre til vurdering")
        score_all(page)
        lock(page)
        expect(page.get_by_text("Ingen andre sager venter på dig.")).to_be_visible()
    sheets = Assessment.objects.filter(assessor=caseworker, locked_at__isnull=False)
    assert sorted(sheets.values_list("application__case__number", flat=True)) == [odense, aalborg]
    assert list(Score.objects.order_by("pk").values_list("met", "points", flat=False)) == 2 * [
        (True, None), (None, 3), (None, 4), (None, 5), (None, 3), (None, 4),
    ]  # fmt: skip
    assert set(Score.objects.values_list("reason", flat=True)) == {REASON}
    marks = {mark for marks in Score.objects.values_list("sub_points", flat=True) for mark in marks.values()}
    assert marks == {"partly"}
