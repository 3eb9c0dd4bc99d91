"""What a pool no longer asks for is read with its earlier texts, and reading the changes loses nothing typed."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.actions.drafting import save_answer
from applications.drafts import draft_of
from applications.new_version import gone_answers
from pools.document import Column
from pools.versions import Clarification
from tests.applications.factories import draft, seen_by
from tests.applications.version_stories import (
    acknowledged,
    added_question,
    changed_question,
    document_now,
    in_force,
    without_question,
)
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def test_earlier_texts_of_a_removed_question_are_read_and_not_taken_back(
    client, login, open_pool, applicant, manager, manager2, now
):
    application, document = draft(open_pool, applicant, now), document_now(open_pool)
    for base, text in enumerate(["Pernille", "Pernille og Lars"]):
        save_answer(application, "project_manager", text, base_version=base, by=applicant, now=now)
    in_force(open_pool, without_question(document, "project_manager"), manager, manager2, now)
    acknowledged(application, by=applicant, now=now)
    history = reverse("applications:field_history", args=[application.case.number, "project_manager"])
    login(client, applicant)
    assert history in client.get(reverse("applications:form", args=[application.case.number])).content.decode()
    page = client.get(history).content.decode()
    shown = (document.question("project_manager").label in page, ">Pernille</" in page or "Pernille<" in page)
    assert (shown, "Tag denne tekst tilbage" in page) == ((True, True), False)
    assert client.post(f"{history}1/tag-tilbage/", {"base": "2"}).status_code == 404


def test_the_cells_of_a_removed_column_stay_readable(client, login, applicant, manager, manager2, director, now):
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=40)}
    open_pool = announced_pool(manager, manager2, now=now - timedelta(days=2), **moments)
    columns = (Column("who", "Hvem", "short_text"), Column("where", "Hvor", "short_text"))
    document = added_question(document_now(open_pool), kind="table", columns=columns, required=False)
    in_force(open_pool, document, manager, manager2, now)
    application = draft(open_pool, applicant, now)
    save_answer(application, "evaluation", ["Rambøll", "I Odense"], base_version=0, by=applicant, now=now)
    narrower = changed_question(document, "evaluation", columns=columns[:1])
    told = Clarification("Præcisering af tabellen", "En kolonne mindre.")
    in_force(open_pool, narrower, manager, director, now, told)
    acknowledged(application, by=applicant, now=now)
    gone = gone_answers(draft_of(seen_by(applicant, application)))
    assert [(each.key, each.shown) for each in gone] == [("evaluation", "1. Hvor: I Odense")]
    history = reverse("applications:field_history", args=[application.case.number, "evaluation"])
    assert "Hvor: I Odense" in login(client, applicant).get(history).content.decode()


def test_reading_the_changes_saves_what_was_typed_on_the_page(
    client, login, open_pool, applicant, manager, manager2, now
):
    application = draft(open_pool, applicant, now)
    in_force(open_pool, without_question(document_now(open_pool), "citizens"), manager, manager2, now)
    form = reverse("applications:form", args=[application.case.number])
    page = login(client, applicant).get(form).content.decode()
    read = reverse("applications:acknowledge", args=[application.case.number])
    buttons = re.findall(r'<button[^>]*form="application-form"[^>]*>([^<]*)<', page)
    assert buttons == ["Gem kladde", "Jeg har læst ændringerne"]  # what Enter presses is the first
    assert f'formaction="{read}" name="read" value="2"' in page
    typed = {"project_manager": "Skrevet før jeg læste", "project_manager-version": "0", "read": "2"}
    assert client.post(read, typed).status_code == 302
    seen = seen_by(applicant, application)
    assert seen.pool_version.number == 2
    assert seen.answers.get(question="project_manager").value == "Skrevet før jeg læste"
