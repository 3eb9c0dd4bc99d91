"""A real Chromium for a test, and what axe finds wrong on the page it shows."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

WIDTHS = (1280, 360)
PATIENCE = 20_000  # ms a page may take to show what is expected of it; it is shown at once where the machine is idle
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]

expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium (`CHROMIUM=` names another), ended with the block."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    flags = [*QUIET, "--disable-quic", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            connections.close_all()  # beside Playwright's loop the ORM has its own, which outlive the world
            browser.close()


# Tables, and what stands around them, whose content sticks out where nobody can scroll to it.
TOO_WIDE = """() => [...document.querySelectorAll("main table, main :has(table)")]
  .filter((each) => each instanceof HTMLElement && each.clientWidth && each.scrollWidth > each.clientWidth + 1)
  .filter((each) => getComputedStyle(each).overflowX === "visible" && getComputedStyle(each).display !== "inline")
  .map((each) => `${each.tagName.toLowerCase()}.${each.className} ${each.scrollWidth} > ${each.clientWidth}`)"""


def faults(page: Page) -> list[tuple[str, str]]:
    """axe's violations as (rule, first place), plus ("overflow", …) when the page is wider than the window
    and ("too wide", …) for a table wider than its place."""
    found = [(each["id"], str(each["nodes"][0]["target"])) for each in Axe().run(page).response["violations"]]
    found += [("too wide", words) for words in page.evaluate(TOO_WIDE)]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(("overflow", page.url))
    return found


def log_in(page: Page, address: str, email: str, password: str) -> None:
    """Through the log-in page, as a person does it."""
    page.goto(f"{address}/konto/login/?next=/was/")
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_label("Adgangskode", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Log ind", exact=True).click()
    page.wait_for_url(f"{address}/was/")
