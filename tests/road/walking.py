"""The world a road is walked in: who can come in, what the clock says, and what axe has found on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import page as validator
from playwright.sync_api import Browser, BrowserContext, Page

from portal.models import User
from tests.browser import WIDTHS, faults
from tests.road.clock import clock, set_clock
from tests.road.people import logged_in
from tests.worlds import World

APPLYING = datetime(2019, 8, 20, 10, 0, tzinfo=UTC)
HEIGHT = 900


def accessible(pdf: bytes) -> list[str]:
    """What keeps the PDF from being PDF/UA-1; empty when it is."""
    report = validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_UA_1)
    assert report.rules.total > 50
    return [f"{each.rule_id} {each.message}" for each in report.failures]


@dataclass
class Road:
    """The world being walked: who can come in, what the clock says, and where the mail arrives."""

    world: World
    browser: Browser
    address: str
    clock_file: Path
    found: dict[tuple[str, int], list[tuple[str, str]]] = field(default_factory=dict)
    looked: list[str] = field(default_factory=list)

    def it_is(self, moment: datetime) -> None:
        set_clock(self.clock_file, moment)

    def now(self) -> datetime:
        return clock(self.clock_file)

    def enter(self, user: User) -> Page:
        return logged_in(self.browser, self.address, user)

    def look(self, page: Page, name: str) -> None:
        """The page as it stands, on a desk and on a phone; what is wrong with it is kept in `found`."""
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            if wrong := faults(page):
                self.found[name, width] = wrong
        if before:
            page.set_viewport_size(before)
        self.looked.append(name)

    def visit(self, page: Page, *paths: str) -> None:
        for path in paths:
            assert page.goto(path).status == 200, path
            self.look(page, path)

    @contextmanager
    def somebody(self, *, width: int = 1280) -> Iterator[Page]:
        """Somebody without an account, on a device that has not been here before."""
        context: BrowserContext = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT}, locale="da-DK", base_url=self.address
        )
        try:
            yield context.new_page()
        finally:
            context.close()
