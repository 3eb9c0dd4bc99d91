"""The start of a course: a released place, the telephone meeting, the group, the plan, and the agreement both sign."""

from playwright.sync_api import Page

from cases.actions import make_papers
from portal.models import User
from tests.road.people import bytes_of_pdf, follow, path_of, press, words_in_pdf, words_on
from tests.road.seeking import TILBUD
from tests.road.walking import Road, accessible

GROUP = (
    ("daily_leader", "Lene Leder", "leder@odense.example"),
    ("amr", "Arne Arbejdsmiljø", "amr@solsiden.example"),
    ("tr", "Tine Tillid", "tr@solsiden.example"),
    ("citizen", "Bo", ""),
    ("citizen", "", ""),
)
PRACTICAL = {
    "Lokaler": "Fælleshuset på Solsiden",
    "Forplejning": "Frokost fra køkkenet",
    "Vikardækning": "Vikarer to dage om måneden",
}
PLAN = (
    *("Telefonmøde", "Opstartsmøde", "Fortællingsworkshop", "Ambitionsworkshop", "Handlingsworkshop"),
    *("Rådgivningsdag", "Kompetencemodul", "Rådgivningsdag", "Afslutningsworkshop"),
)


def the_consultant_starts(road: Road, page: Page) -> str:
    """From the board to the released place, «Start forløb»; returns the address of the course."""
    page.goto("/indsatsforloeb/tavle/")
    road.look(page, "board with a place that waits")
    follow(page, "Gå til pladserne")
    assert f"{TILBUD} Odense Kommune" in words_on(page)
    road.look(page, "places")
    page.get_by_role("button", name="Start forløb").click()
    page.get_by_text("Forløbet er startet som sag").wait_for()
    road.look(page, "course just started")
    return path_of(page)


def they_speak_by_telephone(road: Road, page: Page, run: str) -> None:
    """The meeting that has been is entered, and the length that was agreed in it: six months from 13 January 2020."""
    page.goto(f"{run}aktiviteter/ny/?slags=phone_meeting")
    assert page.get_by_label("Titel").input_value() == "Telefonmøde"
    page.get_by_label("Dato").first.fill("09.12.2019")
    page.get_by_label("Begynder kl.").fill("9.00")
    page.get_by_label("Slutter kl.").fill("9.45")
    page.get_by_label("Forventet tid pr. deltager").fill("1")
    page.get_by_label("Aktiviteten er allerede holdt").check()
    road.look(page, "a new activity")
    press(page, "Planlæg og invitér")
    page.get_by_text("Aktiviteten er skrevet på.").wait_for()
    page.goto(f"{run}opstart/")
    page.get_by_label("Længde i måneder").fill("6")
    page.get_by_label("Første dag").fill("13.01.2020")
    press(page, "Gem længde")
    page.get_by_text("Længde og første dag er gemt.").wait_for()


def the_leader_sets_up_the_group(road: Road, page: Page, run: str) -> None:
    """The leader, AMR, TR and two citizens, of whom one has a first name."""
    for role, name, email in GROUP:
        page.goto(f"{run}gruppe/")
        page.get_by_label("Rolle").select_option(role)
        page.get_by_label("Navn").fill(name)
        page.get_by_label("E-mail").fill(email)
        press(page, "Tilføj til gruppen")
        page.locator(".alert-success").first.wait_for()
    page.goto(f"{run}gruppe/")
    assert page.locator("tbody tr").count() == len(GROUP)
    assert "Gruppen mangler" not in words_on(page)
    road.look(page, "group")


def the_plan_is_laid(road: Road, page: Page, run: str) -> None:
    """«Læg planen»: the guide's sequence over the months."""
    page.goto(f"{run}opstart/")
    press(page, "Læg planen, og invitér gruppen")
    page.get_by_text("8 aktiviteter er lagt i planen.").wait_for()
    titles = page.locator("tbody td[data-title=Aktivitet]").all_inner_texts()
    assert tuple(titles) == PLAN
    road.look(page, "start-up with its plan")


def the_leader_writes_what_they_provide(road: Road, page: Page, run: str, leader: User) -> None:
    page.goto(f"{run}samarbejdsaftale/")
    for label, words in PRACTICAL.items():
        page.get_by_label(label).fill(words)
    page.get_by_label(f"Hvem underskriver for {TILBUD}?").select_option(label=leader.name)
    road.look(page, "agreement being prepared")
    press(page, "Gem")
    page.get_by_text("Det er gemt.").wait_for()


def both_sign(road: Road, leader: Page, consultant: Page, run: str) -> None:
    """«Lav samarbejdsaftale», the paper that both read, and a signature from each on the same hash."""
    consultant.goto(f"{run}samarbejdsaftale/")
    press(consultant, "Lav samarbejdsaftale")
    consultant.get_by_text("Aftalen er lavet.").wait_for()
    make_papers(now=road.now())
    hashes = [_signed(road, page, run) for page in (leader, consultant)]
    assert hashes[0] == hashes[1]
    consultant.get_by_text("Alle har underskrevet. Samarbejdsaftalen gælder.").wait_for()
    signed = consultant.get_by_role("heading", name="Underskrifter").locator("xpath=following-sibling::ul[1]/li")
    assert [line.split(" – ")[0].strip() for line in signed.all_inner_texts()] == [
        f"Lene Leder, {TILBUD}",
        "Ida Indsatsteam, styrelsen",
    ]


def _signed(road: Road, page: Page, run: str) -> str:
    page.goto(f"{run}samarbejdsaftale/")
    pdf = bytes_of_pdf(page, page.get_by_role("link", name="Læs hele aftalen (PDF)"))
    assert accessible(pdf) == []
    assert "Fælleshuset på Solsiden" in words_in_pdf(pdf)
    road.look(page, "agreement to sign")
    sha256 = page.locator("code.hash").inner_text()
    press(page, "Underskriv")
    page.locator(".alert-success").first.wait_for()
    return sha256


def the_analysis_begins(road: Road, page: Page, run: str) -> None:
    page.goto(run)
    road.look(page, "course before the analysis")
    press(page, "Begynd analysen")
    page.get_by_text("Analysefasen er begyndt.").wait_for()
