"""The agency's part of the road: opened, declared, judged by two, recommended, decided and released."""

from playwright.sync_api import Page

from portal.models import User
from tests.road.calls import Call
from tests.road.people import follow, press, score_a_criterion, words_on


def the_manager_opens(page: Page, call: Call) -> None:
    """Numbers only until «Åbn ansøgninger»; then names."""
    page.goto("/sagsbehandling/")
    follow(page, call.title)
    assert "Odense" not in words_on(page)
    press(page, "Åbn ansøgninger")
    page.get_by_text("2 ansøgninger er indsendt og bliver åbnet.").wait_for()
    press(page, "Åbn ansøgninger")
    page.get_by_role("cell", name="Odense Kommune").wait_for()


def leaders_declare_over_the_list(call: Call, *leaders: Page) -> None:
    for page in leaders:
        page.goto(f"/sagsbehandling/puljer/{call.slug}/")
        follow(page, "Erklær habilitet over listen")
        page.get_by_label("For alle andre sager på listen gælder").check()
        press(page, "Erklær habilitet")
        page.get_by_role("heading", name="Ansøgninger (2)").wait_for()


def the_manager_assigns(page: Page, call: Call, *who_and_what: str | User) -> None:
    page.goto(f"/sagsbehandling/puljer/{call.slug}/")
    for each in who_and_what:
        page.get_by_label(f"Vælg sag {each}" if isinstance(each, str) else each.name).check()
    press(page, "Tildel")
    page.get_by_role("cell", name="Sofie Sagsbehandler, Søren Sagsbehandler").first.wait_for()


def an_assessor_judges(page: Page, call: Call, number: str, points: int) -> None:
    """«Erklær habilitet» before reading, formalia where it is not done, every criterion, «Lås vurdering»."""
    page.goto("/sagsbehandling/")
    follow(page, number)
    page.get_by_label("Jeg").first.check()
    press(page, "Erklær habilitet")
    follow(page, "Formalia")
    if page.get_by_role("heading", name="Din kontrol").count():
        press(page, "Formalia er i orden")
    follow(page, "Vurdering")
    for title in call.criteria:
        page.get_by_role("heading", level=2, name=title).wait_for()
        score_a_criterion(page, points, "Beskrevet konkret.")
    press(page, "Lås vurdering")
    page.get_by_text("Din vurdering blev låst tirsdag den 1. oktober 2019").wait_for()


def the_manager_proposes(page: Page, call: Call, number: str, outcome: str, amount: str) -> None:
    page.goto(f"/sagsbehandling/puljer/{call.slug}/prioritering/")
    follow(page, number)
    page.get_by_role("combobox", name="Afgørelse").select_option(label=outcome)
    if call.offers_money:
        page.get_by_label("Beløb i alt").fill(amount)
    for title in call.criteria:
        page.get_by_label(f". {title}").fill(f"Vi har lagt vægt på {title.lower()}.")
    press(page, "Gem forslag")
    page.get_by_role("heading", name="Prioritering").wait_for()


def the_manager_recommends(page: Page) -> None:
    press(page, "Indstil")
    page.get_by_text("Indstillet").first.wait_for()


def the_director_approves(page: Page, call: Call) -> None:
    page.goto("/sagsbehandling/")
    follow(page, call.title)
    press(page, "Godkend indstilling")
    page.get_by_role("link", name="Gå til meddelelse").wait_for()


def before_the_release_nobody_can_tell(page: Page, number: str) -> None:
    page.goto("/mine-tilskudssager/")
    assert f"{number} · Odense Kommune Under behandling Styrelsen" in words_on(page)


def the_director_releases(page: Page) -> None:
    follow(page, "Gå til meddelelse")
    page.get_by_label("Jeg har set listen igennem").check()
    press(page, "Meddel afgørelser")
    page.get_by_text("Meddelt tirsdag den 3. december 2019").wait_for()
