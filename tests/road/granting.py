"""The agency's part of a place: opened by the manager, judged and recommended by real actions, told by the director."""

from playwright.sync_api import Page

from applications.models import Application
from assessment import actions
from portal.models import User
from tests.assessment import stories
from tests.road.people import press
from tests.road.walking import Road

CALL, PACKAGE = "/sagsbehandling/puljer/indsatsforloeb/", "/indstilling/indsatsforloeb/"


def the_manager_opens(road: Road, page: Page) -> None:
    """One application is taken in; nobody has seen its name before."""
    page.goto(CALL)
    road.look(page, "call before it is opened")
    page.get_by_role("button", name="Åbn").click()
    page.get_by_role("heading", name="Åbn ansøgninger", level=1).wait_for()
    road.look(page, "about to open")
    page.get_by_role("main").get_by_role("button", name="Åbn").click()
    page.get_by_role("cell", name="Odense Kommune").wait_for()
    road.look(page, "call that is opened")


def it_is_judged_and_recommended(number: str, assessors: tuple[User, User], manager: User, director: User) -> None:
    """Four points from both on every criterion, a place, and the director's approval."""
    application = Application.objects.select_related("case", "pool__version", "organisation").get(case__number=number)
    stories.declared_over_list(application.pool, manager, director)
    stories.assessed(application, *assessors, manager=manager, points=4)
    stories.decided(application, "grant", by=manager, deviation_reason="")
    package = actions.recommend(application.pool, by=manager, now=stories.DECIDED_AT)
    actions.approve(package, by=director, now=stories.DECIDED_AT)


def the_director_tells(road: Road, page: Page) -> None:
    page.goto(PACKAGE)
    road.look(page, "recommendation")
    page.goto(f"{PACKAGE}foer-meddelelse/")
    page.get_by_label("Jeg har set listen igennem").check()
    road.look(page, "before it is told")
    press(page, "Meddel afgørelser")
    page.get_by_text("Meddelt tirsdag den 3. december 2019").wait_for()
