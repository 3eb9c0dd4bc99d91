"""The analysis of a course: twelve answers by links, the leaders' own, the report, and its handing over as a PDF."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

from cases.actions import make_papers
from indsatsforloeb.themes import THEMES
from tests.road.people import bytes_of_pdf, press, words_in_pdf, words_on
from tests.road.walking import Road, accessible

ANSWERS = {"Medarbejdere": 7, "Borgere": 5}
SCALE = 5
SUMMARY = "Tilbuddet er langt med samarbejdet med borgeren og vil gerne i gang med helheden."


def an_activity_is_held(road: Road, page: Page, run: str, title: str, minutes: str) -> None:
    """«Markér som afholdt», everybody came but the last, and what was said."""
    page.goto(f"{run}aktiviteter/")
    row = page.locator("tbody tr").filter(has_text=title).filter(has_text="PLANLAGT").first
    row.get_by_role("link", name=title).click()
    press(page, "Markér som afholdt")
    page.get_by_text("Aktiviteten er markeret som afholdt.").wait_for()
    came = page.locator("select[name^=fremmoede-]")
    for place in range(came.count()):
        came.nth(place).select_option("excused" if place == came.count() - 1 else "present")
    press(page, "Gem fremmøde")
    page.locator(".alert-success").first.wait_for()
    page.get_by_text("Skriv referat").click()
    page.get_by_role("textbox", name="Referat").fill(minutes)
    road.look(page, f"{title}, held")
    press(page, "Gem referat")
    page.get_by_text(minutes).first.wait_for()


def the_self_evaluation_is_opened(road: Road, page: Page, run: str) -> dict[str, list[str]]:
    """«Åbn selvevaluering» and the sheets, each shown once; returns the addresses on them."""
    page.goto(f"{run}selvevaluering/")
    press(page, "Åbn selvevaluering")
    page.get_by_text("Selvevalueringen er åbnet.").wait_for()
    road.look(page, "open self-evaluation")
    return {group: _sheet(road, page, run, group, count) for group, count in ANSWERS.items()}


def _sheet(road: Road, page: Page, run: str, group: str, count: int) -> list[str]:
    page.goto(f"{run}selvevaluering/")
    page.get_by_role("radio", name=group).check()
    page.get_by_label("Antal links").fill(str(count))
    press(page, "Lav links")
    page.get_by_role("heading", name=f"Links til {group.lower()}").wait_for()
    road.look(page, f"links to {group}")
    addresses = page.locator(".link-sheet code").all_inner_texts()
    assert (len(addresses), len(set(addresses))) == (count, count)
    return [urlsplit(each).path for each in addresses]


def everybody_answers(road: Road, sheets: dict[str, list[str]]) -> int:
    """Each by a link of their own without an account, every second one on a phone; returns how many answered."""
    answered = 0
    for group, addresses in sheets.items():
        for place, address in enumerate(addresses):
            with road.somebody(width=360 if place % 2 else 1280) as page:
                page.goto(address)
                if place == 0:
                    road.look(page, f"what {group} are asked")
                _cross(page, place)
                press(page, "Send mit svar")
                page.get_by_role("heading", name="Tak for dit svar").wait_for()
                assert page.context.cookies() == []
                answered += 1
                if place == 0:
                    _the_link_is_used(road, page, address, group)
    return answered


def _cross(page: Page, place: int) -> None:
    """One cross at every statement, not the same everywhere."""
    for number, statement in enumerate(page.locator("fieldset.answer-statement").all()):
        statement.locator(f"input[value='{1 + (place + number) % SCALE}']").check()


def _the_link_is_used(road: Road, page: Page, address: str, group: str) -> None:
    road.look(page, f"thanks to {group}")
    page.goto(address)
    page.get_by_role("heading", name="Linket kan ikke bruges nu").wait_for()
    road.look(page, f"a used link of {group}")


def the_leaders_answer(road: Road, page: Page, run: str) -> None:
    """One joint, open answer by the leader, who is told so."""
    page.goto(f"{run}selvevaluering/")
    page.get_by_role("link", name="Svar for lederne").click()
    assert "Dette svar er åbent." in words_on(page)
    _cross(page, 2)
    page.locator("textarea").first.fill("At holde fast i det, vi har aftalt.")
    road.look(page, "what the leaders are asked")
    press(page, "Gem ledernes svar")
    page.get_by_text("Ledernes svar er gemt.").wait_for()


def the_self_evaluation_is_closed(road: Road, page: Page, run: str) -> None:
    page.goto(f"{run}selvevaluering/")
    page.get_by_label("Ja, luk selvevalueringen for altid").check()
    press(page, "Luk selvevalueringen")
    page.get_by_text("Selvevalueringen er lukket. Her er resultatet.").wait_for()
    said = words_on(page)
    assert "Gennemsnit pr. tema og gruppe" in said
    assert "At holde fast i det, vi har aftalt." in page.locator("main").text_content()
    road.look(page, "closed self-evaluation")


def the_workshop_leaves_something(road: Road, page: Page, run: str) -> None:
    """What came out of Fortællingsworkshoppen lies among the documents; the application lies there of itself."""
    page.goto(f"{run}analyse/")
    page.get_by_label("Fra Fortællingsworkshoppen").check()
    page.get_by_label("Titel").fill("Fortællinger fra Solsiden")
    page.get_by_label("Tekst").fill("Dengang vi holdt op med at låse køkkenet.")
    press(page, "Tilføj")
    page.get_by_role("link", name="Fortællinger fra Solsiden").wait_for()
    assert "Den indsendte ansøgning" in words_on(page)
    road.look(page, "documents of the analysis")


def the_report_is_handed_over(road: Road, page: Page, run: str) -> None:
    page.goto(f"{run}rapport/")
    page.locator("#summary").fill(SUMMARY)
    for key, title in THEMES.items():
        page.locator(f"#{key}-finding").fill(f"Det fandt vi om {title.lower()}.")
        page.locator(f"#{key}-strength").fill("Medarbejderne kender retningen.")
        page.locator(f"#{key}-potential").fill("Mere fast opfølgning.")
    press(page, "Gem")
    page.get_by_role("button", name="Overdrag rapporten").wait_for()
    road.look(page, "report being written")
    press(page, "Overdrag rapporten")
    page.get_by_text("Rapporten er overdraget til tilbuddet.").wait_for()


def the_tilbud_fetches_its_report(road: Road, page: Page, run: str) -> None:
    """The leader reads it and takes it home: an accessible PDF with both groups' numbers."""
    make_papers(now=road.now())
    page.goto(f"{run}rapport/")
    road.look(page, "report handed over")
    pdf = bytes_of_pdf(page, page.get_by_role("link", name="Hent analyserapporten (PDF)"))
    assert accessible(pdf) == []
    said = words_in_pdf(pdf)
    for words in (SUMMARY, "Det fandt vi om sundhed.", "Medarbejdere", "Borgere", "Ledere"):
        assert words in said
