"""The applicant's part of the road: what a visitor reads, and how a kommune applies, step by step."""

from playwright.sync_api import Page

from portal.models import User
from tests.road.calls import Call
from tests.road.people import (
    answer_the_questions,
    follow,
    path_of,
    plan_an_activity,
    press,
    save_the_draft,
    text_of_pdf,
    type_log_in,
    words_on,
)

ASK_FIRST = "Ansøgningen er ikke godkendt. Vælg «Send til godkendelse», så godkenderen kan læse og godkende den."


def a_visitor_reads_the_pool(page: Page, call: Call) -> None:
    """From /puljer/ to the call, whose facts are those of the source."""
    page.goto("/puljer/")
    follow(page, call.title)
    page.locator("#criteria").wait_for()
    said = words_on(page)
    assert page.get_by_role("heading", level=1).inner_text() == call.heading
    for words in call.said:
        assert words in said
    for number, title in enumerate(call.criteria, start=1):
        page.get_by_role("heading", name=f"{number}. {title}", exact=True).wait_for()
    assert (said.count("NemID"), said.count("Internet Explorer")) == (0, 0)


def she_logs_in_and_starts(page: Page, applicant: User, call: Call) -> str:
    """«Log ind», back on the call's page, «Start ansøgning»; returns the number of the case."""
    follow(page, "Log ind")
    type_log_in(page, applicant)
    assert path_of(page) == f"/puljer/{call.slug}/"
    press(page, "Start ansøgning")
    if not call.offers_money:
        page.get_by_label("Lindegården").check()
        press(page, "Start ansøgning")
    page.get_by_text("IKKE INDSENDT").first.wait_for()
    return path_of(page).split("/")[2]


def she_fills_in_the_form(page: Page, call: Call) -> None:
    """Every question, and the plan of a project or the people a course concerns."""
    answer_the_questions(page)
    if call.offers_money:
        plan_an_activity(page, "Uddannelse af nøglepersoner", "Projektlederen")
    else:
        count_the_people(page)
    save_the_draft(page)
    if call.offers_money:
        page.get_by_role("group", name="Aktivitet 1").wait_for()
        assert page.get_by_label("Hvor mange borgere over 18 år").input_value() == "1.250"
    else:
        page.get_by_text("I alt: 24 medarbejdere og 31 borgere").wait_for()


def count_the_people(page: Page) -> None:
    row = page.get_by_role("group", name="Række 1")
    row.get_by_label("Medarbejdere").fill("24")
    row.get_by_label("Borgere").fill("31")


def she_lays_the_budget(page: Page) -> None:
    """One post shared evenly over the 33 months; the øre that remain lie in the last."""
    follow(page, "Videre til budget")
    press(page, "Tilføj post")
    post = page.locator(".budget-post")
    post.get_by_label("Kategori").select_option(label="Kompetenceudvikling")
    post.get_by_label("Aktivitet").select_option(label="Uddannelse af nøglepersoner")
    post.locator("[name=specification]").fill("Undervisning af medarbejdere, hold à to dage")
    post.locator("[name=quantity]").fill("20")
    post.locator("[name=unit]").fill("hold")
    post.locator("[name=unit_price]").fill("50.000")
    post.locator("[name=spread_from]").select_option("2020-01")
    post.locator("[name=spread_to]").select_option("2022-09")
    press(page, "Fordel jævnt fra–til")
    page.get_by_text("det samme som prisen").wait_for()
    months = [page.locator(f"[name='{month}']").input_value() for month in ("2020-01", "2022-08", "2022-09")]
    assert months == ["30.303,03", "30.303,03", "30.303,04"]
    press(page, "Gem post")
    page.get_by_text("Budgettet er klar til at blive indsendt.").wait_for()
    assert "1.000.000,00" in page.locator(".budget-total").inner_text()


def she_adds_the_approver(page: Page, number: str, approver: User) -> None:
    page.goto(f"/mine-tilskudssager/{number}/")
    follow(page, "Tilføj kollega eller giv ansvaret videre")
    page.get_by_label("Kollegaens e-mail").fill(approver.email)
    page.get_by_label("Godkender").check()
    press(page, "Tilføj kollega")
    page.get_by_role("cell", name=approver.email).wait_for()


def she_tries_and_asks_for_approval(page: Page, number: str) -> None:
    """The draft on paper, a trial that stops at the approval alone, and «Send til godkendelse»."""
    page.goto(f"/mine-tilskudssager/{number}/ansoegning/")
    follow(page, "Gennemse og indsend")
    draft = text_of_pdf(page, page.get_by_role("link", name="Hent kladde som PDF"))
    assert "KLADDE – IKKE INDSENDT" in draft
    press(page, "Prøv indsendelse")
    assert page.locator("[data-module=error-summary] li").all_inner_texts() == [ASK_FIRST]
    press(page, "Send til godkendelse")
    page.get_by_text("Sendt til godkendelse 20.08.2019").wait_for()


def the_approver_approves(page: Page, call: Call) -> None:
    """From the case list to «Godkend»."""
    page.goto("/mine-tilskudssager/")
    follow(page, f"{call.title}, frist 17.09.2019")
    follow(page.get_by_role("navigation", name="Sagens sider"), "Gennemse og indsend")
    press(page, "Godkend")
    page.locator("#godkendelse").get_by_text("Godkendt 20.08.2019").wait_for()


def she_sends(page: Page, number: str) -> dict[str, str]:
    """«Indsend ansøgning» and the receipt: its number and hash."""
    page.goto(f"/mine-tilskudssager/{number}/gennemse/")
    page.get_by_text("Intet står i vejen for at indsende.").wait_for()
    press(page, "Indsend ansøgning")
    page.get_by_role("heading", name="Hvad sker der nu?").wait_for()
    assert "tirsdag den 20. august 2019 kl. 12.0" in words_on(page)
    receipt = page.locator("[data-receipt-number]").inner_text()
    return {"receipt": receipt, "sha256": page.locator("[data-receipt-hash]").inner_text()}


def anyone_can_check(page: Page, *, receipt: str, sha256: str) -> None:
    page.goto("/kvittering/")
    page.get_by_label("Kvitteringsnummer").fill(receipt)
    page.get_by_label("SHA-256").fill(sha256)
    press(page, "Kontrollér")
    page.get_by_text("Kvitteringen er ægte", exact=True).wait_for()
