"""In a real Chromium: a block is pasted and taken back, lines save as they are left, a sheet is sent."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from applications.models import BudgetPost, FinancingLine
from tests.applications.budget_stories import draft_with_activities, write_line, write_post
from tests.applications.sheet_stories import workbook
from tests.applications.test_sheets import HEADINGS, LEADER
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.world, pytest.mark.browser]
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const paste = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
}"""


@pytest.fixture
def draft(world, manager, manager2, applicant, odense):
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=2), **moments)
    return draft_with_activities(pool, odense, by=applicant, now=now)


def sheet(rows: list) -> dict:
    return {"name": "budget.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(rows)}


def upload(page: Page, rows: list) -> None:
    page.set_input_files("#sheet-file", sheet(rows))
    page.get_by_role("button", name="Læs arket").click()


def test_sheets_in_the_browser(world, draft, applicant):
    now = datetime.now(UTC)
    posts = [write_post(draft, by=applicant, now=now) for _ in range(3)]
    line = write_line(draft, "cofunding", "1.250", by=applicant, now=now)
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    budget = f"{address}/mine-tilskudssager/{draft.case.number}/budget/"
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
        log_in(page, address, applicant.email, PASSWORD)

        page.goto(budget)
        page.get_by_label("Beløb i kr.").first.fill("3.750")
        assert page.inner_text('[data-sum="cofunding"]') == "3.750,00 kr."
        assert page.inner_text('[data-sum="applied"]') == "120.000,00 kr."
        page.keyboard.press("Tab")
        page.locator("[data-budget-line] [role=status]", has_text="Gemt kl.").wait_for()
        assert str(FinancingLine.objects.get(pk=line.pk).amount) == "3750.00"

        page.get_by_role("button", name="Vis alle måneder på én gang").click()
        page.locator(".budget-grid tbody tr").nth(1).locator("input").nth(2).focus()
        page.evaluate(PASTE, "1.000,05\t\t2.000\n3.000\tmange\t4.000\n9\t9\t9")
        status = page.locator("[data-budget-grid] [role=status]")
        expect(status).to_contain_text("3 tal var uden for posterne og månederne")
        expect(status).to_contain_text("Gemt kl.")
        expect(status).to_contain_text("– undtagen de markerede felter")
        stored = [BudgetPost.objects.get(pk=post.pk).months for post in posts]
        assert [months.get("2020-03") for months in stored] == [None, "1000.05", "3000.00"]
        assert stored[2].get("2020-05") == "4000.00"
        assert page.inner_text('[data-sum="expenses"]') == "133.750,05 kr."
        assert page.locator(".budget-grid [aria-invalid]").count() == 1
        assert faults(page) == []
        page.get_by_role("button", name="Fortryd indsætning").click()
        expect(status).to_contain_text("Indsætningen er fortrudt. Gemt kl.")
        assert all(set(BudgetPost.objects.get(pk=post.pk).months) == {"2020-01", "2020-02"} for post in posts)

        page.goto(f"{budget}?post={posts[0].pk}")
        page.focus(f"#post-{posts[0].pk}-2020-03")
        page.evaluate(PASTE, "100\n200\n\n400")
        expect(page.locator("[data-budget-post] [data-budget-status]")).to_contain_text("Gemt kl.")
        months = BudgetPost.objects.get(pk=posts[0].pk).months
        assert [months.get(f"2020-{n:02}") for n in range(3, 7)] == ["100.00", "200.00", None, "400.00"]

        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(budget)
            assert faults(page) == []
            page.get_by_role("link", name="Læs et regneark ind").click()
            assert faults(page) == []
            upload(page, [[*HEADINGS, "jan. 2020"], ["Gaver", *LEADER[1:], "1234.5"]])
            page.get_by_role("heading", name="2 celler i arket kan ikke læses").wait_for()
            assert faults(page) == []
            upload(page, [[*HEADINGS, "jan. 2020"], [*LEADER, 41250]])
            page.get_by_role("heading", name="Det her bliver ændret").wait_for()
            assert faults(page) == []
        with page.expect_download() as marked:
            upload(page, [[*HEADINGS, "jan. 2020"], ["Gaver", *LEADER[1:], 1]])
            page.get_by_role("button", name="Hent arket med fejlene markeret (.xlsx)").click()
        assert marked.value.suggested_filename == f"budget-{draft.case.number}-fejl.xlsx"
        upload(page, [[*HEADINGS, "jan. 2020"], [*LEADER, 41250]])
        page.get_by_role("button", name="Indlæs i budgettet").click()
        page.get_by_text("Arket er læst ind: 1 ny post, 3 poster fjernes.").wait_for()
        assert draft.posts.count() == 1
