"""The plan in a real Chromium: each activity is saved as its row is left, and both texts stand in a conflict."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from applications.models import Activity, Milestone
from cases.actions.people import add_colleague
from cases.states import CaseRole
from tests.applications.factories import complete_draft
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.world, pytest.mark.browser]


@pytest.fixture
def draft(world, manager, manager2, applicant, colleague):
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    application = complete_draft(
        announced_pool(manager, manager2, now=now - timedelta(days=2), **moments), applicant, now
    )
    add_colleague(application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    return application


def leave(page: Page) -> None:
    """Go on to something outside the plan."""
    page.get_by_role("button", name="Gem kladde").focus()


def test_a_row_is_saved_as_it_is_left_and_two_who_write_in_it_lose_nothing(world, draft, applicant, colleague):
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    form = f"{address}/mine-tilskudssager/{draft.case.number}/ansoegning/"
    key = Activity.objects.get().pk
    row, new = f'[data-plan-row="{key}"]', '[data-plan-row="ny"]'
    with chromium() as browser:
        pages = [browser.new_context(viewport={"width": WIDTHS[0], "height": 900}).new_page() for _ in range(2)]
        for page, user in zip(pages, (applicant, colleague), strict=True):
            log_in(page, address, user.email, PASSWORD)
            page.goto(form)
        anna, karl = pages

        anna.locator(f"{row} summary").click()
        anna.fill(f"#activity-{key}-description", "Annas beskrivelse")
        anna.locator(f"{row} [name$=-milestone]").last.fill("Første møde")
        anna.locator(f"{row} [name$=-milestone_month]").last.select_option(index=2)
        leave(anna)
        expect(anna.locator(f"{row} [data-plan-status]")).to_contain_text("Gemt kl.")
        assert (Activity.objects.get().description, Milestone.objects.get().name) == (
            "Annas beskrivelse",
            "Første møde",
        )

        karl.fill(f"#activity-{key}-description", "Karls beskrivelse")
        leave(karl)
        expect(karl.locator(f"{row} [data-plan-theirs-text]")).to_contain_text("Annas beskrivelse")
        expect(karl.locator(f"#activity-{key}-description")).to_have_value("Karls beskrivelse")
        assert faults(karl) == []
        karl.locator(f"{row} [data-plan-keep-mine]").click()
        expect(karl.locator(f"{row} [data-plan-status]")).to_contain_text("Gemt kl.")
        assert Activity.objects.get().description == "Karls beskrivelse"

        anna.fill("#activity-ny-name", "Formidling")
        leave(anna)
        expect(anna.locator(f"{new} [data-plan-errors]")).to_contain_text("Vælg en måned i projektperioden.")
        anna.locator("#activity-ny-first_month").select_option(index=1)
        anna.locator("#activity-ny-last_month").select_option(index=3)
        leave(anna)
        expect(anna.locator("[data-plan-row]")).to_have_count(3)
        added = Activity.objects.get(name="Formidling").pk
        expect(anna.locator(f"#activity-{added}-name")).to_have_value("Formidling")
        expect(anna.locator("#activity-ny-name")).to_have_value("")
        anna.fill(f"#activity-{added}-responsible", "Lederen")
        leave(anna)
        expect(anna.locator(f'[data-plan-row="{added}"] [data-plan-status]')).to_contain_text("Gemt kl.")
        assert Activity.objects.get(pk=added).responsible == "Lederen"
        assert Activity.objects.count() == 2


def test_the_order_is_changed_by_keyboard_and_without_javascript(world, draft, applicant):
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    form = f"{address}/mine-tilskudssager/{draft.case.number}/ansoegning/"
    with chromium() as browser:
        page = browser.new_context(java_script_enabled=False).new_page()
        log_in(page, address, applicant.email, PASSWORD)
        page.goto(form)
        page.fill("#activity-ny-name", "Formidling")
        page.locator("#activity-ny-first_month").select_option(index=1)
        page.locator("#activity-ny-last_month").select_option(index=3)
        page.get_by_role("button", name="Gem, og tilføj en aktivitet mere").click()
        added = Activity.objects.get(name="Formidling").pk
        page.fill(f"#activity-{added}-description", "Skrevet før flytningen")
        page.locator(f'[data-plan-row="{added}"] button', has_text="Flyt op").press("Enter")
        page.wait_for_url(f"{form}#aktivitet-{added}")
        assert [each.pk for each in Activity.objects.all()][0] == added
        assert Activity.objects.get(pk=added).description == "Skrevet før flytningen"
