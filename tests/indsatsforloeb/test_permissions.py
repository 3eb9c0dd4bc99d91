"""Whose are a course's pages? Every person and every address of the spine, reading and writing."""

import pytest
from django.urls import reverse

from cases.actions.people import add_colleague
from cases.states import CaseRole
from indsatsforloeb.actions.people import add_consultant
from indsatsforloeb.models import AgreementSignature, Course, CoursePause
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
READ = ["course", "startup", "agreement", "consultants"]
ACTS = {
    "agree_length": {"months": "7", "begins_on": "21.10.2019"},
    "lay_plan": {},
    "practical": {"rooms": "A", "catering": "B", "substitutes": "C"},
    "make_agreement": {},
    "sign_agreement": {"sha256": "0" * 64},
    "begin_analysis": {},
    "begin_development": {},
    "pause_course": {"pause-reason": "Syg"},
    "resume_course": {},
    "end_course": {"end-reason": "Lukker"},
    "hand_over_course": {},
    "add_consultant": {},
    "end_consultant": {},
}
PLAN = {"agree_length", "lay_plan"}
LEAD = {"make_agreement", "begin_analysis", "begin_development", "pause_course", "resume_course", "end_course"}
GIVE_ON = {"hand_over_course", "add_consultant", "end_consultant"}
# Who → which acts are theirs (whatever stands in the way now); None: the course is not there for them.
MAY = {
    "applicant": {"practical"},
    "editor": {"practical"},
    "reader": set(),
    "leader": {"practical", "sign_agreement"},
    "stranger": None,
    "consultant": PLAN | LEAD | GIVE_ON | {"practical", "sign_agreement"},
    "consultant2": GIVE_ON,
    "consultant3": PLAN | LEAD | GIVE_ON | {"practical"},
    "external": PLAN | {"practical"},
    "external2": None,
    "caseworker": None,
    "manager": None,
    "director": None,
    "deputy": None,
    "payer": None,
    "auditor": set(),
    "admin": None,
}


@pytest.fixture
def reader(odense):
    return stories.user_of(odense, "laeser@odense.example", "Lars Læser")


@pytest.fixture
def editor(odense):
    return stories.user_of(odense, "redaktoer@odense.example", "Rie Redaktør")


@pytest.fixture
def carried(course, leader, applicant, reader, editor, consultant, consultant3, external) -> Course:
    """Ready for its signatures, with a reader, an editor, a further consultant and an external one."""
    stories.prepared(course, leader)
    at = stories.AGREED_AT
    for colleague, role in ((reader, CaseRole.READER), (editor, CaseRole.EDITOR)):
        add_colleague(course.case, email=colleague.email, role=role, by=applicant, now=at)
    for user in (consultant3, external):
        add_consultant(course, user, by=consultant, now=at)
    stories.made(course, now=at)
    return course


def address(name: str, course: Course) -> str:
    more = {"sign_agreement": [1], "end_consultant": [course.case.assignments.get(user=course.responsible).pk]}.get(
        name, []
    )
    return reverse(f"indsatsforloeb:{name}", args=[course.case.number, *more])


def test_every_person_and_every_page(client, login, carried, request):
    found = {}
    for who in MAY:
        login(client, request.getfixturevalue(who))
        found[who] = {client.get(address(name, carried)).status_code for name in READ}
    assert found == {who: {404} if may is None else {200} for who, may in MAY.items()}


def test_every_person_and_every_act(client, login, carried, request):
    """403 is *not you*, 404 *not there*; what is theirs answers anything else, here without doing it."""
    wrong = []
    for who, may in MAY.items():
        login(client, request.getfixturevalue(who))
        for name, typed in ACTS.items():
            is_theirs = may is not None and name in may
            status = client.post(address(name, carried), {} if is_theirs else typed).status_code
            expected = {404} if may is None else {302, 409, 422} if is_theirs else {403}
            wrong += [] if status in expected else [(who, name, status)]
    assert wrong == []
    assert (CoursePause.objects.count(), AgreementSignature.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "who", [who for who, may in MAY.items() if who not in ("consultant", "consultant2", "consultant3")]
)
def test_the_places_are_indsatsteams(client, login, carried, who, request, place):
    login(client, request.getfixturevalue(who))
    number = place.case.number
    paths = ["/indsatsforloeb/pladser/", "/indsatsforloeb/pladser/indtast/"]
    acts = [f"/indsatsforloeb/pladser/{number}/start/", f"/indsatsforloeb/pladser/{number}/1/giv-tilbage/"]
    acts.append("/indsatsforloeb/pladser/indtast/gem/")
    assert {client.get(path).status_code for path in paths} == {403}
    assert {client.post(path).status_code for path in acts} == {403}


def test_a_visitor_is_asked_to_log_in(client, carried):
    for name in READ:
        assert client.get(address(name, carried)).status_code == 302
