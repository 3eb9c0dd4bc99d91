"""Bo is in the group: in which texts can his name be written, and who is warned when he comes in later?"""

import pytest
from django.contrib.messages import get_messages

from cases.actions import add_goal, add_member
from cases.group import MemberDraft
from cases.plan import GoalDraft
from cases.states import MemberRole
from indsatsforloeb.actions.evaluating import open_evaluation
from indsatsforloeb.actions.startup import Practical, write_practical
from indsatsforloeb.models import AnalysisMaterial, AnalysisReport, Course, CoursePause, LeaderAnswer, Partnership
from indsatsforloeb.naming import texts_that_name
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
SAYS = "i stedet for Bo"
NAMED = "Hos Bo på stuen"


@pytest.fixture
def analysed(course, leader) -> Course:
    return stories.in_analysis(course, leader)


def send(client, course, path: str, typed: dict[str, str]) -> str:
    """The page that answers: refused, with the error and with what was typed."""
    answer = client.post(f"/forloeb/{course.case.number}/{path}/", typed)
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert (SAYS in page, NAMED in page) == (True, True)
    return page


def test_rooms_catering_and_substitutes(client, login, course, leader, applicant):
    stories.prepared(course, leader)
    login(client, applicant)
    page = send(client, course, "samarbejdsaftale/praktisk", {"rooms": NAMED, "catering": "A", "substitutes": "B"})
    assert 'id="id_rooms_error"' in page or "form-error" in page
    course.refresh_from_db()
    assert course.rooms == "Fælleshuset på Solsiden"


def test_the_report(client, login, analysed, consultant):
    login(client, consultant)
    typed = {"version": "0", "summary": "Kort", "health-finding": NAMED}
    page = send(client, analysed, "rapport/gem", typed)
    assert '<a class="function-link" href="#health-finding">' in page
    assert page.count(SAYS) == 2  # on top, and at the box
    assert not AnalysisReport.objects.exists()


def test_a_document_of_the_analysis(client, login, analysed, consultant):
    login(client, consultant)
    page = send(client, analysed, "analyse/tilfoej", {"kind": "core_document", "title": "Rundtur", "text": NAMED})
    assert page.count(SAYS) == 2
    assert not AnalysisMaterial.objects.exists()


def test_the_leaders_comment(client, login, analysed, leader):
    open_evaluation(analysed, by=leader, now=stories.ANALYSIS_AT)
    login(client, leader)
    page = send(client, analysed, "selvevaluering/1/ledere/svar", {"comment-health": NAMED})
    assert page.count(SAYS) == 2
    assert not LeaderAnswer.objects.exists()


@pytest.mark.parametrize(("path", "field"), [("pause", "pause-reason"), ("afbryd", "end-reason")])
def test_why_a_course_stands_still_or_ends(client, login, analysed, consultant, path, field):
    login(client, consultant)
    send(client, analysed, path, {field: NAMED})
    analysed.refresh_from_db()
    assert (CoursePause.objects.count(), analysed.state) == (0, "analysis")


def test_what_a_course_gave(client, login, course, leader, consultant):
    stories.in_development(course, leader)
    login(client, consultant)
    page = send(client, course, "afslutning/luk", {"gained": NAMED})
    assert page.count(SAYS) == 2


def test_why_two_courses_are_partners(client, login, analysed, consultant, call, odense, bakken, applicant):
    other = stories.started(stories.released_place(call, odense, bakken, by=applicant), consultant)
    for each in (analysed, other):
        add_goal(each.case, GoalDraft("Flere går ture", "health"), by=consultant, now=stories.ANALYSIS_AT)
    login(client, consultant)
    page = send(client, analysed, "partnerskaber/foreslaa", {"other": other.case.number, "reason": NAMED})
    assert page.count(SAYS) == 2
    assert not Partnership.objects.exists()


def test_a_citizen_who_comes_later_is_looked_for_in_what_is_written(client, login, course, leader, applicant):
    stories.prepared(course, leader)
    written = Practical("Hos Karla på stuen", "Frokost", "Vikarer", True)
    write_practical(course, written, by=applicant, now=stories.PREPARED_AT)
    login(client, applicant)
    sent = client.post(f"/forloeb/{course.case.number}/gruppe/tilfoej/", {"role": "citizen", "name": "Karla"})
    told = " ".join(str(each) for each in get_messages(sent.wsgi_request))
    assert "Navnet Karla står allerede i tekster, som andre læser: Samarbejdsaftale." in told
    send_again = {"rooms": "Hos Karla på stuen", "catering": "A", "substitutes": "B"}
    again = client.post(f"/forloeb/{course.case.number}/samarbejdsaftale/praktisk/", send_again)
    assert "i stedet for Karla" in again.content.decode()


def test_an_employee_of_the_same_name_may_be_written(course, leader, applicant):
    stories.prepared(course, leader)
    draft = MemberDraft(role=MemberRole.KEY_PERSON, name="Bo Bertelsen")
    add_member(course.case, draft, by=applicant, now=stories.PREPARED_AT)
    written = Practical(NAMED, "Frokost", "Vikarer", True)
    write_practical(course, written, by=applicant, now=stories.PREPARED_AT)
    assert texts_that_name(course.case, "Bo") == []
