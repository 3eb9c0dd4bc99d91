"""The development of a course: the tilbud's plan and how it goes, what is held, and the end with what was gained."""

from playwright.sync_api import Page

from cases.actions import make_papers
from tests.road.people import bytes_of_pdf, follow, press, words_in_pdf, words_on
from tests.road.walking import Road, accessible

GOALS = (
    ("cooperation", "Borgerne er med, når der skrives om dem", ("Fælles dagbog hver uge", "Drøftelse på husmødet")),
    ("health", "Flere går ture", ("Gåtur hver onsdag",)),
)
HANDED_ON = "Drøftelse på husmødet"
GAINED = "Borgerne er med, og medarbejderne taler om det, der lykkes."


def the_tilbud_writes_its_plan(road: Road, page: Page, run: str) -> None:
    """Goals and actions by the leader, each action with a responsible and a day."""
    for theme, title, actions in GOALS:
        page.goto(f"{run}plan/")
        page.get_by_label("Mål (skal udfyldes)").fill(title)
        page.get_by_label("Tema").select_option(theme)
        page.get_by_label("Hvordan kan I se, at målet er nået?").fill("Det står i dagbogen.")
        press(page, "Tilføj mål")
        for action in actions:
            page.get_by_role("link", name=f"Tilføj handling til {title}").click()
            page.get_by_label("Handling (skal udfyldes)").fill(action)
            page.get_by_label("Ansvarlig").select_option(index=1)
            page.get_by_label("Senest").fill("15.06.2020")
            press(page, "Gem handlingen")
            page.get_by_role("link", name=action, exact=True).wait_for()
    road.look(page, "plan")


def the_development_begins(road: Road, page: Page, run: str) -> None:
    page.goto(run)
    road.look(page, "course before the development")
    press(page, "Begynd udviklingen")
    page.get_by_text("Udviklingsfasen er begyndt.").wait_for()


def the_tilbud_follows_up(road: Road, page: Page, run: str) -> None:
    """What is late is shown; all actions but one are done."""
    page.goto(f"{run}udvikling/")
    assert words_on(page).count("Forsinket") == 3
    road.look(page, "development")
    for _, _, actions in GOALS:
        for action in actions:
            page.goto(f"{run}plan/")
            follow(page, action)
            page.get_by_label("Status").select_option("under_way" if action == HANDED_ON else "done")
            page.get_by_label("Hvad er der sket?").fill("Drøftet på personalemødet.")
            press(page, "Gem handlingen")
            page.locator(".alert-success").first.wait_for()
    page.goto(f"{run}plan/")
    assert "Gennemført" in words_on(page)
    road.look(page, "plan followed up")


def the_course_is_closed(road: Road, page: Page, run: str) -> None:
    """What was gained, per theme too; the action that is left is handed on in words."""
    page.goto(run)
    follow(page, "Gå til afslutning")
    assert "Alt, vejledningen kræver, er på plads." in words_on(page)
    press(page, "Afslut forløbet")
    page.locator("[data-module=error-summary]").wait_for()
    road.look(page, "a closing that says nothing")
    page.locator("#id_gained").fill(GAINED)
    for each in page.locator("textarea[id^=theme-]").all():
        each.fill("Der er kommet faste aftaler.")
    page.get_by_label(HANDED_ON).fill("Den daglige leder tager det op på husmøderne.")
    press(page, "Afslut forløbet")
    page.get_by_text("Forløbet er afsluttet").first.wait_for()
    page.goto(f"{run}afslutning/")
    assert GAINED in words_on(page)
    road.look(page, "closed course")


def the_letter_of_the_end_lies_on_the_case(road: Road, page: Page, run: str) -> None:
    make_papers(now=road.now())
    page.goto(f"{run}dokumenter/")
    road.look(page, "documents of the course")
    for link in page.locator("main a[href*='/dokumenter/']:not([aria-current])").all():
        pdf = bytes_of_pdf(page, link)
        assert accessible(pdf) == [], link.inner_text()
        if GAINED in words_in_pdf(pdf):
            return
    raise AssertionError("no paper tells what the course gave")
