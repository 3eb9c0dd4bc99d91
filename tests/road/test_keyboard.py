"""A whole draft sent with Tab, Space and Enter alone, from the log-in page to the receipt."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from pools.models import DeadlineChange
from portal.clock import COPENHAGEN
from portal.danish import short_date
from tests.applications.factories import approved_draft
from tests.browser import chromium, log_in
from tests.conftest import PASSWORD
from tests.road.calls import CALLS

pytestmark = [pytest.mark.browser, pytest.mark.world]

FOCUSED = """() => {
  const it = document.activeElement;
  const label = it.labels?.[0] ?? it;
  const box = it.getBoundingClientRect();
  const style = getComputedStyle(it);
  const seen = box.width > 0 && box.top >= 0 && box.bottom <= innerHeight;
  return { words: label.innerText.trim(), seen, ring: style.outlineStyle !== "none" || style.boxShadow !== "none" };
}"""
MOST_STOPS = 60


@pytest.fixture(params=CALLS, ids=str)
def draft(request, world, manager, manager2, applicant, approver):
    """A whole, approved draft in a call that is open now, for money and for places."""
    now = timezone.now()
    moments = {"opens": now - timedelta(days=2), "deadline": now + timedelta(days=10)}
    pool = request.param.announced(manager, manager2, now=now - timedelta(days=3), **moments)
    return approved_draft(pool, applicant, approver, now)


def tab_to(page: Page, words: str) -> None:
    """Tab until what has focus says `words`; it must then be on the screen with a ring around it."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["words"] == words:
            assert focused == {"words": words, "seen": True, "ring": True}
            return
    raise AssertionError(f"«{words}» was not reached in {MOST_STOPS} stops")


def test_a_draft_is_sent_by_keyboard_alone(world, draft, applicant) -> None:
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK").new_page()
        page.goto(f"{address}/konto/login/")
        tab_to(page, "E-mail")
        page.keyboard.type(applicant.email)
        tab_to(page, "Adgangskode")
        page.keyboard.type(PASSWORD)
        tab_to(page, "Log ind")
        page.keyboard.press("Enter")
        page.wait_for_url("**/mine-tilskudssager/")
        deadline = draft.pool.deadline_at.astimezone(COPENHAGEN)
        tab_to(page, f"{draft.case.title}, frist {short_date(deadline)}")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{draft.case.number}/")
        tab_to(page, "Gennemse og indsend")
        page.keyboard.press("Enter")
        page.wait_for_url("**/gennemse/")
        tab_to(page, "Indsend ansøgning")
        page.keyboard.press("Space")
        page.get_by_role("heading", name="Hvad sker der nu?").wait_for()
        draft.refresh_from_db()
        assert page.locator("[data-receipt-number]").inner_text() == draft.current_submission.receipt_number


def test_a_deadline_is_proposed_by_keyboard_alone(world, draft, manager) -> None:
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK").new_page()
        log_in(page, address, manager.email, PASSWORD)
        page.goto(f"{address}/sagsbehandling/puljer/{draft.pool.slug}/frist/")
        for label, text in (("Dato", "31.12.2035"), ("Klokkeslæt", "12.00"), ("Begrundelse", "Nedbrud.")):
            tab_to(page, label)
            page.keyboard.press("Control+a")
            page.keyboard.type(text)
        tab_to(page, "Foreslå ny frist")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Forslag, der venter på en anden").wait_for()
        tab_to(page, "Tag forslaget tilbage")
        page.keyboard.press("Space")
        page.get_by_text("Forslaget er taget tilbage").wait_for()
        change = DeadlineChange.objects.get()
        assert (change.reason, change.withdrawn_by, change.approved_at) == ("Nedbrud.", manager, None)
