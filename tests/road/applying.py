"""The applicant's part of the road: what a visitor reads, and how a kommune applies, step by step."""

from playwright.sync_api import Page

from portal.models import User
from tests.road.people import (
    answer_the_questions,
    follow,
    path_of,
    plan_an_activity,
    press,
    text_of_pdf,
    type_log_in,
    words_on,
)

TITLE = "Social investeringspulje til recovery og rehabilitering: Partnerskab om strategisk omlægning"
SEED_PAGE = {
    "Hvem kan søge? (ansøgerkreds)": "Ansøgerkredsen er alle landets kommuner.",
    "Projektperiode": "01.01.2020 – 30.09.2022",
    "Hvad kan der søges støtte til?": "Projektudgifter i relation til projektet.",
    "Midler til fordeling": "13,0 mio. kr.",
    "Finanslovskonto": "§ 15.75.55.10.",
}
CRITERIA = ["Relevans", "Indsats", "Organisation, samarbejde og dokumentation", "Sammenhæng", "Budget", "Forankring"]
MATERIALS = {
    "ANSØGNINGSMATERIALE": [
        "Bekendtgørelse",
        "Vejledning",
        "Bilag 1: Figurer til vejledning",
        "Kopi af ansøgningsskema",
        "Kopi af budgetskema",
    ],
    "ØVRIGT MATERIALE": ["Regnskabsskema", "Statusrapport"],
}
ASK_FIRST = "Ansøgningen er ikke godkendt. Vælg «Send til godkendelse», så godkenderen kan læse og godkende den."


def a_visitor_reads_the_pool(page: Page) -> None:
    """From /puljer/ to the pool, whose facts are those of the source."""
    page.goto("/puljer/")
    follow(page, TITLE)
    said = words_on(page)
    assert page.get_by_role("heading", level=1).inner_text() == f"Ansøgningspuljen: {TITLE}"
    meeting = "for interesserede kommuner mandag den 19. august 2019 kl. 15.30–17.00 hos Socialstyrelsen i Odense."
    assert f"Informationsmøde Der afholdes informationsmøde {meeting}" in said
    for heading, text in SEED_PAGE.items():
        assert f" {heading} {text}" in said
    assert "ANSØGNINGSFRIST Tirsdag den 17. september 2019 kl. 12.00." in said
    assert "Forventet svar: forventeligt i december 2019." in said
    assert "Antal partnere 2-4" in said
    for group, titles in MATERIALS.items():
        assert f"{group} Ikke lagt ind på portalen: {', '.join(titles)}." in said
    for number, title in enumerate(CRITERIA, start=1):
        page.get_by_role("heading", name=f"{number}. {title}", exact=True).wait_for()
    assert (said.count("NemID"), said.count("Internet Explorer")) == (0, 0)


def she_logs_in_and_starts(page: Page, applicant: User) -> str:
    """«Log ind», back on the pool page, «Start ansøgning»; returns the number of the case."""
    follow(page, "Log ind")
    type_log_in(page, applicant)
    assert path_of(page) == "/puljer/recovery-2019/"
    press(page, "Start ansøgning")
    page.get_by_text("IKKE INDSENDT").first.wait_for()
    return path_of(page).split("/")[2]


def she_fills_in_the_form(page: Page) -> None:
    answer_the_questions(page)
    plan_an_activity(page, "Uddannelse af nøglepersoner", "Projektlederen")
    press(page, "Gem kladde")
    page.get_by_role("group", name="Aktivitet 1").wait_for()
    assert page.get_by_label("Hvor mange borgere over 18 år").input_value() == "1.250"


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


def the_approver_approves(page: Page) -> None:
    """From the case list to «Godkend»."""
    page.goto("/mine-tilskudssager/")
    follow(page, f"{TITLE}, frist 17.09.2019")
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
