"""The whole road in a real Chromium, for money and for places: from a visitor at /puljer/ to letter and mail."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from cases.actions import make_papers
from portal.models import OutboxMail, User
from portal.outbox import sweep
from tests.applications.factories import submitted
from tests.road import applying, deciding
from tests.road.calls import CALLS, Call
from tests.road.people import a_person, text_of_pdf, words_on
from tests.road.walking import APPLYING, Road

pytestmark = [pytest.mark.browser, pytest.mark.world]

OPENING = datetime(2019, 9, 18, 7, 0, tzinfo=UTC)
JUDGING = datetime(2019, 10, 1, 8, 0, tzinfo=UTC)
DECIDING = datetime(2019, 11, 20, 9, 0, tzinfo=UTC)
RELEASING = datetime(2019, 12, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_from_the_pool_page_to_the_letter_and_the_mail(
    call, road, manager, manager2, applicant, approver, aalborg_applicant, stranger, caseworker, caseworker2, director
):
    call.prepare(applicant)
    pool = call.announced(manager, manager2, **call.as_one_road)
    anna = a_person(road.browser, road.address)
    number = a_kommune_applies(road, call, anna, applicant, approver)
    refused = submitted(pool, aalborg_applicant, stranger, APPLYING).case.number

    road.it_is(OPENING)
    pia, ditte = road.enter(manager), road.enter(director)
    deciding.the_manager_opens(pia, call)
    deciding.leaders_declare_over_the_list(call, pia, ditte)
    deciding.the_manager_assigns(pia, call, number, refused, caseworker, caseworker2)
    road.it_is(JUDGING)
    both_are_judged(road, call, number, refused, caseworker, caseworker2)
    road.it_is(DECIDING)
    they_are_decided(call, pia, ditte, number, refused)
    deciding.before_the_release_nobody_can_tell(anna, number)
    road.it_is(RELEASING)
    deciding.the_director_releases(ditte)

    the_letter_lies_on_the_case(anna, call, number, road.now())
    the_mail_has_arrived(a_person(road.browser, road.address), number, applicant, approver, now=road.now())
    everybody_can_see_who_was_granted(a_person(road.browser, road.address), call)


def a_kommune_applies(road: Road, call: Call, anna: Page, applicant: User, approver: User) -> str:
    """From a visitor at /puljer/ to a receipt that anyone can check; returns the number of the case."""
    applying.a_visitor_reads_the_pool(anna, call)
    number = applying.she_logs_in_and_starts(anna, applicant, call)
    applying.she_fills_in_the_form(anna, call)
    if call.offers_money:
        applying.she_lays_the_budget(anna)
    applying.she_adds_the_approver(anna, number, approver)
    applying.she_tries_and_asks_for_approval(anna, number)
    applying.the_approver_approves(road.enter(approver), call)
    receipt = applying.she_sends(anna, number)
    applying.anyone_can_check(a_person(road.browser, road.address), **receipt)
    return number


def both_are_judged(road: Road, call: Call, number: str, refused: str, *assessors: User) -> None:
    """Each of the two on their own: the first case five and four points, the other two fewer."""
    for assessor, points in zip(assessors, (5, 4), strict=True):
        page = road.enter(assessor)
        deciding.an_assessor_judges(page, call, number, points)
        deciding.an_assessor_judges(page, call, refused, points - 2)


def they_are_decided(call: Call, pia: Page, ditte: Page, number: str, refused: str) -> None:
    deciding.the_manager_proposes(pia, call, number, "Tilsagn", "990.000")
    deciding.the_manager_proposes(pia, call, refused, "Afslag", "")
    deciding.the_manager_recommends(pia)
    deciding.the_director_approves(ditte, call)


def the_letter_lies_on_the_case(page: Page, call: Call, number: str, now: datetime) -> None:
    """«Tilsagn» on the case, and the letter of that day as a PDF."""
    make_papers(now=now)
    page.goto(f"/mine-tilskudssager/{number}/")
    assert page.get_by_role("heading", name="Status:").inner_text() == "Status: Tilsagn"
    letter = text_of_pdf(page, page.get_by_role("link", name="Tilsagn").first)
    assert "3. december 2019" in letter
    assert call.award in letter
    assert f"Vi har lagt vægt på {call.criteria[3].lower()}." in letter


def the_mail_has_arrived(page: Page, number: str, *people: User, now: datetime) -> None:
    """One mail without content to each of the two on the case, through a real SMTP server."""
    while OutboxMail.objects.due(now).exists():
        sweep(now=now)
    for person in people:
        page.goto(f"/demo/postkasse/?til={person.email}")
        newest = page.get_by_role("article").first.inner_text()
        assert f"Nyt på sag {number}" in newest
        assert "Tilsagn" not in newest


def everybody_can_see_who_was_granted(page: Page, call: Call) -> None:
    page.goto("/tilskudsmodtagere/")
    assert "Odense Kommune" in words_on(page)
    assert call.award in words_on(page)
    assert "Aalborg" not in words_on(page)
