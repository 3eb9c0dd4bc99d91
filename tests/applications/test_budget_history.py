"""Who changed what in the budget and when: each cell of a post or line, old beside new, and taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.actions import budget as actions
from applications.budget.entry import read_financing, read_post
from applications.budget.history import row_history
from applications.states import BudgetRow
from cases.actions.people import add_colleague
from cases.states import CaseRole
from pools.document import document_of
from tests.applications.budget_stories import draft_with_activities, write_line, write_post

pytestmark = pytest.mark.db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def draft(open_pool, applicant, colleague, approver, odense, now):
    application = draft_with_activities(open_pool, odense, by=applicant, now=now)
    for person, role in [(colleague, CaseRole.EDITOR), (approver, CaseRole.READER)]:
        add_colleague(application.case, email=person.email, role=role, by=applicant, now=now)
    return application


def save(draft, post, by, now, **cells):
    entry = read_post(cells, document_of(draft.pool_version), [])
    return actions.save_post(draft, post.pk, entry, base_version=post.version, by=by, now=now)


def told(draft, kind, pk):
    return [
        (each.by, each.words, [(change.label, change.before, change.after) for change in each.changes])
        for each in row_history(draft, kind, pk).versions
    ]


def address(draft, name, pk):
    return reverse(f"applications:{name}", args=[draft.case.number, pk])


def test_each_cell_with_who_and_when_and_one_is_taken_back(client, login, draft, applicant, colleague, now):
    post = write_post(draft, by=applicant, now=now - timedelta(minutes=9))
    post = save(draft, post, colleague, now - timedelta(minutes=5), **{"2020-01": "19.000,50", "unit_price": "400"})
    newest = told(draft, BudgetRow.POST, post.pk)[0]
    assert newest == (
        "Karl Kollega",
        "",
        [("Pris pr. enhed", "412,50", "400"), ("jan. 2020", "20.000", "19.000,50")],
    )
    login(client, applicant)
    page = client.get(address(draft, "post_history", post.pk))
    assert [text in page.content.decode() for text in ("Karl Kollega", "19.000,50", "Tag tilbage")] == [True] * 3
    budget = client.get(f"{reverse('applications:budget', args=[draft.case.number])}?post={post.pk}").content.decode()
    assert address(draft, "post_history", post.pk) in budget
    taken = {"version": str(post.version), "2020-01": "20.000"}
    assert client.post(address(draft, "save_post", post.pk), taken).status_code == 302
    assert draft.posts.get().months["2020-01"] == "20000.00"
    assert told(draft, BudgetRow.POST, post.pk)[0] == ("Anna Ansøger", "", [("jan. 2020", "19.000,50", "20.000")])


def test_a_removed_post_and_its_way_back_are_told(client, login, draft, applicant, colleague, now):
    post = write_post(draft, by=applicant, now=now)
    actions.remove_post(draft, post.pk, by=colleague, now=now + timedelta(minutes=1))
    assert told(draft, BudgetRow.POST, post.pk)[0] == ("Karl Kollega", "Fjernet", [])
    page = login(client, applicant).get(address(draft, "post_history", post.pk)).content.decode()
    assert ("Linjen er fjernet fra budgettet." in page, ">Tag tilbage<" in page) == (True, False)
    actions.restore_post(draft, post.pk, by=applicant, now=now + timedelta(minutes=2))
    told_now = [(by, words) for by, words, _ in told(draft, BudgetRow.POST, post.pk)]
    assert told_now[:2] == [("Anna Ansøger", "Taget tilbage, som den stod"), ("Karl Kollega", "Fjernet")]


def test_a_line_of_financing_too_and_a_reader_changes_nothing(
    client, login, draft, applicant, colleague, approver, now
):
    line = write_line(draft, "cofunding", "5.000", by=applicant, now=now)
    entry = read_financing({"kind": "income", "amount": "6.000"})
    moment = now + timedelta(minutes=1)
    actions.save_financing(draft, line.pk, entry, base_version=line.version, by=colleague, now=moment)
    changes = [("Type", "Medfinansiering", "Indtægt"), ("Beløb i kr.", "5.000", "6.000")]
    by, words, found = told(draft, BudgetRow.FINANCING, line.pk)[0]
    assert (by, words, found[-1]) == ("Karl Kollega", "", changes[-1])
    assert found[0][0] == "Type"
    page = login(client, approver).get(address(draft, "line_history", line.pk)).content.decode()
    assert ("6.000" in page, ">Tag tilbage<" in page) == (True, False)


def test_a_row_of_another_application_has_no_page(
    client, login, draft, applicant, open_pool, aalborg, aalborg_applicant, now
):
    theirs = draft_with_activities(open_pool, aalborg, by=aalborg_applicant, now=now)
    post = write_post(theirs, by=aalborg_applicant, now=now)
    login(client, applicant)
    assert client.get(address(draft, "post_history", post.pk)).status_code == 404
    assert client.get(address(theirs, "post_history", post.pk)).status_code == 404
