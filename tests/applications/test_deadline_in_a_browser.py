"""The last seconds in a real Chromium: the countdown, the deadline, and what a second too late is told."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from applications.models import Attempt, Dispensation, Submission
from tests.applications.factories import approved_draft
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.world, pytest.mark.browser]
SECONDS = 12  # from the dispensation to its end: one page, and the wait


@pytest.fixture
def ready(world, manager, manager2, applicant, approver):
    """A whole, approved application in a pool whose deadline has passed; only a dispensation keeps it open."""
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=10), "deadline": now - timedelta(minutes=1)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=11), **moments)
    return approved_draft(pool, applicant, approver, now - timedelta(days=1))


def test_a_second_too_late_is_told_why_and_what_to_do_and_the_attempt_is_kept(world, ready, applicant, manager):
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    application = ready
    with chromium() as browser:
        page = browser.new_context(viewport={"width": WIDTHS[1], "height": 900}).new_page()
        log_in(page, address, applicant.email, PASSWORD)
        now = datetime.now(UTC)
        deadline = now + timedelta(seconds=SECONDS)
        Dispensation.objects.create(application=application, until=deadline, reason="Strømsvigt", at=now, by=manager)
        page.goto(f"{address}/mine-tilskudssager/{application.case.number}/gennemse/")
        left = page.locator("[data-countdown-left]")
        expect(left).to_contain_text("til fristen")
        assert "countdown--near" in page.locator("[data-countdown]").get_attribute("class")
        expect(left).to_contain_text("Fristen er overskredet", timeout=2 * SECONDS * 1000)
        shown = datetime.now(UTC)
        assert timedelta(seconds=-2) < shown - deadline < timedelta(seconds=6)
        expect(left).to_contain_text("vent på svaret")
        page.wait_for_timeout(max(0, 1000 - int((shown - deadline).total_seconds() * 1000)))

        page.get_by_role("button", name="Indsend ansøgning").click()
        expect(page.get_by_role("heading", name="Ansøgningen er IKKE modtaget")).to_be_visible()
        assert "Ansøgningsfristen var" in page.locator("main").inner_text()
        assert "dispensation" in page.locator("main").inner_text()
        expect(page.locator("[data-countdown]")).to_have_count(0)
        assert faults(page) == []
        attempt = Attempt.objects.get()
        assert (attempt.result.outcome, attempt.received_at > deadline) == ("late", True)
        assert Submission.objects.count() == 0

        page.goto(f"{address}/mine-tilskudssager/{application.case.number}/beviser/")
        expect(page.get_by_role("cell", name="Fristen var overskredet")).to_be_visible()
        assert faults(page) == []
