"""The form in a real Chromium: saved as a field is left, and both texts kept when two write in the same one."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from applications.models import Answer, AnswerRevision
from cases.actions.people import add_colleague
from cases.states import CaseRole
from tests.applications.factories import complete_draft
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.world, pytest.mark.browser]
FIELD = '[data-field="project_manager"]'


@pytest.fixture
def draft(world, manager, manager2, applicant, colleague):
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=2), **moments)
    application = complete_draft(pool, applicant, now)
    add_colleague(application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    return application


def write(page: Page, text: str) -> None:
    page.fill("#project_manager", text)
    page.keyboard.press("Tab")


def stored() -> str:
    return Answer.objects.get(question="project_manager").value


def marks_beside_their_words(page: Page) -> list[bool]:
    """For every part that is whole: is the check mark left of the first letter, also where the words wrap?"""
    return page.eval_on_selector_all(
        ".part-complete",
        """parts => parts.map((part) => {
            const mark = part.querySelector("svg").getBoundingClientRect();
            const words = part.querySelector("a").getClientRects();
            return [...words].every((line) => line.left >= mark.right) && words[0].top < mark.bottom;
        })""",
    )


def test_two_write_in_the_same_field_and_nothing_is_lost(world, draft, applicant, colleague):
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    form = f"{address}/mine-tilskudssager/{draft.case.number}/ansoegning/"
    with chromium() as browser:
        pages = [browser.new_context(viewport={"width": WIDTHS[0], "height": 900}).new_page() for _ in range(2)]
        for page, user in zip(pages, (applicant, colleague), strict=True):
            log_in(page, address, user.email, PASSWORD)
            page.goto(form)
        anna, karl = pages

        write(anna, "Anna skriver")
        expect(anna.locator(f"{FIELD} [data-field-status]")).to_contain_text("Gemt kl.")
        assert stored() == "Anna skriver"

        write(karl, "Karl skriver")
        expect(karl.locator(f"{FIELD} [data-theirs-text]")).to_have_text("Anna skriver")
        expect(karl.locator("#project_manager")).to_have_value("Karl skriver")
        assert stored() == "Anna skriver"
        assert faults(karl) == []
        karl.locator(f"{FIELD} [data-keep-mine]").click()
        expect(karl.locator(f"{FIELD} [data-field-status]")).to_contain_text("Gemt kl.")
        assert stored() == "Karl skriver"
        kept = AnswerRevision.objects.filter(question="project_manager").order_by("version")
        assert [revision.value for revision in kept][-1] == "Anna skriver"

        karl.fill("#citizens", "-5")
        karl.keyboard.press("Tab")
        expect(karl.locator('[data-field="citizens"] [data-field-error]')).to_have_text(
            "Gemt, men kan ikke indsendes: Svaret skal være mindst 1."
        )
        expect(karl.locator('[data-field="citizens"] [data-field-status]')).to_contain_text("Gemt kl.")
        assert Answer.objects.get(question="citizens").value == "-5.00"
        assert set(marks_beside_their_words(anna)) == {True}
