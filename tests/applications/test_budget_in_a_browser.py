"""The budget in a real Chromium: sums while one types, cells saved as they are left, and both texts when two write."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from applications.actions import budget as actions
from applications.budget import Budget
from applications.budget.entry import read_post
from applications.models import BudgetPost
from pools.document import document_of
from tests.applications.budget_stories import draft_with_activities, write_post
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.world, pytest.mark.browser]


@pytest.fixture
def right_now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def draft(world, manager, manager2, applicant, odense, right_now):
    moments = {"opens": right_now - timedelta(days=1), "deadline": right_now + timedelta(days=30)}
    pool = announced_pool(manager, manager2, now=right_now - timedelta(days=2), **moments)
    return draft_with_activities(pool, odense, by=applicant, now=right_now)


def write_as_a_colleague(draft, post_id: int, **cells: str) -> None:
    """Another writes in the post behind the page's back."""
    post = BudgetPost.objects.get(pk=post_id)
    entry = read_post(cells, document_of(draft.pool_version), [])
    now = datetime.now(UTC)
    actions.save_post(draft, post_id, entry, base_version=post.version, by=post.by, now=now)


def stored(post_id: int, month: str) -> str | None:
    return BudgetPost.objects.get(pk=post_id).months.get(month)


def test_a_budget_is_written_in_the_browser(world, draft, applicant, right_now):
    post = write_post(draft, by=applicant, now=right_now)
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")  # where passwords are cheap to check
    budget = f"{address}/mine-tilskudssager/{draft.case.number}/budget/?post={post.pk}"
    cell = f"#post-{post.pk}-2020-03"
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
        log_in(page, address, applicant.email, PASSWORD)
        page.goto(budget)
        version = page.locator("[data-budget-post] input[name=version]")

        page.fill(cell, "1.000,05")
        assert page.inner_text('[data-sum="year-1"]') == "42.250,05 kr."
        assert page.inner_text('[data-sum="applied"]') == "42.250,05 kr."
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == "2020-04"
        expect(version).to_have_value(str(post.version + 1))
        assert stored(post.pk, "2020-03") == "1000.05"

        page.fill(cell, "1234.50")
        page.keyboard.press("Tab")
        assert page.inner_text(f"{cell}-error").startswith("Punktum læses som tusinder.")
        assert stored(post.pk, "2020-03") == "1000.05"

        page.fill(f"#post-{post.pk}-2020-05", "1")
        page.keyboard.press("Tab")
        expect(page.locator("[data-budget-status]")).to_contain_text("– undtagen de markerede felter")

        write_as_a_colleague(draft, post.pk, **{"2020-06": "7"})
        page.fill(cell, "2.000")
        page.keyboard.press("Tab")
        expect(page.locator(f"#post-{post.pk}-2020-06")).to_have_value("7")
        expect(version).to_have_value(str(post.version + 4))
        assert (stored(post.pk, "2020-03"), stored(post.pk, "2020-06")) == ("2000.00", "7.00")

        write_as_a_colleague(draft, post.pk, **{"2020-03": "9"})
        page.fill(cell, "3.000")
        page.keyboard.press("Tab")
        page.get_by_text("En kollega har gemt «9». I skrev «3.000».").wait_for()
        assert stored(post.pk, "2020-03") == "9.00"
        page.get_by_role("button", name="Behold vores").click()
        expect(version).to_have_value(str(post.version + 6))
        assert stored(post.pk, "2020-03") == "3000.00"

        page.get_by_role("button", name="Vis alle måneder på én gang").click()
        page.get_by_label("Post 1 (Projektleder, 20 timer om ugen), jan. 2020").fill("20.000,01")
        page.keyboard.press("Tab")
        page.locator("[data-budget-grid] [role=status]", has_text="Gemt kl.").wait_for()
        assert stored(post.pk, "2020-01") == "20000.01"
        total = page.locator(".budget-grid tfoot td").last.inner_text()
        assert total == "44.258,01"
        assert str(Budget.of(draft).expenses) == "44258.01"
        assert faults(page) == []

        page.set_viewport_size({"width": WIDTHS[1], "height": 800})
        page.goto(budget)
        assert page.locator(".budget-year[open]").count() == 1
        assert faults(page) == []
