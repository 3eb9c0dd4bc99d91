"""Before and after the release, and an omgørelse, in a real browser: nothing for axe to find, nothing too wide."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from applications.models import Application
from assessment import actions
from assessment.results import package_of
from cases.actions import make_papers
from cases.models import Document
from cases.models.correspondence import MOST_ATTEMPTS
from portal.models import OutboxMail
from tests.assessment import stories
from tests.browser import WIDTHS, chromium, faults

pytestmark = [pytest.mark.browser, pytest.mark.world]

TABLET = 768  # upright, 1,024 high
WHY = "Byrådet har sendt det bilag, som vi ved en fejl ikke fik lagt på sagen."


@pytest.fixture
def approved(
    world, manager, manager2, director, odense, applicant, aalborg, aalborg_applicant, caseworker, caseworker2
):
    """The package of two cases, one of which has nobody to tell."""
    pool = stories.plain_pool(manager, manager2)
    stories.submitted(pool, odense, by=applicant)
    aalborg = aalborg_applicant.memberships.get().organisation
    stories.submitted(pool, aalborg, by=aalborg_applicant, amount="700.000")
    stories.opened(pool, by=manager)
    stories.declared_over_list(pool, manager, director)
    for application in Application.objects.select_related("case", "pool__version", "organisation").order_by("pk"):
        stories.assessed(application, caseworker, caseworker2, manager=manager)
        outcome = ("grant", "400000.00") if application.organisation_id == odense.pk else ("refusal", "0")
        reasons = stories.draft_of(application, outcome[0]).reasons | {"priority": "Vi har lagt vægt på hele landet."}
        more = {"reasons": reasons, "deviation_reason": "Hele landet skal med."}
        stories.decided(application, *outcome, by=manager, **more)
    aalborg_applicant.is_active = False
    aalborg_applicant.save()
    return stories.approved(pool, manager=manager, director=director)


class Walk:
    """One person's browser, which looks at each page at both widths, or at a tablet's."""

    def __init__(self, browser, address: str, user) -> None:
        context = browser.new_context()
        client = Client()
        client.force_login(user, backend="portal.identity.PasswordBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        self.page, self.address = context.new_page(), address

    def look(self, path: str, name: str, widths: tuple[int, ...] = WIDTHS) -> list:
        found = []
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 1024 if width == TABLET else 900})
            assert self.page.goto(self.address + path).status == 200
            found += [(name, width, fault) for fault in faults(self.page)]
        return found

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()


def in_trouble(application) -> None:
    """One letter cannot be made, and one mail did not go."""
    letter = Document.objects.get(entry__case=application.case, kind="afgoerelse")
    Document.objects.filter(pk=letter.pk).update(attempts=MOST_ATTEMPTS, last_error="for mange celler")
    later = timezone.now() + timedelta(hours=1)
    waiting = OutboxMail.objects.filter(once_key__contains="/decision-")
    waiting.update(attempts=3, last_error="550 ukendt modtager", not_before=later)


def test_the_pages_before_and_after_the_release_and_of_an_omgoerelse(approved, world, manager, director):
    slug = approved.pool.slug
    address, found = world.start_web(), []
    aalborg = Application.objects.get(organisation__name__startswith="Aalborg")
    case = f"/sagsbehandling/sager/{aalborg.case.number}/omgoer/"
    with chromium() as browser:
        walk = Walk(browser, address, director)
        found += walk.look(f"/indstilling/{slug}/", "the director's page", (*WIDTHS, TABLET))
        found += walk.look(f"/indstilling/{slug}/foer-meddelelse/", "clear")
        walk.page.get_by_label("Dato").fill("25.12.2098")
        walk.page.get_by_label("Klokkeslæt").fill("9.00")
        walk.press("Planlæg meddelelse")
        walk.page.get_by_text("er ikke en arbejdsdag").wait_for()
        found += walk.look(f"/indstilling/{slug}/foer-meddelelse/", "planned")
        walk.page.get_by_label("Jeg har set listen igennem").check()
        walk.press("Meddel afgørelser")
        walk.page.get_by_role("heading", name="Forsendelse").wait_for()
        make_papers(now=timezone.now())
        found += walk.look(f"/indstilling/{slug}/forsendelse/", "delivered")
        writer = Walk(browser, address, manager)
        found += writer.look(case, "written")
        writer.page.get_by_label("Hvorfor ændres afgørelsen?").fill(WHY)
        writer.page.locator("#id_outcome").select_option("grant")
        writer.page.get_by_label("Beløb i alt").fill("300.000")
        writer.press("Gem omgørelse")
        found += writer.look(case, "saved")
        writer.press("Indstil omgørelse")
        writer.page.get_by_text("Omgørelsen er indstillet").wait_for()
        found += walk.look(case, "with the director")
        for words in ("Godkend omgørelse", "Meddel ny afgørelse"):
            walk.press(words)
        walk.page.get_by_role("heading", name="Tidligere afgørelser").wait_for()
        found += walk.look(case, "changed")
    assert found == []


def test_the_pages_when_something_stood_in_the_way(approved, world, manager, director):
    slug = approved.pool.slug
    now = timezone.now()
    actions.plan_release(approved, now + timedelta(seconds=1), by=director, now=now)
    director.roles = []
    director.save()
    assert actions.release_due(now=now + timedelta(minutes=1)) == 0
    director.roles = ["director"]
    director.save()
    address, found = world.start_web(), []
    with chromium() as browser:
        walk = Walk(browser, address, director)
        found += walk.look(f"/indstilling/{slug}/foer-meddelelse/", "stopped")
        actions.release(package_of(approved.pool), by=director, now=timezone.now())
        in_trouble(Application.objects.get(organisation__name__startswith="Odense"))
        found += walk.look(f"/indstilling/{slug}/forsendelse/", "in trouble")
        walk.press("Prøv breve igen")
        walk.page.get_by_text("Breve, der prøves igen nu: 1.").wait_for()
    assert found == []
