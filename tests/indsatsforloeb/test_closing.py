"""A course is closed when its closing workshop is held, its plan followed up, and what it gave is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import make_papers
from cases.models import Document, Gathering, Goal, PlanAction, PlanActionNote
from indsatsforloeb.actions.closing import close_course
from indsatsforloeb.ending import Ending
from indsatsforloeb.models import Course, CoursePause, LeaderAnswer, SelfEvaluation
from indsatsforloeb.rules.closing import obstacles_to_close, obstacles_to_prepare_closing
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
NOW = stories.STARTED_AT + timedelta(days=200)


def gathering_of(course: Course, kind: str, title: str, *, state: str = "held", days: int = -2) -> Gathering:
    at, by = NOW + timedelta(days=days), course.responsible
    stamps = {"created_at": at, "created_by": by, "changed_at": at, "changed_by": by}
    return Gathering.objects.create(
        case=course.case, kind=kind, title=title, starts_at=at, ends_at=at + timedelta(hours=3), state=state, **stamps
    )


def action_of(course: Course, text: str, *, state: str, theme: str = "health") -> PlanAction:
    by = course.responsible
    goal, _ = Goal.objects.get_or_create(
        case=course.case, theme=theme, defaults={"title": f"Mål om {theme}", "created_at": NOW, "created_by": by}
    )
    return PlanAction.objects.create(goal=goal, text=text, state=state, changed_at=NOW, changed_by=by)


@pytest.fixture
def developed(course) -> Course:
    """In the development phase, with one action done and one under way; nothing of the closing is done."""
    begun = {"analysis_at": NOW, "development_at": NOW, "months": 8, "begins_on": stories.STARTED_AT.date()}
    with stories.as_already_happened():
        Course.objects.filter(pk=course.pk).update(state="development", **begun)
    course.refresh_from_db()
    action_of(course, "Borgerne er med til at ansætte", state="done")
    action_of(course, "Fælles gåture hver tirsdag", state="under_way")
    return course


@pytest.fixture
def ready(developed) -> Course:
    gathering_of(developed, "closing_workshop", "Afslutningsworkshop")
    return developed


@pytest.fixture
def ending(developed) -> Ending:
    left = PlanAction.objects.get(state="under_way")
    return Ending(
        "Vi taler med borgerne om det, der betyder noget.",
        {"health": "Flere går til læge."},
        {left.pk: "Souschefen fortsætter gåturene."},
    )


def codes(course: Course, ending: Ending) -> list[str]:
    return [each.code for each in obstacles_to_close(course, ending)]


def test_a_course_is_closed_with_what_it_gave(ready, ending, consultant, applicant):
    closed = close_course(ready, ending, by=consultant, now=NOW)
    assert (closed.state, closed.closed_at, closed.closed_by) == ("closed", NOW, consultant)
    assert closed.gained == "Vi taler med borgerne om det, der betyder noget.\n\nSundhed: Flere går til læge."
    closed.case.refresh_from_db()
    assert (closed.case.party_words, closed.case.party_turn) == ("Afsluttet", "nobody")
    assert (closed.case.agency_words, closed.case.agency_turn) == ("Afsluttet", "nobody")
    row = HistoryRow.objects.get(chain=closed.history_chain, verb="close")
    assert row.facts == {"from": "development", "to": "closed", "open_actions": 1}
    assert OutboxMail.objects.filter(to=applicant.email, once_key__contains="course-closed").count() == 1


def test_an_open_action_is_handed_on_with_a_last_note(ready, ending, consultant):
    close_course(ready, ending, by=consultant, now=NOW)
    note = PlanActionNote.objects.get()
    assert (note.action.state, note.state) == ("under_way", "under_way")
    assert note.text == "Føres videre efter forløbet: Souschefen fortsætter gåturene."


def test_the_paper_tells_what_was_gained_and_names_nobody_of_the_group(ready, ending, consultant):
    close_course(ready, ending, by=consultant, now=NOW)
    paper = Document.objects.get(entry__case=ready.case, kind="forloeb-afsluttet")
    assert paper.entry.visible_to_party
    assert paper.words["themes"] == [{"title": "Sundhed", "text": "Flere går til læge."}]
    assert paper.words["done"] == ["Borgerne er med til at ansætte"]
    assert paper.words["handed_on"] == [
        {"text": "Fælles gåture hver tirsdag", "words": "Souschefen fortsætter gåturene."}
    ]
    assert paper.words["tilbud"] == ["Solsiden"]
    make_papers(now=NOW)
    paper.refresh_from_db()
    assert (paper.file is not None, paper.last_error) == (True, "")


def test_each_thing_that_is_missing_is_said(developed, ending):
    assert codes(developed, Ending()) == ["no_closing_workshop", "open_action", "nothing_gained", "theme_not_told"]
    gathering_of(developed, "closing_workshop", "Afslutningsworkshop", state="planned", days=3)
    assert codes(developed, ending) == ["no_closing_workshop"]
    gathering_of(developed, "closing_workshop", "Afslutningsworkshop")
    assert codes(developed, ending) == []
    assert codes(developed, replace(ending, handed_on={})) == ["open_action"]
    assert codes(developed, replace(ending, gained=" ")) == ["nothing_gained"]
    assert codes(developed, replace(ending, per_theme={})) == ["theme_not_told"]
    assert codes(developed, replace(ending, gained="x" * 8000)) == ["too_long"]


@pytest.mark.parametrize("state", ["startup", "analysis"])
def test_only_a_course_in_development_is_closed(state, ready, ending):
    with stories.as_already_happened():
        Course.objects.filter(pk=ready.pk).update(state=state)
    ready.refresh_from_db()
    assert [each.code for each in obstacles_to_prepare_closing(ready)] == ["not_in_development"]


def test_a_course_that_stands_still_is_not_closed(ready, ending, consultant):
    CoursePause.objects.create(course=ready, reason="Sommer", began_at=NOW, began_by=consultant)
    assert codes(ready, ending) == ["paused"]


def test_the_second_self_evaluation_is_done_where_it_was_agreed(ready, ending, consultant):
    Course.objects.filter(pk=ready.pk).update(evaluates_again=True)
    ready.refresh_from_db()
    assert codes(ready, ending) == ["no_second_evaluation"]
    asked = {"questions": {}, "questions_sha256": "0" * 64}
    second = SelfEvaluation.objects.create(course=ready, number=2, opened_at=NOW, opened_by=consultant, **asked)
    assert codes(ready, ending) == ["no_second_evaluation"]
    told = {"values": {}, "comments": {"health": "Det går bedre."}}
    LeaderAnswer.objects.create(evaluation=second, at=NOW, by=consultant, **told)
    SelfEvaluation.objects.filter(pk=second.pk).update(closed_at=NOW, closed_by=consultant)
    assert codes(ready, ending) == []


def test_a_course_is_closed_once(ready, ending, consultant):
    close_course(ready, ending, by=consultant, now=NOW)
    with pytest.raises(NotPossibleNow) as refused:
        close_course(ready, ending, by=consultant, now=NOW)
    assert [each.code for each in refused.value.obstacles][0] == "not_in_development"
    assert Document.objects.filter(kind="forloeb-afsluttet").count() == 1


@pytest.mark.parametrize("who", ["applicant", "external", "consultant2", "auditor", "manager", "caseworker"])
def test_only_the_courses_own_of_indsatsteam_closes_it(who, ready, ending, request):
    with pytest.raises(PermissionDenied):
        close_course(ready, ending, by=request.getfixturevalue(who), now=NOW)


def test_the_page_keeps_what_was_typed_and_leads_to_the_field(client, login, ready, consultant):
    login(client, consultant)
    left = PlanAction.objects.get(state="under_way")
    address = f"/forloeb/{ready.case.number}/afslutning/"
    page = client.get(address).content.decode()
    assert "Alt, vejledningen kræver, er på plads. 1 handling i planen" in page
    sent = client.post(f"{address}luk/", {"gained": "Meget godt", "theme-health": ""})
    body = sent.content.decode()
    assert sent.status_code == 409
    assert ">Meget godt</textarea>" in body
    assert f'href="#action-{left.pk}"' in body
    assert 'href="#theme-health"' in body
    done = client.post(
        f"{address}luk/", {"gained": "Meget godt", "theme-health": "Mere", f"action-{left.pk}": "Vi fortsætter"}
    )
    assert (done.status_code, done.url) == (302, address)
    assert "Forløbet blev afsluttet" in client.get(address).content.decode()


def test_both_sides_read_the_page_and_only_the_consultant_has_the_button(client, login, ready, applicant, consultant2):
    address = f"/forloeb/{ready.case.number}/afslutning/"
    for reader in (applicant, consultant2):
        login(client, reader)
        page = client.get(address)
        assert page.status_code == 200
        assert "<form" not in page.content.decode().split("<h1>Afslutning</h1>")[1].split("</main>")[0]
        assert client.post(f"{address}luk/", {"gained": "x"}).status_code == 403


@pytest.mark.parametrize("who", ["stranger", "caseworker", "external"])
def test_a_stranger_meets_404(client, login, ready, who, request):
    login(client, request.getfixturevalue(who))
    assert client.get(f"/forloeb/{ready.case.number}/afslutning/").status_code == 404
    assert client.post(f"/forloeb/{ready.case.number}/afslutning/luk/").status_code == 404
