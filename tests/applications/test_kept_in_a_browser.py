"""The plan and the budget in a real Chromium: what never reached the server is in the browser, and is offered again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from applications.models import Activity, BudgetPost, Milestone
from cases.actions.people import add_colleague
from cases.states import CaseRole
from tests.applications.budget_stories import write_post
from tests.applications.factories import complete_draft
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.world, pytest.mark.browser]
KEPT = "Ikke gemt på serveren – gemt i denne browser."
FULL = "() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }"


@pytest.fixture
def draft(world, manager, manager2, applicant, colleague):
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=2), **moments)
    application = complete_draft(pool, applicant, now)
    add_colleague(application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    return application


@pytest.fixture
def case(world, draft) -> str:
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    return f"{address}/mine-tilskudssager/{draft.case.number}"


def sits_down(browser, case: str, user, page: str) -> Page:
    desk = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}).new_page()
    log_in(desk, case.split("/mine-")[0], user.email, PASSWORD)
    desk.goto(f"{case}/{page}")
    return desk


def log_in_again(page: Page, user) -> None:
    page.get_by_role("link", name="Log ind, og fortsæt her").click()
    page.get_by_label("E-mail", exact=True).fill(user.email)
    page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log ind", exact=True).click()


def row_of(page: Page, key: object) -> Locator:
    return page.locator(f'[data-plan-row="{key}"]')


def describe(page: Page, key: object, text: str) -> None:
    page.locator(f"#activity-{key}-description").fill("")
    page.locator(f"#activity-{key}-description").click()
    page.keyboard.type(text)


def leave(page: Page) -> None:
    page.get_by_role("button", name="Gem kladde", exact=True).focus()


def add_milestone(page: Page, key: object, name: str) -> None:
    row = row_of(page, key)
    if row.locator("details").get_attribute("open") is None:
        row.locator("summary").click()
    row.locator("[data-plan-add-milestone]").click()
    row.locator("[name$=-milestone]").last.fill(name)
    row.locator("[name$=-milestone_month]").last.select_option(index=2)


def test_the_session_ends_mid_sentence_in_an_activity(case, draft, applicant):
    key = Activity.objects.get().pk
    with chromium() as browser:
        anna = sits_down(browser, case, applicant, "ansoegning/")
        describe(anna, key, "Midt i en sætning, da")
        add_milestone(anna, key, "Første møde")
        Session.objects.all().delete()
        leave(anna)
        expect(row_of(anna, key).locator("[data-plan-status]")).to_contain_text(f"{KEPT} Du er logget ud.")
        log_in_again(anna, applicant)
        anna.wait_for_url(f"{case}/ansoegning/#aktivitet-{key}")
        offer = row_of(anna, key).locator("[data-kept-text]")
        expect(offer).to_contain_text("Beskrivelse: Midt i en sætning, da")
        expect(offer).to_contain_text("Milepæl: Første møde")
        assert faults(anna) == []
        anna.reload()  # not decided: it is there still
        row_of(anna, key).locator("[data-use-kept]").click()
        expect(row_of(anna, key).locator("[data-plan-status]")).to_contain_text("Gemt kl.")
        assert Activity.objects.get().description == "Midt i en sætning, da"
        assert Milestone.objects.get().name == "Første møde"
        anna.reload()
        expect(anna.locator("[data-kept-text]")).to_have_count(0)


def test_the_network_is_cut_mid_sentence_and_a_colleague_adds_a_milestone(case, draft, applicant, colleague):
    key = Activity.objects.get().pk
    with chromium() as browser:
        anna = sits_down(browser, case, applicant, "ansoegning/")
        anna.context.set_offline(True)
        describe(anna, key, "Skrevet i toget")
        leave(anna)
        expect(row_of(anna, key).locator("[data-plan-status]")).to_contain_text(f"{KEPT} Portalen kan ikke nås")
        karl = sits_down(browser, case, colleague, "ansoegning/")
        add_milestone(karl, key, "Karls milepæl")
        leave(karl)
        expect(row_of(karl, key).locator("[data-plan-status]")).to_contain_text("Gemt kl.")
        context = anna.context
        anna.close()  # the lid is shut
        context.set_offline(False)
        page = context.new_page()
        page.goto(f"{case}/ansoegning/")
        row = row_of(page, key)
        assert page.locator(f"#activity-{key}-description").input_value() != "Skrevet i toget"  # asked first
        row.locator("[data-use-kept]").click()
        expect(row.locator("[data-plan-theirs-text]")).to_contain_text("Karls milepæl")
        assert page.locator(f"#activity-{key}-description").input_value() == "Skrevet i toget"
        row.locator("[data-plan-keep-mine]").click()
        expect(row.locator("[data-plan-status]")).to_contain_text("Gemt kl.")
        assert Activity.objects.get().description == "Skrevet i toget"


def test_a_new_activity_is_kept_for_its_writer_alone_and_gone_after_log_out(case, draft, applicant, colleague):
    address = case.split("/mine-")[0]
    with chromium() as browser:
        anna = sits_down(browser, case, applicant, "ansoegning/")
        anna.locator("#activity-ny-name").click()
        anna.keyboard.type("Annas nye aktivitet")
        Session.objects.all().delete()
        for user, offers in [(colleague, 0), (applicant, 1)]:
            log_in(anna, address, user.email, PASSWORD)
            anna.goto(f"{case}/ansoegning/")
            expect(row_of(anna, "ny").locator("[data-kept-text]")).to_have_count(offers)
            assert anna.locator("#activity-ny-name").input_value() == ""
            if user == colleague:
                anna.context.clear_cookies()
        anna.get_by_role("button", name="Log ud").click()
        anna.wait_for_url(f"{address}/")
        everything = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
        assert "Annas nye aktivitet" not in anna.evaluate(everything)


def test_a_browser_that_keeps_nothing_says_so_in_plan_and_budget(case, draft, applicant):
    key, post = Activity.objects.get().pk, BudgetPost.objects.first()
    with chromium() as browser:
        anna = sits_down(browser, case, applicant, "ansoegning/")
        anna.evaluate(FULL)
        anna.context.set_offline(True)
        describe(anna, key, "Kan ikke gemmes")
        leave(anna)
        words = "Lad siden være åben, eller kopiér teksten. Portalen kan ikke nås"
        expect(row_of(anna, key).locator("[data-plan-status]")).to_contain_text(words)
        anna.context.set_offline(False)
        expect(row_of(anna, key).locator("[data-plan-status]")).to_contain_text("Gemt kl.")
        anna.goto(f"{case}/budget/?post={post.pk}")
        anna.evaluate(FULL)
        anna.context.set_offline(True)
        anna.fill("[data-budget-post] [name=note]", "Kan ikke gemmes")
        anna.keyboard.press("Tab")
        expect(anna.locator("[data-budget-post] [data-budget-status]")).to_contain_text(words)
        anna.context.set_offline(False)
        expect(anna.locator("[data-budget-post] [data-budget-status]")).to_contain_text("Gemt kl.")
        assert BudgetPost.objects.get(pk=post.pk).note == "Kan ikke gemmes"


def test_a_budget_cell_is_kept_over_an_ended_session_also_one_that_cannot_be_read(case, draft, applicant):
    post = write_post(draft, by=applicant, now=datetime.now(UTC))
    page = f"budget/?post={post.pk}"
    with chromium() as browser:
        anna = sits_down(browser, case, applicant, page)
        status = anna.locator("[data-budget-post] [data-budget-status]")
        anna.fill(f"#post-{post.pk}-2020-04", "1234.50")  # marked: it cannot be read
        anna.keyboard.press("Tab")
        Session.objects.all().delete()
        anna.fill(f"#post-{post.pk}-2020-03", "777")
        anna.keyboard.press("Tab")
        expect(status).to_contain_text(f"{KEPT} Du er logget ud.")
        log_in_again(anna, applicant)
        anna.wait_for_url(f"{case}/{page}#post-{post.pk}")
        offer = anna.locator("[data-kept-text]")
        expect(offer).to_contain_text("777")
        expect(offer).to_contain_text("1234.50")
        assert faults(anna) == []
        anna.goto(f"{case}/budget/")  # the table points at the post
        expect(anna.locator(f'[data-row="{post.pk}"]')).to_contain_text("Tal, der ikke er gemt på serveren: åbn posten")
        anna.goto(f"{case}/{page}")
        anna.locator("[data-use-kept]").click()
        expect(status).to_contain_text("Ret det, der er markeret.")
        assert BudgetPost.objects.get(pk=post.pk).months["2020-03"] == "777.00"


def test_a_portal_that_is_down_for_a_moment_is_tried_again(case, draft, applicant):
    post, key = BudgetPost.objects.first(), Activity.objects.get().pk
    with chromium() as browser:
        anna = sits_down(browser, case, applicant, f"budget/?post={post.pk}")
        anna.route("**/gem/", lambda route: route.fulfill(status=502, body="Bad gateway"))
        anna.fill("[data-budget-post] [name=note]", "Prøvet igen")
        anna.keyboard.press("Tab")
        status = anna.locator("[data-budget-post] [data-budget-status]")
        expect(status).to_contain_text(f"{KEPT} Portalen svarer ikke, som den skal, og vi prøver igen.")
        anna.unroute("**/gem/")
        expect(status).to_contain_text("Gemt kl.", timeout=15000)
        anna.goto(f"{case}/ansoegning/")
        anna.route("**/aktivitet/", lambda route: route.fulfill(status=503, body="Down"))
        describe(anna, key, "Prøvet igen")
        leave(anna)
        expect(row_of(anna, key).locator("[data-plan-status]")).to_contain_text("vi prøver igen")
        anna.unroute("**/aktivitet/")
        expect(row_of(anna, key).locator("[data-plan-status]")).to_contain_text("Gemt kl.", timeout=15000)
        assert BudgetPost.objects.get(pk=post.pk).note == Activity.objects.get().description == "Prøvet igen"
