"""A tilbud's part of the call for courses: what a visitor reads, and how a leader applies and sends."""

from playwright.sync_api import Page

from portal.models import User
from tests.road.people import answer_the_questions, follow, path_of, press, save_the_draft, type_log_in, words_on
from tests.road.walking import Road

TILBUD = "Solsiden"


def a_visitor_reads_about_courses(road: Road, page: Page) -> None:
    """`/indsatsforloeb/`: who can apply, how many places have gone, and the way in."""
    page.goto("/indsatsforloeb/")
    said = words_on(page)
    assert "0 af 75 tilbud har fået en plads" in said
    assert "Det er gratis at indgå i et indsatsforløb." in said
    road.look(page, "/indsatsforloeb/")


def the_leader_starts(road: Road, page: Page, leader: User) -> str:
    """«Log ind for at søge», the tilbud written in, «Start ansøgning»; returns the number of the case."""
    follow(page, "Log ind for at søge")
    type_log_in(page, leader)
    press(page, "Start ansøgning")
    page.get_by_label("Tilbuddets navn").fill(TILBUD)
    page.get_by_label("Efter hvilken lov").select_option("sel_107")
    page.get_by_label("Adresse").fill("Lindevej 1, 5000 Odense C")
    page.get_by_label("Kommune, tilbuddet ligger i").select_option("0461")
    road.look(page, "start")
    press(page, "Start ansøgning")
    page.get_by_text("IKKE INDSENDT").first.wait_for()
    return path_of(page).split("/")[2]


def the_leader_fills_in_the_form(road: Road, page: Page) -> None:
    """Every question, who is in the group, the people of the tilbud, who has approved it, and «Gem kladde»."""
    answer_the_questions(page)
    row = page.get_by_role("group", name="Række 1", exact=True)
    row.get_by_label("Medarbejdere").fill("24")
    row.get_by_label("Borgere").fill("31")
    for label, words in {"Navn": "Lene Leder", "Titel": "Daglig leder", "Dato": "20.08.2019"}.items():
        page.locator("#erklaering").get_by_label(label, exact=True).fill(words)
    save_the_draft(page)
    page.get_by_text("I alt: 24 medarbejdere og 31 borgere").wait_for()
    road.look(page, "form")


def the_leader_sends(road: Road, page: Page, number: str) -> None:
    """The last look, what she stands behind, «Indsend ansøgning» and the receipt."""
    page.goto(f"/mine-tilskudssager/{number}/gennemse/")
    page.get_by_text("Intet står i vejen for at indsende.").wait_for()
    assert "at ledelsen af hvert tilbud i ansøgningen har godkendt" in words_on(page)
    road.look(page, "last look")
    press(page, "Indsend ansøgning")
    page.get_by_role("heading", name="Hvad sker der nu?").wait_for()
    assert page.locator("[data-receipt-number]").inner_text()
    road.look(page, "receipt")
