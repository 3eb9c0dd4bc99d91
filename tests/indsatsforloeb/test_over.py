"""When a course is over its pages are read: nobody is offered what would be refused."""

import re

import pytest
from django.urls import resolve

from indsatsforloeb.actions import evaluating
from indsatsforloeb.actions.closing import close_course
from indsatsforloeb.actions.phases import end_early
from indsatsforloeb.ending import Ending
from indsatsforloeb.models import Course
from indsatsforloeb.states import Held
from portal.models import User
from tests.indsatsforloeb import stories
from tests.indsatsforloeb.evaluations import closed, in_phase, opened

pytestmark = pytest.mark.db
PAGES = ["", *("opstart/", "gruppe/", "aktiviteter/", "samarbejdsaftale/", "analyse/", "selvevaluering/", "rapport/")]
PAGES += ["plan/", "udvikling/", "afslutning/", "partnerskaber/", "beskeder/", "dokumenter/", "konsulenter/"]
FORM = re.compile(r'<form method="post"[^>]*action="([^"]*)"')
BUTTON = re.compile(r'<a class="button[^"]*" href="([^"]*)"')
STILL_POSSIBLE = {
    *("account_login", "account_logout", "session_extend"),  # around every page
    *("run:make_feed", "run:end_feed"),  # a calendar is followed for as long as one likes
    *("indsatsforloeb:share_report", "indsatsforloeb:take_back_share"),  # the report is the tilbud's own
    "indsatsforloeb:end_consultant",  # who has no more to do there is let out
    "indsatsforloeb:send_message",
}


def offered(client, course: Course) -> dict[str, set[str]]:
    """{page: what it offers to send, and where its buttons lead}."""
    home, found = f"/forloeb/{course.case.number}/", {}
    for page in PAGES:
        answer = client.get(home + page)
        assert answer.status_code == 200, page
        addresses = FORM.findall(answer.text) + BUTTON.findall(answer.text)
        found[page] = {resolve(each.split("#")[0]).view_name for each in addresses} - STILL_POSSIBLE
    return {page: names for page, names in found.items() if names}


@pytest.fixture(params=["leader", "consultant"])
def reader(request, leader, consultant) -> User:
    """Both sides of the table."""
    return {"leader": leader, "consultant": consultant}[request.param]


def test_a_course_that_was_broken_off_offers_nothing_to_write(course, leader, consultant, reader, login, client):
    stories.in_analysis(course, leader)
    opened(course, consultant)
    login(client, reader)
    running = offered(client, course)
    assert {"gruppe/", "aktiviteter/", "selvevaluering/"} <= set(running)
    end_early(course, reason="Tilbuddet lukker.", by=consultant, now=stories.ANALYSIS_AT)
    assert offered(client, course) == {}


def test_a_course_that_is_closed_offers_its_paper_and_nothing_to_write(
    course, leader, consultant, reader, login, client
):
    stories.in_development(course, leader)
    stories.held(course, Held.CLOSING_WORKSHOP)
    login(client, reader)
    assert {"gruppe/", "aktiviteter/", "plan/"} <= set(offered(client, course))
    for _ in ("først", "til sidst"):
        closed(evaluating.open_evaluation(course, by=consultant, now=stories.STARTED_AT), consultant)
    (left,) = course.case.goals.get().actions.all()
    ending = Ending("Et bedre liv.", {"health": "Flere går ture."}, {left.pk: "Souschefen fører den videre."})
    close_course(course, ending, by=consultant, now=stories.DEVELOPMENT_AT)
    assert offered(client, course) == {"rapport/": {"indsatsforloeb:report_pdf"}}


def test_a_form_that_is_opened_by_its_address_says_that_the_course_is_over(course, leader, consultant, login, client):
    stories.in_development(course, leader)
    member, goal = course.case.members.order_by("pk")[0], course.case.goals.get()
    planned = course.case.gatherings.filter(state="planned").order_by("pk")[0]
    forms = [f"gruppe/{member.pk}/", "aktiviteter/ny/", f"aktiviteter/{planned.pk}/ret/", f"plan/maal/{goal.pk}/"]
    forms += [f"plan/maal/{goal.pk}/handling/"]
    home = f"/forloeb/{course.case.number}/"
    login(client, leader)
    assert [client.get(home + each).status_code for each in forms] == [200] * len(forms)
    end_early(course, reason="Tilbuddet lukker.", by=consultant, now=stories.DEVELOPMENT_AT)
    for each in forms:
        answer = client.get(home + each)
        assert (answer.status_code, "Forløbet er slut." in answer.text) == (409, True), each


def test_whose_group_it_is_still_reads_its_names_when_the_course_is_over(course, leader, consultant, login, client):
    stories.agreed(course, leader)
    end_early(course, reason="Tilbuddet lukker.", by=consultant, now=stories.ANALYSIS_AT)
    page = login(client, consultant).get(f"/forloeb/{course.case.number}/gruppe/").text
    assert ("Borger: Bo" in page, "Tag ud" in page) == (True, False)


def test_a_member_is_changed_by_who_carries_the_group_and_read_by_nobody_else(course, leader, auditor, login, client):
    stories.prepared(course, leader)
    member = course.case.members.get(name="Bo")
    address = f"/forloeb/{course.case.number}/gruppe/{member.pk}/"
    codes = [login(client, user).get(address).status_code for user in (leader, auditor)]
    assert codes == [200, 403]


def test_opstart_stands_in_the_menu_until_the_analysis_begins(course, leader, login, client):
    home = f"/forloeb/{course.case.number}/"
    stories.prepared(course, leader)
    item = f'<a class="nav-link" href="{home}opstart/"><span>Opstart</span></a>'
    assert item in login(client, leader).get(f"{home}gruppe/").text
    in_phase(course, "analysis")
    assert item not in client.get(f"{home}gruppe/").text
