"""Who is here now: for the party alone, for a minute, without a trace in the history, and cheap."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Presence
from applications.presence import mark, others_here
from cases.actions.people import add_colleague
from cases.states import CaseRole
from portal.models import HistoryRow
from tests.applications.factories import draft

pytestmark = pytest.mark.db


@pytest.fixture
def application(open_pool, applicant, colleague):
    now = timezone.now()
    application = draft(open_pool, applicant, now)
    add_colleague(application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    return application


def at(application, name="here"):
    return reverse(f"applications:{name}", args=[application.case.number])


def test_colleagues_see_each_other_and_what_is_written_in(client, login, application, applicant, colleague):
    login(client, colleague)
    assert "er her nu" not in client.post(at(application), {"field": "project_manager"}).content.decode()
    login(client, applicant)
    page = client.post(at(application), {"field": ""}).content.decode()
    label = "Hvem er projektleder"
    assert ("<strong>Karl Kollega</strong> er her nu – skriver i «" in page, label in page) == (True, True)
    for name in ("form", "budget"):
        assert "<strong>Karl Kollega</strong> er her nu" in client.get(at(application, name)).content.decode()
    login(client, colleague)
    assert (
        "<strong>Anna Ansøger</strong> er her nu</li>" in client.post(at(application), {"field": ""}).content.decode()
    )


def test_a_minute_later_nobody_is_there(application, applicant, colleague):
    now = timezone.now()
    mark(application, "project_manager", by=colleague, now=now)
    seen = [len(others_here(application.pk, by=applicant, now=now + timedelta(seconds=later))) for later in (0, 59, 60)]
    assert seen == [1, 1, 0]


def test_a_beat_is_two_statements_beside_the_session_and_leaves_no_history(
    client, login, application, colleague, django_assert_num_queries
):
    login(client, colleague)
    client.post(at(application), {"field": ""})
    lines = HistoryRow.objects.count()
    with django_assert_num_queries(3 + 2):  # the clock, session and user
        client.post(at(application), {"field": "project_manager"})
    assert HistoryRow.objects.count() == lines
    assert Presence.objects.get().field == "project_manager"


def test_an_autosave_says_where_one_is(client, login, application, colleague):
    login(client, colleague)
    client.post(at(application, "save_field"), {"field": "citizens", "value": "2", "base": "0"})
    assert Presence.objects.get().field == "citizens"


@pytest.mark.parametrize("who", ["stranger", "approver", "manager", "caseworker", "auditor", "director"])
def test_nobody_outside_the_case_is_present_or_learns_who_is(client, login, application, colleague, who, request):
    mark(application, "project_manager", by=colleague, now=timezone.now())
    login(client, request.getfixturevalue(who))
    answer = client.post(at(application), {"field": ""})
    assert (answer.status_code, "Karl" in answer.content.decode(), Presence.objects.count()) == (404, False, 1)


def test_what_is_no_field_is_shown_as_no_place(client, login, application, applicant, colleague):
    login(client, colleague).post(at(application), {"field": "<b>x</b>" * 20})
    page = login(client, applicant).post(at(application), {"field": ""}).content.decode()
    assert "<strong>Karl Kollega</strong> er her nu</li>" in page
