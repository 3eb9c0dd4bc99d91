"""Two people in one draft: 500 interleaved saves against a model, and in a browser nothing typed is ever lost."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from applications.models import Answer, AnswerRevision, Application
from cases.actions.people import add_colleague
from cases.states import CaseRole
from pools.document import document_of
from tests.applications.factories import complete_draft
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import announced_pool

KEY = "project_manager"
FIELD, CONTROL = f'[data-field="{KEY}"]', f"#{KEY}"
SAVES = 500


@pytest.fixture
def application(any_db, manager, manager2, applicant, colleague) -> Application:
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=2), **moments)
    application = complete_draft(pool, applicant, now)
    add_colleague(application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    return application


# The model: what every field holds, which version each person's page believes in, and what has been acknowledged.


@dataclass
class Model:
    """What must be true whatever order the saves come in."""

    value: dict[str, str] = field(default_factory=dict)
    version: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, dict[int, str]] = field(default_factory=dict)

    def save(self, key: str, text: str, base: int) -> tuple[int, int]:
        """(status, version) that the server has to answer; remembers what it then has acknowledged."""
        if text == self.value[key]:
            return 200, self.version[key]
        if base != self.version[key]:
            return 409, self.version[key]
        self.version[key] += 1
        self.value[key] = text
        self.acknowledged[key][self.version[key]] = text
        return 200, self.version[key]


@dataclass
class Writer:
    """One person's page: the version it believes in for each field, and the text it has not got through with."""

    client: Client
    address: str
    seen: dict[str, int]
    unsaved: dict[str, str] = field(default_factory=dict)

    def save(self, key: str, text: str):
        return self.client.post(self.address, {"field": key, "value": text, "base": str(self.seen[key])})


@pytest.mark.world
@pytest.mark.parametrize("seed", [20260101])
def test_every_acknowledged_text_of_500_interleaved_saves_is_there(
    world, application, applicant, colleague, login, seed
):
    keys = [each.key for each in document_of(application.pool_version).questions if each.kind == "long_text"][:4]
    stored = {answer.question: answer for answer in application.answers.filter(question__in=keys)}
    model = Model(
        value={key: stored[key].value for key in keys},
        version={key: stored[key].version for key in keys},
        acknowledged={key: {stored[key].version: stored[key].value} for key in keys},
    )
    address = reverse("applications:save_field", args=[application.case.number])
    start = {key: stored[key].version for key in keys}
    writers = [Writer(login(Client(), user), address, dict(start)) for user in (applicant, colleague)]
    drawn = random.Random(seed)
    answered = {200: 0, 409: 0}
    for number in range(SAVES):
        writer, key = drawn.choice(writers), drawn.choice(keys)
        answer = _one_save(drawn, model, writer, key, f"Tekst {number} fra {'AB'[writers.index(writer)]}")
        answered[answer.status_code] += 1
    assert answered[409] > 50  # the story has conflicts in it
    assert answered[200] > 200
    _every_acknowledged_text_stands(application, model)


def _one_save(drawn: random.Random, model: Model, writer: Writer, key: str, text: str):
    """One person leaves one field: with new words, or with what was refused and is now chosen, merged or given up."""
    mine = writer.unsaved.get(key)
    if mine is not None and drawn.random() < 0.7:
        text = drawn.choice([mine, f"{mine}\n\n{model.value[key]}", model.value[key]])
    expected = model.save(key, text, writer.seen[key])
    answer = writer.save(key, text)
    body = answer.json()
    assert (answer.status_code, body["version"]) == expected
    if answer.status_code == 409:
        assert body["typed"] == model.value[key]  # theirs, whole; mine stays on the page
        writer.unsaved[key] = text
        if drawn.random() < 0.8:
            writer.seen[key] = body["version"]
    else:
        writer.seen[key] = body["version"]
        writer.unsaved.pop(key, None)
    return answer


def _every_acknowledged_text_stands(application: Application, model: Model) -> None:
    for key, versions in model.acknowledged.items():
        kept = dict(
            AnswerRevision.objects.filter(application=application, question=key).values_list("version", "value")
        )
        current = Answer.objects.get(application=application, question=key)
        assert kept | {current.version: current.value} == versions
        assert current.value == model.value[key]


# In a browser.


@dataclass
class Desk:
    """One person's browser on the form of the case."""

    context: BrowserContext
    page: Page
    form: str

    def write(self, text: str) -> None:
        """Typed letter by letter, the field not left yet: mid-sentence."""
        self.page.locator(CONTROL).click()
        self.page.locator(CONTROL).fill("")
        self.page.keyboard.type(text)

    def leave(self) -> None:
        self.page.keyboard.press("Tab")

    def says(self, words: str) -> None:
        expect(self.page.locator(f"{FIELD} [data-field-status]")).to_contain_text(words)


def sits_down(browser: Browser, address: str, application: Application, email: str, *, javascript: bool = True) -> Desk:
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}, java_script_enabled=javascript)
    page = context.new_page()
    log_in(page, address, email, PASSWORD)
    form = f"{address}/mine-tilskudssager/{application.case.number}/ansoegning/"
    page.goto(form)
    return Desk(context, page, form)


def stored() -> str:
    return Answer.objects.get(question=KEY).value


@pytest.fixture
def address(world, application) -> str:
    return world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")


@pytest.mark.world
@pytest.mark.browser
def test_both_texts_beside_each_other_and_the_choice_between_them(address, application, applicant, colleague):
    with chromium() as browser:
        anna = sits_down(browser, address, application, applicant.email)
        karl = sits_down(browser, address, application, colleague.email)
        anna.write("Pernille, konsulent i Odense")
        anna.leave()
        anna.says("Gemt kl.")
        karl.write("Pernille, specialkonsulent i Odense")
        karl.leave()
        karl.says("Ikke gemt")
        box = karl.page.locator(f"{FIELD} [data-field-theirs]")
        expect(box.locator("[data-theirs-text] mark")).to_have_text("konsulent")
        expect(box.locator("[data-mine-text] mark")).to_have_text("specialkonsulent")
        assert karl.page.locator(CONTROL).input_value() == "Pernille, specialkonsulent i Odense"
        for width in WIDTHS:
            karl.page.set_viewport_size({"width": width, "height": 900})
            assert faults(karl.page) == []
        karl.page.reload()  # undecided: the text is still in the browser, and both are shown again
        box.locator("[data-merge-both]").click()
        karl.leave()
        karl.says("Gemt kl.")
        assert stored() == "Pernille, specialkonsulent i Odense Pernille, konsulent i Odense"


@pytest.mark.world
@pytest.mark.browser
def test_without_javascript_the_whole_page_shows_both_and_takes_the_choice(address, application, applicant, colleague):
    with chromium() as browser:
        anna = sits_down(browser, address, application, applicant.email, javascript=False)
        karl = sits_down(browser, address, application, colleague.email, javascript=False)
        for desk, text in [(anna, "Annas tekst"), (karl, "Karls tekst")]:
            desk.page.fill(CONTROL, text)
            desk.page.get_by_role("button", name="Gem kladde", exact=True).click()
        page = karl.page
        expect(page.locator(f"{FIELD} [data-theirs-text]")).to_have_text("Annas tekst")
        assert page.locator(CONTROL).input_value() == "Karls tekst"
        assert stored() == "Annas tekst"
        page.locator(f"#{KEY}-choice-theirs").check()
        page.get_by_role("button", name="Gem kladde", exact=True).click()
        assert (stored(), page.locator(CONTROL).input_value()) == ("Annas tekst", "Annas tekst")


@pytest.mark.world
@pytest.mark.browser
def test_the_session_ends_mid_sentence_and_the_text_is_offered_at_the_same_field(address, application, applicant):
    with chromium() as browser:
        anna = sits_down(browser, address, application, applicant.email)
        before = stored()
        anna.write("Midt i en sætning, da")
        Session.objects.all().delete()
        anna.leave()
        anna.says("Ikke gemt på serveren – gemt i denne browser.")
        anna.page.locator(f"{FIELD} [data-field-status] a").click()
        anna.page.get_by_label("E-mail", exact=True).fill(applicant.email)
        anna.page.get_by_label("Adgangskode", exact=True).fill(PASSWORD)
        anna.page.get_by_role("main").get_by_role("button", name="Log ind", exact=True).click()
        anna.page.wait_for_url(f"{anna.form}#{KEY}")
        assert stored() == before
        expect(anna.page.locator(f"{FIELD} [data-kept-text]")).to_have_text("Midt i en sætning, da")
        assert faults(anna.page) == []
        anna.page.locator(f"{FIELD} [data-use-kept]").click()
        anna.says("Gemt kl.")
        assert stored() == "Midt i en sætning, da"
        anna.page.reload()
        expect(anna.page.locator("[data-kept-text]")).to_have_count(0)


@pytest.mark.world
@pytest.mark.browser
def test_the_network_is_cut_mid_sentence_and_the_server_has_moved_on(address, application, applicant, colleague):
    with chromium() as browser:
        anna = sits_down(browser, address, application, applicant.email)
        anna.context.set_offline(True)
        anna.write("Skrevet i toget")
        anna.leave()
        anna.says("Ikke gemt på serveren – gemt i denne browser.")
        karl = sits_down(browser, address, application, colleague.email)
        karl.write("Skrevet på kontoret")
        karl.leave()
        karl.says("Gemt kl.")
        anna.page.close()  # the lid is shut
        anna.context.set_offline(False)
        page = anna.context.new_page()
        page.goto(anna.form)
        expect(page.locator(f"{FIELD} [data-theirs-text]")).to_have_text("Skrevet på kontoret")
        assert (stored(), page.locator(CONTROL).input_value()) == ("Skrevet på kontoret", "Skrevet i toget")
        page.locator(f"{FIELD} [data-keep-mine]").click()
        expect(page.locator(f"{FIELD} [data-field-status]")).to_contain_text("Gemt kl.")
        assert stored() == "Skrevet i toget"
        revisions = AnswerRevision.objects.filter(question=KEY).values_list("value", flat=True)
        assert "Skrevet på kontoret" in revisions


@pytest.mark.world
@pytest.mark.browser
def test_the_network_comes_back_and_the_page_saves_by_itself(address, application, applicant):
    with chromium() as browser:
        anna = sits_down(browser, address, application, applicant.email)
        anna.context.set_offline(True)
        anna.write("Uden net")
        anna.leave()
        anna.says("Portalen kan ikke nås")
        anna.context.set_offline(False)
        anna.says("Gemt kl.")
        assert stored() == "Uden net"


@pytest.mark.world
@pytest.mark.browser
def test_what_is_kept_is_ones_own_and_gone_after_log_out(address, application, applicant, colleague):
    with chromium() as browser:
        anna = sits_down(browser, address, application, applicant.email)
        kept = "Object.keys(localStorage).filter((key) => key.startsWith('kept|')).length"
        anna.write("Kun for Anna")
        Session.objects.all().delete()
        anna.leave()
        anna.says("gemt i denne browser")
        assert anna.page.evaluate(kept) == 1
        log_in(anna.page, address, colleague.email, PASSWORD)  # another person at the same machine
        anna.page.goto(anna.form)
        expect(anna.page.locator("[data-kept-text]")).to_have_count(0)
        assert "Kun for Anna" not in anna.page.content()
        anna.page.get_by_role("button", name="Log ud").click()
        log_in(anna.page, address, applicant.email, PASSWORD)
        anna.page.goto(anna.form)
        expect(anna.page.locator("[data-kept-text]")).to_have_text("Kun for Anna")
        anna.page.get_by_role("button", name="Log ud").click()
        anna.page.wait_for_url(f"{address}/")
        assert anna.page.evaluate(kept) == 0
