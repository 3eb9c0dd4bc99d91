"""Habilitet, aktindsigt and revision in a real browser: nothing for axe to find, nothing wider than the window."""

import pytest

from assessment import actions
from assessment.states import TieKind
from cases.models import Impartiality
from tests.assessment import stories
from tests.assessment.test_dossier import asked
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.world]


@pytest.fixture
def reported(world, manager, manager2, director, odense, applicant, caseworker, caseworker2, caseworker3) -> str:
    """A tie told, aktindsigt asked for, and a conflict that made a sheet fall; the case's number."""
    pool = stories.plain_pool(manager, manager2)
    application = stories.submitted(pool, odense, by=applicant)
    stories.opened(pool, by=manager)
    application.refresh_from_db()
    stories.declared_over_list(pool, manager, director)
    stories.assessed(application, caseworker, caseworker2, manager=manager)
    stories.decided(application, "refusal", by=manager)
    for user in (caseworker2, caseworker3):
        actions.tell_tie(odense, TieKind.HOME, by=user, now=stories.DECIDED_AT)
    asked(application, manager)
    actions.declare(application.case, conflict=True, text="Min søster.", by=caseworker, now=stories.DECIDED_AT)
    return application.case.number


def test_the_pages_of_habilitet_aktindsigt_and_revision(reported, world, caseworker, caseworker2, manager, auditor):
    case = f"/sagsbehandling/sager/{reported}/"
    pages = {
        caseworker: [f"{case}habilitet/"],
        caseworker2: [f"{case}habilitet/", case, "/sagsbehandling/tilknytninger/"],
        manager: [f"{case}habilitet/", f"{case}aktindsigt/", "/sagsbehandling/"],
        auditor: [
            "/revision/",
            "/revision/pligter/",
            "/revision/habilitet/",
            "/revision/pakker/",
            f"{case}aktindsigt/",
        ],
    }
    assert Impartiality.objects.barring().count() == 1
    address, found = world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings"), {}
    with chromium() as browser:
        for user, paths in pages.items():
            page = browser.new_context().new_page()
            log_in(page, address, user.email, PASSWORD)
            for path in paths:
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    assert page.goto(address + path).status == 200
                    if wrong := faults(page):
                        found[user.email, path, width] = wrong
    assert found == {}
