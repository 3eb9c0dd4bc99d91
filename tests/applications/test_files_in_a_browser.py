"""A 20 MB file over a slow line in a real Chromium: it tells how far it is, goes on after a cut, and leaves nothing."""

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from applications.actions import attaching
from applications.models import Attachment, Upload
from portal import incoming
from portal.filetypes import MEGABYTE
from portal.models import FileScan
from tests.applications.factories import complete_draft
from tests.applications.file_stories import PLAN, lay, pool_with_slots
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.portal.file_samples import pdf, pdf_of_size

pytestmark = [pytest.mark.world, pytest.mark.browser]
SLOT = f'[data-slot="{PLAN}"]'
SLOWLY = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": MEGABYTE}  # 8 Mbit/s
FREELY = SLOWLY | {"latency": 0, "uploadThroughput": -1}


@pytest.fixture
def draft(world, manager, manager2, applicant):
    now = datetime.now(UTC)
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    pool = pool_with_slots(manager, manager2, now=now - timedelta(days=2), **moments)
    return complete_draft(pool, applicant, now)


@pytest.fixture
def big(tmp_path) -> Path:
    """A right PDF a little under the 20 MB the slot takes."""
    path = tmp_path / "Årsplan.pdf"
    path.write_bytes(pdf_of_size(20 * MEGABYTE - 10_000))
    return path


def form_of(page: Page, world, draft, applicant) -> Page:
    address = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")
    log_in(page, address, applicant.email, PASSWORD)
    page.goto(f"{address}/mine-tilskudssager/{draft.case.number}/ansoegning/")
    return page


def parts() -> list[str]:
    return [path.name for path in incoming.folder().iterdir()] if incoming.folder().is_dir() else []


def until(holds) -> None:
    for _ in range(150):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it never came true")


def test_a_big_file_over_a_slow_line_that_is_cut(world, draft, applicant, big):
    with chromium() as browser:
        page = form_of(
            browser.new_context(viewport={"width": WIDTHS[1], "height": 800}).new_page(), world, draft, applicant
        )
        line = page.context.new_cdp_session(page)
        line.send("Network.emulateNetworkConditions", SLOWLY)
        pieces = {"seen": 0}

        def cut_the_ninth(route: Route) -> None:
            pieces["seen"] += 1
            route.abort("connectionreset") if pieces["seen"] in (9, 10) else route.continue_()

        page.route(re.compile(r"/paa-vej/[0-9a-f-]{36}/$"), cut_the_ninth)
        page.locator(f"{SLOT} input[type=file]").set_input_files(big)
        expect(page.locator(f"{SLOT} [data-slot-text]")).to_contain_text(re.compile(r"[1-9]\d? %"))
        bar = page.locator(f"{SLOT} progress")
        expect(bar).to_be_visible()
        begun, at = time.monotonic(), bar.evaluate("bar => bar.value")
        until(lambda: bar.evaluate("bar => bar.value") >= at + 10)
        assert time.monotonic() - begun > 1  # two megabytes over this line
        assert faults(page) == []
        page.screenshot(path=big.parent / "uploading.png")
        expect(page.locator(f"{SLOT} [data-slot-status]")).to_contain_text("Forbindelsen er afbrudt", timeout=20_000)
        line.send("Network.emulateNetworkConditions", FREELY)
        expect(page.locator(f"{SLOT} .slot-file")).to_contain_text("Årsplan.pdf", timeout=60_000)
        expect(page.locator(f"{SLOT} [data-slot-status]")).to_have_text("«Årsplan.pdf» er lagt ved.")
        assert page.evaluate("document.activeElement.type") == "file"
        assert faults(page) == []
    laid = Attachment.objects.get()
    assert (laid.file.name, laid.file.size) == ("Årsplan.pdf", big.stat().st_size)
    assert pieces["seen"] == 22
    assert (Upload.objects.count(), parts()) == (0, [])


def test_what_is_given_up_leaves_nothing_and_what_is_cut_off_is_swept(world, draft, applicant, big):
    with chromium() as browser:
        page = form_of(
            browser.new_context(viewport={"width": WIDTHS[0], "height": 900}).new_page(), world, draft, applicant
        )
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOWLY)
        page.locator(f"{SLOT} input[type=file]").set_input_files(big)
        until(lambda: Upload.objects.filter(received__gt=MEGABYTE).exists())
        page.locator(f"{SLOT} [data-slot-cancel]").click()
        expect(page.locator(f"{SLOT} [data-slot-status]")).to_contain_text("blev afbrudt og er ikke lagt ved")
        until(lambda: not Upload.objects.exists() and parts() == [])

        page.locator(f"{SLOT} input[type=file]").set_input_files(big)
        until(lambda: Upload.objects.filter(received__gt=MEGABYTE).exists())
        world.stop()  # the portal falls over in the middle of a piece
    assert len(parts()) == 1
    assert attaching.sweep_uploads(now=datetime.now(UTC) + timedelta(days=1, minutes=1)) == 1
    assert (Upload.objects.count(), parts(), Attachment.objects.count()) == (0, [], 0)


def test_refused_full_infected_and_by_keyboard(world, draft, applicant, tmp_path):
    (tmp_path / "plan.pdf").write_bytes(pdf())
    (tmp_path / "hemmelig.pdf").write_bytes(b"MZ\x90\0" + b"\0" * 300)
    laid = lay(draft, pdf(pages=2), by=applicant, now=datetime.now(UTC), name="tidligere.pdf")
    FileScan.objects.create(file=laid.file, is_clean=False, signature="Win.Test.EICAR", at=datetime.now(UTC))
    with chromium() as browser:
        page = form_of(
            browser.new_context(viewport={"width": WIDTHS[1], "height": 800}).new_page(), world, draft, applicant
        )
        assert faults(page) == []
        expect(page.locator(f"{SLOT} .slot-file-virus")).to_contain_text("Filen indeholder virus (Win.Test.EICAR)")
        page.locator(f"{SLOT} input[type=file]").set_input_files(tmp_path / "hemmelig.pdf")
        expect(page.locator(f"{SLOT} [data-slot-error]")).to_contain_text("portalen ikke tager imod")
        assert faults(page) == []
        answers = {"lost": 0}

        def lose_the_first(route: Route) -> None:
            answers["lost"] += 1
            if answers["lost"] == 1:
                route.fetch()  # it is laid in its slot, and nobody hears of it
                route.abort("connectionreset")
            else:
                route.continue_()

        page.route("**/faerdig/", lose_the_first)
        page.locator(f"{SLOT} input[type=file]").set_input_files([tmp_path / "plan.pdf"])
        expect(page.locator(f"{SLOT} .slot-file")).to_have_count(2)
        expect(page.locator(f"{SLOT} [data-slot-error]")).to_be_hidden()
        expect(page.locator("[data-completeness]")).not_to_contain_text("Fil mangler", timeout=10_000)
        page.locator(f"{SLOT} .slot-remove").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"{SLOT} .slot-file")).to_have_count(1)
        expect(page.locator(f"{SLOT} .slot-file")).to_contain_text("plan.pdf")
    assert [each.file.name for each in Attachment.objects.standing()] == ["plan.pdf"]
