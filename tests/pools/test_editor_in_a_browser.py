"""A pool written only in a real Chromium is the same pool as its file; and the pages can be used by everybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from pools.actions import load_pool, writing
from pools.document import PoolDocument, canonical_json
from pools.editor.overview import copy_of
from pools.editor.sections import BY_KEY, SECTIONS, Section
from pools.models import Pool
from pools.permissions import pools_in_work
from pools.poolfile import dump, load
from pools.states import PoolState
from portal.models import User
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.pools.factories import draft_pool, seed_document

pytestmark = [pytest.mark.browser, pytest.mark.world]
SMALL = (Path(__file__).parent / "small-pool.toml").read_text(encoding="utf-8")
LIST = "/sagsbehandling/puljer/"


@pytest.fixture
def page(world, manager, manager2, director) -> Iterator[Page]:
    """The second Puljeansvarlig, logged in."""
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK", base_url=address)
        page = context.new_page()
        page.set_default_timeout(15_000)
        log_in(page, address, manager2.email, PASSWORD)
        yield page


@contextmanager
def another_person(page: Page, user: User) -> Iterator[Page]:
    """Somebody else at a browser of their own, logged in at the same portal."""
    address = page.url.partition("/sagsbehandling/")[0]
    theirs = page.context.browser.new_context(locale="da-DK", base_url=address).new_page()
    theirs.set_default_timeout(15_000)
    log_in(theirs, address, user.email, PASSWORD)
    yield theirs
    theirs.context.close()


def save(page: Page) -> None:
    page.get_by_role("button", name="Gem afsnittet").last.click()
    page.get_by_text("Afsnittet er gemt").wait_for()


def reach(page: Page, place: Locator) -> Locator:
    """The place, with every fold around it opened by its heading."""
    while (folded := page.locator("details:not([open])").filter(has=place)).count():
        folded.first.locator("> summary").click()
    return place


def ask(page: Page, order: str) -> None:
    """A row's own button, within its fold."""
    reach(page, page.locator(f'button[value="{order}"]')).click()
    page.get_by_text("Afsnittet er gemt").wait_for()


def make_rows(page: Page, typed: dict[str, Any], name: str = "") -> None:
    """As many rows in every list as the pool has, by «Tilføj» and «Fjern»."""
    for key, value in typed.items():
        here = f"{name}.{key}" if name else key
        if isinstance(value, dict):
            make_rows(page, value, here)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            while (there := page.locator(f'input[type=hidden][name="{here}"]').count()) != len(value):
                ask(page, f"add:{here}" if there < len(value) else f"remove:{here}.{there - 1}")
            for number, row in enumerate(value):
                make_rows(page, row, f"{here}.{number}")


def fill(page: Page, typed: dict[str, Any], name: str = "") -> None:
    """Every field of the section, as a person would type it; choices that are not there yet are left for later."""
    for key, value in typed.items():
        here = f"{name}.{key}" if name else key
        if isinstance(value, dict):
            fill(page, value, here)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                fill(page, row, f"{here}.{number}")
        else:
            write(page, here, value)


def write(page: Page, name: str, value: str | list[str]) -> None:
    """What does not stand there already; folds are opened for what is to be written in them."""
    for control in page.locator(f'[name="{name}"]:not([type=hidden]):not([type=file])').all():
        kind, stands, on = control.evaluate("box => [box.type, box.value, box.checked]")
        if kind == "checkbox" and on != (stands in (value or [])):
            reach(page, control).set_checked(not on)
        elif kind == "select-one" and stands != value and control.locator(f'option[value="{value}"]').count():
            reach(page, control).select_option(value)
        elif kind not in ("checkbox", "select-one") and stands != value:
            reach(page, control).fill(value)


def write_section(page: Page, slug: str, section: Section, document: PoolDocument) -> None:
    page.goto(f"{LIST}{slug}/rediger/{section.key}/")
    typed = section.typed(document)
    make_rows(page, typed)
    fill(page, typed)
    save(page)
    if section.key == "spoergsmaal":  # a condition chooses among questions that are saved
        fill(page, typed)
        save(page)


def test_a_pool_written_only_in_the_browser_is_its_file(page, manager2, director):
    small = load(SMALL)
    page.goto(LIST)
    page.get_by_role("link", name="Ny pulje").click()
    empty = page.locator("form").filter(has=page.get_by_role("button", name="Begynd på en tom pulje"))
    empty.get_by_label("Titel").fill(small.title)
    empty.get_by_label("Adresse").fill(small.slug)
    page.get_by_role("button", name="Begynd på en tom pulje").click()
    page.get_by_text("Der mangler").first.wait_for()
    for section in SECTIONS:
        write_section(page, small.slug, section, small)
    page.goto(f"{LIST}{small.slug}/rediger/")
    page.get_by_role("button", name="Gør klar til udmelding").click()
    page.get_by_text("Version 1 er klar. Den udmeldes af en, der ikke selv har skrevet i den").wait_for()
    assert page.get_by_role("button", name="Udmeld").count() == 0
    fetched = page.request.get(f"{LIST}{small.slug}/rediger/puljefil.toml").text()
    assert fetched == dump(small) == SMALL
    with another_person(page, director) as theirs:
        theirs.goto(f"{LIST}{small.slug}/rediger/")
        theirs.get_by_role("button", name="Udmeld").click()
        theirs.get_by_text("Det kan ikke fortrydes.").wait_for()
        theirs.get_by_role("button", name="Udmeld").click()
        theirs.get_by_role("heading", name=small.title).wait_for()
    pool = Pool.objects.select_related("version").get(slug=small.slug)
    assert (pool.state, pool.announced_by_id) == (PoolState.ANNOUNCED, director.pk)
    assert bytes(pool.version.document) == canonical_json(load(fetched))
    assert pool.version.writers == [manager2.pk]


def test_the_seed_pool_saved_section_by_section_keeps_its_hash(page, manager):
    pool = draft_pool(manager)
    for section in SECTIONS:
        page.goto(f"{LIST}{pool.slug}/rediger/{section.key}/")
        save(page)
    page.goto(f"{LIST}{pool.slug}/rediger/")
    assert page.request.get(f"{LIST}{pool.slug}/rediger/puljefil.toml").text() == dump(seed_document())
    copy = copy_of(pools_in_work(manager).get(slug=pool.slug))
    assert (copy.is_ahead, copy.base.sha256) == (False, pool.version.sha256)
    assert pool.versions.count() == 1


def test_last_years_pool_is_moved_to_new_dates(page, manager):
    draft_pool(manager)
    page.goto("/sagsbehandling/ny-pulje/?fra=recovery-2019")
    form = page.locator("form").filter(has=page.get_by_role("button", name="Brug som udgangspunkt"))
    form.get_by_label("Titel").fill("Anden runde")
    form.get_by_label("Adresse").fill("recovery-2020")
    form.get_by_role("button", name="Brug som udgangspunkt").click()
    page.get_by_role("link", name="Puljen åbner: Skriv dato og klokkeslæt.").click()
    page.get_by_label("Puljen åbner").fill("01.07.2020 kl. 09.00")
    page.get_by_label("Ansøgningsfrist").fill("på torsdag")
    page.get_by_role("button", name="Gem afsnittet").last.click()
    page.locator("[data-module=error-summary]").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "deadline"
    assert page.get_by_label("Puljen åbner").input_value() == "01.07.2020 kl. 09.00"
    for label, typed in {
        "Ansøgningsfrist": "17.09.2020 kl. 12.00",
        "Forventet svar": "i december 2020",
        "Projektperiodens første måned": "01.2021",
        "Projektperiodens sidste måned": "09.2023",
        "Begynder": "19.08.2020 kl. 15.30",
        "Slutter": "19.08.2020 kl. 17.00",
    }.items():
        page.get_by_label(label, exact=True).fill(typed)
    save(page)
    page.goto(f"{LIST}recovery-2020/rediger/")
    assert page.get_by_role("button", name="Gør klar til udmelding").is_visible()


def test_what_was_not_saved_waits_in_the_browser_until_it_is(page, manager, now):
    pool = load_pool(load(SMALL), by=manager, now=now)
    section = f"{LIST}{pool.slug}/rediger/grundlag/"
    page.goto(section)
    page.get_by_label("Resumé").fill("Skrevet, men ikke gemt.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(LIST)
    page.goto(section)
    offer = page.get_by_role("group", name="Tekst, der ikke er gemt på serveren")
    assert "Resumé: Skrevet, men ikke gemt." in offer.inner_text()
    offer.get_by_role("button", name="Brug teksten").click()
    assert page.get_by_label("Resumé").input_value() == "Skrevet, men ikke gemt."
    save(page)
    page.goto(section)
    assert page.get_by_label("Resumé").input_value() == "Skrevet, men ikke gemt."
    assert not offer.is_visible()


def looked_at(page: Page) -> dict:
    """What axe finds at every width, with everything unfolded."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        found[page.url, width] = faults(page)
    return {place: each for place, each in found.items() if each}


def test_axe_finds_nothing_on_any_page_of_the_editor(page, manager, now):
    pool = load_pool(load(SMALL), by=manager, now=now)
    edit = f"{LIST}{pool.slug}/rediger/"
    found = {}
    previews = [f"{edit}se-som-ansoeger/", f"{edit}se-som-ansoeger/skema/"]
    for path in [LIST, "/sagsbehandling/ny-pulje/", edit, *(f"{edit}{s.key}/" for s in SECTIONS), *previews]:
        assert page.goto(path).status == 200, path
        found |= looked_at(page)
    page.goto(f"{edit}grundlag/")
    page.get_by_label("Resumé").fill("Min udgave.")
    section = BY_KEY["grundlag"]
    base = section.fingerprint(load(SMALL))
    writing.save_section(pool, section, {"summary": "Den andens."}, base=base, by=manager, now=now)
    page.get_by_role("button", name="Gem afsnittet").last.click()
    page.get_by_role("heading", name="I har begge rettet det samme").wait_for()
    found |= looked_at(page)
    page.get_by_label("Min tekst, som den står i feltet").check()
    page.get_by_role("button", name="Gem afsnittet").last.click()
    page.get_by_text("Afsnittet er gemt").wait_for()
    page.goto(f"{edit}midler/")
    page.get_by_label("Puljens beløb").fill("mange")
    page.get_by_role("button", name="Gem afsnittet").last.click()
    page.locator("[data-module=error-summary]").wait_for()
    found |= looked_at(page)
    assert found == {}


def test_a_section_is_written_with_the_keyboard_alone(page, manager, now):
    pool = load_pool(load(SMALL), by=manager, now=now)
    page.goto(f"{LIST}{pool.slug}/rediger/kriterier/")
    rows = page.locator("details.editor-row > summary")
    rows.nth(0).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Titel").first.focus()
    page.keyboard.press("End")
    page.keyboard.type(" og mål")
    page.keyboard.press("Enter")  # saves: the first button of the form is «Gem afsnittet»
    page.get_by_text("Afsnittet er gemt").wait_for()
    copy = copy_of(pools_in_work(manager).get(slug=pool.slug))
    assert copy.document.criteria[0].title == "Relevans og mål"
    assert [criterion.key for criterion in copy.document.criteria] == [c.key for c in load(SMALL).criteria]
