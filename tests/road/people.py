"""What people do on the road, with the words on the buttons; each function is one person's doing in one browser."""

from io import BytesIO
from urllib.parse import urlsplit

import pypdf
from playwright.sync_api import Browser, Locator, Page

from portal.models import User
from tests.conftest import PASSWORD

ANSWERS = {
    "Hvor mange borgere over 18 år": "1.250",
    "Hvornår blev det godkendt?": "02.09.2019",
    "Hvem er projektleder?": "Specialkonsulent i Center for Socialpsykiatri",
    "Hvor meget bruger I selv": "250.000",
    "Hvornår vil I helst begynde?": "01.02.2020",
}
LONG_ANSWER = "Vi omlægger indsatsen.\n\n- Første skridt\n- Andet skridt"


def a_person(browser: Browser, address: str) -> Page:
    """Somebody at a computer of their own, who has not been here before."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK", base_url=address)
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


def type_log_in(page: Page, user: User) -> None:
    """On the log-in page: e-mail, password, «Log ind»."""
    page.get_by_label("E-mail", exact=True).fill(user.email)
    page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log ind", exact=True).click()
    page.get_by_role("button", name="Log ud").first.wait_for()


def logged_in(browser: Browser, address: str, user: User) -> Page:
    page = a_person(browser, address)
    page.goto("/puljer/")
    page.get_by_role("link", name="Log ind", exact=True).first.click()
    type_log_in(page, user)
    return page


def press(page: Page | Locator, words: str) -> None:
    """The button with exactly these words."""
    page.get_by_role("button", name=words, exact=True).first.click()


def save_the_draft(page: Page) -> None:
    """«Gem kladde», and the page that answers: a row that is on its way by itself holds the form back a moment."""
    with page.expect_navigation():
        press(page, "Gem kladde")


def follow(page: Page | Locator, words: str) -> None:
    """The link with exactly these words."""
    page.get_by_role("link", name=words, exact=True).first.click()


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def words_on(page: Page) -> str:
    """All that is written on the page, in one line."""
    return " ".join(page.get_by_role("main").inner_text().split())


def answer_the_questions(page: Page) -> None:
    """Every question of the form: the first of the choices, «Ja», an answer that fits, or one row of a table."""
    for field in page.locator("[data-field]:not(#_declaration)").all():
        choices = field.locator("input[type=radio], input[type=checkbox]")
        if choices.count():
            choices.first.check()
        elif field.locator("[data-table]").count():
            first = field.locator("[data-row]").first
            for cell in first.locator("select").all():
                cell.select_option(index=1)
            for cell in first.locator("textarea, input").all():
                cell.fill("Flere borgere når deres egne mål")
        elif field.locator("textarea").count():
            field.locator("textarea").fill(LONG_ANSWER)
        else:
            question = field.locator("label").first.inner_text()
            box = field.locator("input.form-input")
            box.fill(next(answer for begins, answer in ANSWERS.items() if question.startswith(begins)))


def plan_an_activity(page: Page, name: str, responsible: str) -> None:
    """One activity over the whole project period."""
    row = page.get_by_role("group", name="Ny aktivitet")
    row.get_by_label("Aktivitet", exact=True).fill(name)
    row.get_by_label("Fra").select_option(index=1)
    row.get_by_label("Til og med").select_option(index=row.get_by_label("Til og med").locator("option").count() - 1)
    row.get_by_label("Ansvarlig").fill(responsible)
    row.get_by_label("Beskrivelse").fill("Nøglepersoner i tre tilbud uddannes på fire hold.")


def text_of_pdf(page: Page, link: Locator) -> str:
    """The words of the PDF behind a link, in one line, fetched as the person."""
    return words_in_pdf(bytes_of_pdf(page, link))


def bytes_of_pdf(page: Page, link: Locator) -> bytes:
    """The PDF behind a link, fetched as the person."""
    answer = page.request.get(link.get_attribute("href"))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return answer.body()


def words_in_pdf(pdf: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(each.extract_text() for each in pages).split())


def score_a_criterion(page: Page, points: int, reason: str) -> None:
    """Every sub-point «Opfyldt», the points (or that the demand is met), a reason, and «Gem kriterium»."""
    criterion = page.locator("section.criterion")
    heading = criterion.get_by_role("heading", level=2).inner_text()
    for fieldset in criterion.locator("fieldset").all():
        fieldset.get_by_role("radio").first.check()
    given = criterion.locator(f"input[name$=-given][value='{points}']")
    if given.count():
        given.check()
    criterion.get_by_label("Begrundelse").fill(reason)
    criterion.get_by_role("button", name="Gem kriterium").click()
    step = page.get_by_role("navigation", name="Kriterier").get_by_role("link").filter(has_text=heading)
    step.get_by_text("Udfyldt").wait_for()
