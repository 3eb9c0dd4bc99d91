"""Every page of the road, empty, filled, with errors, sent: nothing for axe to find, none wider than a phone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.world]

MINE, DESK = "/mine-tilskudssager/", "/sagsbehandling/"
ASSESSED, OPEN = f"{DESK}puljer/recovery-vurdering/", f"{DESK}puljer/recovery-aaben/"

# Who looks at what. The cases are the demo's: «…-0001» of 2019 is decided, the newest of Odense and Aalborg are drafts.
VISITOR = [
    "/",
    "/puljer/",
    "/puljer/recovery-2019/",
    "/puljer/recovery-aaben/",
    "/puljer/?q=kommuner&status=aabne",
    "/puljer/recovery-aaben/sporgsmaal/",
    "/puljer/recovery-aaben/informationsmoede/",
    "/privatliv/",
    "/konto/login/",
    "/kvittering/",
    "/teknisk-problem/?side=/puljer/recovery-aaben/",
    "/kvittering/?nummer=K-2019-AAAA-BBBB&sha256=forkert",
    "/tilskudsmodtagere/",
    "/indsatsforloeb/",
    "/data/",
    "/demo/postkasse/",
    "/findes-ikke/",
]
CASE_PAGES = [
    "",
    "ansoegning/",
    "budget/",
    "budget/indlaes/",
    "gennemse/",
    "beskeder/",
    "dokumenter/",
    "historik/",
    "kolleger/",
]
FIELD_PAGES = [f"ansoegning/felt/purpose_and_target_group/{page}/" for page in ("historik", "tidligere")]
SENT_PAGES = ["", "ansoegning/", "gennemse/", "indsend/", "dokumenter/", "beskeder/", "beviser/"]
JUDGED_PAGES = ["", "formalia/", "vurdering/", "akter/", "beviser/", "habilitet/"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, demo_address: str) -> Page:
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}, locale="da-DK", base_url=demo_address)
    page = context.new_page()
    page.demo_address = demo_address
    return page


def enter(page: Page, mailbox: str) -> None:
    log_in(page, page.demo_address, f"{mailbox}.example", PASSWORD)


def case_of(page: Page, words: str) -> str:
    """The address of one's own newest case that stands as `words`."""
    page.goto(MINE)
    return page.get_by_role("row").filter(has_text=words).get_by_role("link").first.get_attribute("href")


def looked_at(page: Page, *, name: str = "") -> dict:
    """What axe finds on the page as it stands, at every width: {(page, width): faults}, without the faultless."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[name or page.url, width] = faults(page)
    return {place: each for place, each in found.items() if each}


# Where the links of a page lead; not to places on the page itself.
ADDRESSES = "links => [...new Set(links.map(a => a.getAttribute('href')).filter(href => href.startsWith('/')))]"


def tour(page: Page, paths: list[str]) -> dict:
    found = {}
    for path in paths:
        answer = page.goto(path)
        assert answer.status == (404 if "findes-ikke" in path else 200), path
        found |= looked_at(page)
    return found


def test_what_a_visitor_sees(page):
    assert tour(page, VISITOR) == {}


def test_a_whole_draft_its_budget_and_the_last_look(page):
    enter(page, "ansoeger@odense")
    draft = case_of(page, "Kladde")
    found = tour(page, [MINE, *[draft + part for part in (*CASE_PAGES, *FIELD_PAGES)], "/konto/organisation/"])
    page.goto(f"{draft}budget/")
    page.locator("#budget-posts tbody a").first.click()
    found |= looked_at(page, name="an opened post")
    page.goto(f"{draft}budget/")
    page.get_by_role("button", name="Vis alle måneder på én gang").click()
    page.locator("[data-budget-grid] input").first.wait_for()
    found |= looked_at(page, name="the whole grid")
    assert found == {}


def test_a_half_draft_and_what_is_wrong_with_it(page):
    enter(page, "ansoeger@aalborg")
    draft = case_of(page, "Kladde")
    found = tour(
        page, ["/konto/organisation/", *[draft + part for part in ("", "ansoegning/", "budget/", "gennemse/")]]
    )
    page.get_by_role("button", name="Prøv indsendelse").click()
    page.locator("[data-module=error-summary]").wait_for()
    found |= looked_at(page, name="the trial")
    page.goto(f"{draft}ansoegning/")
    page.get_by_label("Hvor mange borgere over 18 år").fill("mange")
    page.get_by_role("button", name="Gem kladde").click()
    page.locator("[data-module=error-summary]").wait_for()
    found |= looked_at(page, name="an unreadable number")
    page.goto(f"{draft}kolleger/")
    page.get_by_role("button", name="Tilføj kollega").click()
    page.locator("[data-module=error-summary]").wait_for()
    found |= looked_at(page, name="no colleague chosen")
    assert found == {}


def test_an_empty_draft(page):
    enter(page, "ansoeger@tilbud")
    page.goto("/puljer/recovery-aaben/")
    page.get_by_role("button", name="Start ansøgning").first.click()
    page.get_by_role("heading", name="Før I starter en ny ansøgning").wait_for()
    found = looked_at(page, name="a start outside the circle")
    page.get_by_role("button", name="Ja, vi vil søge alligevel").click()
    page.get_by_role("heading", name="Ansøgning", exact=True).wait_for()
    form = page.url
    found |= looked_at(page, name="an empty form")
    found |= tour(page, [form.replace("ansoegning", part) for part in ("budget", "gennemse")])
    assert found == {}


def test_what_is_sent_under_treatment_and_decided(page):
    enter(page, "ansoeger@odense")
    found = tour(page, [case_of(page, "Under behandling") + part for part in SENT_PAGES])
    found |= tour(page, [case_of(page, "Tilsagn") + part for part in ("", "dokumenter/", "historik/")])
    assert found == {}


def test_the_desk_of_a_caseworker(page):
    enter(page, "sagsbehandler1@styrelsen")
    page.goto(DESK)
    cases = page.get_by_role("main").get_by_role("link").evaluate_all(ADDRESSES)
    found = tour(page, [DESK, ASSESSED, *cases])
    page.goto(ASSESSED)
    judged = page.get_by_role("row").filter(has_text="Vurderet").get_by_role("link").first.get_attribute("href")
    found |= tour(page, [judged + part for part in JUDGED_PAGES])
    begun = page.goto(ASSESSED) and page.get_by_role("row").filter(has_text="Under vurdering").get_by_role("link")
    found |= tour(page, [begun.first.get_attribute("href") + "vurdering/"])
    page.get_by_role("button", name="Lås vurdering").click()
    found |= looked_at(page, name="a sheet that cannot be locked")
    assert found == {}


def test_the_desk_of_a_manager(page):
    enter(page, "puljeansvarlig@styrelsen")
    paths = [
        DESK,
        OPEN,
        ASSESSED,
        f"{ASSESSED}beviser/",
        f"{ASSESSED}habilitet/",
        f"{ASSESSED}prioritering/",
        f"{DESK}puljer/recovery-2019/",
    ]
    found = tour(page, paths)
    page.goto(f"{ASSESSED}prioritering/")
    found |= tour(page, [page.get_by_role("row").get_by_role("link").first.get_attribute("href")])
    page.get_by_role("button", name="Gem forslag").click()
    page.locator("[data-module=error-summary]").wait_for()
    found |= looked_at(page, name="a proposal without an outcome")
    page.goto(f"{ASSESSED}prioritering/")
    page.get_by_role("button", name="Indstil").click()
    page.locator("[data-module=error-summary]").wait_for()
    found |= looked_at(page, name="a recommendation that is not ready")
    page.goto(f"{OPEN}aabn/")
    page.locator("[data-module=error-summary]").wait_for()
    found |= looked_at(page, name="opened before the deadline")
    assert found == {}


@pytest.mark.parametrize("mailbox", ["direktoer@styrelsen", "revisor@styrelsen"])
def test_the_desk_of_who_decides_and_who_audits(page, mailbox):
    enter(page, mailbox)
    assert tour(page, [DESK, ASSESSED, f"{ASSESSED}prioritering/", "/indstilling/recovery-2019/"]) == {}


def test_log_in_without_words_and_account_pages(page):
    page.goto("/konto/login/")
    page.get_by_role("main").get_by_role("button", name="Log ind", exact=True).click()
    page.locator("[data-module=error-summary]").wait_for()
    found = looked_at(page, name="an empty log-in")
    enter(page, "admin@styrelsen")
    found |= tour(page, ["/konto/organisation/", "/konto/password/change/", "/konto/2fa/"])
    assert found == {}


def test_what_the_public_asks_and_who_comes_at_the_desk(page):
    page.goto("/puljer/recovery-aaben/sporgsmaal/")
    page.get_by_role("button", name="Send spørgsmål").click()
    page.locator("[data-module=error-summary]").wait_for()
    found = looked_at(page, name="an empty question")
    enter(page, "puljeansvarlig@styrelsen")
    found |= tour(page, [f"{OPEN}sporgsmaal/", f"{OPEN}informationsmoede/"])
    page.goto(f"{OPEN}sporgsmaal/")
    page.get_by_role("link", name="Besvar").first.click()
    found |= looked_at(page, name="a question to answer")
    page.get_by_role("button", name="Offentliggør svar").click()
    page.locator("[data-module=error-summary]").wait_for()
    found |= looked_at(page, name="an empty answer")
    page.goto(f"{OPEN}sporgsmaal/")
    page.get_by_role("link", name="Ret svar 2").click()
    found |= looked_at(page, name="an answer to correct")
    assert found == {}


def test_the_deadline_is_moved_and_trouble_reported(page):
    page.goto("/teknisk-problem/")
    page.get_by_role("button", name="Send melding").click()
    page.locator("[data-module=error-summary]").wait_for()
    found = looked_at(page, name="a report that says nothing")
    page.get_by_label("Hvad skete der").fill("Siden er hvid.")
    page.get_by_role("button", name="Send melding").click()
    page.get_by_text("Melding nr.").wait_for()
    found |= looked_at(page, name="thanks for a report")
    enter(page, "puljeansvarlig@styrelsen")
    found |= tour(page, [f"{OPEN}frist/", f"{OPEN}version/", f"{ASSESSED}frist/"])
    page.goto(f"{OPEN}frist/")
    page.get_by_role("button", name="Foreslå ny frist").click()
    page.locator("[data-module=error-summary]").first.wait_for()
    found |= looked_at(page, name="a new deadline without a reason")
    page.get_by_label("Begrundelse").first.fill("Portalen var nede fra kl. 9 til kl. 11.")
    page.get_by_label("Dato").first.fill(f"{timezone.localdate() + timedelta(days=60):%d.%m.%Y}")
    page.get_by_role("button", name="Foreslå ny frist").click()
    page.get_by_role("heading", name="Forslag, der venter på en anden").wait_for()
    found |= looked_at(page, name="a proposal that waits")
    assert found == {}


def test_somebody_waits_for_more_time(page):
    enter(page, "puljeansvarlig@styrelsen")
    page.goto(f"{ASSESSED}frist/")
    asked = page.get_by_role("link", name="Se bevisarket for sagen").first.get_attribute("href")
    number = asked.partition("?sag=")[2]
    found = tour(page, [asked, f"{DESK}sager/{number}/beviser/", f"{ASSESSED}frist/"])
    page.goto(f"{ASSESSED}frist/")
    page.get_by_role("button", name="Sig nej").click()
    page.locator("[data-module=error-summary]").first.wait_for()
    found |= looked_at(page, name="a no without a reason")
    page.get_by_label("Begrundelse for at sige nej").first.fill("Portalen svarede hele formiddagen.")
    page.get_by_role("button", name="Sig nej").click()
    page.get_by_role("heading", name="Besvarede anmodninger").wait_for()
    found |= looked_at(page, name="an answered request")
    assert found == {}


def test_what_came_by_mail_is_written_in(page):
    """By whose it is: nobody the portal knows, and a kommune with tilbud; then sent with nothing in it."""
    enter(page, "indsatsteam@styrelsen")
    register = "/puljer/indsatsforloeb/registrer/"
    page.goto(register)
    found = looked_at(page, name="whose is it")
    page.goto(f"{register}?cvr=12")
    found |= looked_at(page, name="a CVR number that is none")
    found |= tour(page, [f"{register}?cvr=35209115", f"{register}?cvr=10150817&raekker=10"])
    page.get_by_role("button", name="Registrér ansøgningen").click()
    page.locator("[data-module=error-summary]").wait_for()
    found |= looked_at(page, name="a mail without anything in it")
    assert found == {}
