"""The public pages in a real Chromium: nothing for axe to find, wide or narrow, and everything on paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser import WIDTHS, chromium, faults
from tests.pools.factories import announced_pool

pytestmark = [pytest.mark.browser, pytest.mark.world]


@pytest.fixture
def address(world, manager, manager2) -> str:
    today = timezone.now()
    soon = today + timedelta(days=20)
    announced_pool(manager, manager2, slug="aaben", now=today, opens=today - timedelta(days=1), deadline=soon)
    announced_pool(manager, manager2, slug="kommende", now=today, opens=today + timedelta(days=1), deadline=soon)
    announced_pool(manager, manager2)
    return world.start_web(workers=1)


def test_axe_finds_nothing_and_paper_shows_what_the_screen_folds(address) -> None:
    found = {}
    paths = ["/", "/puljer/", "/puljer/aaben/", "/puljer/kommende/", "/puljer/recovery-2019/"]
    with chromium() as browser:
        for width in WIDTHS:
            page = browser.new_context(viewport={"width": width, "height": 800}, locale="da-DK").new_page()
            for path in paths:
                page.goto(address + path)
                found[path, width] = faults(page)
        folded = page.locator("#criterion-effort ~ details dd").first
        assert folded.is_visible() is False
        page.emulate_media(media="print")
        assert folded.bounding_box()["height"] > 0
    assert {place: each for place, each in found.items() if each} == {}
    assert len(found) == len(WIDTHS) * len(paths)
