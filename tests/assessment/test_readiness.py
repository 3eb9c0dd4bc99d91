"""What does the agency see before the opening? How many, when it was counted, and never whose."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.approval import approve, ask_approval
from applications.actions.drafting import save_answer
from applications.actions.withdrawing import withdraw
from assessment.desk.readiness import days_of, sealed_numbers
from tests.applications.factories import approved_draft, complete_draft, draft, submitted, with_approver
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(manager, manager2):
    """The seed pool with approval in the portal, where an organisation may apply as often as it likes."""
    return announced_pool(manager, manager2, one_application_per="any")


def numbers(pool, now):
    found = sealed_numbers(pool, now=now)
    return (found.drafts, found.for_approval, found.ready, found.submitted, found.corrected)


def test_each_application_is_counted_in_one_place(pool, applicant, approver, now):
    assert numbers(pool, now) == (0, 0, 0, 0, 0)
    draft(pool, applicant, now)
    asked = complete_draft(pool, applicant, now)
    with_approver(asked, approver, by=applicant, now=now)
    ask_approval(asked, by=applicant, now=now)
    assert numbers(pool, now) == (1, 1, 0, 0, 0)
    approve(asked, by=approver, now=now)
    submitted(pool, applicant, approver, now)
    assert numbers(pool, now) == (1, 0, 1, 1, 0)


def test_what_is_sent_and_changed_again_is_both_sent_and_corrected(pool, applicant, approver, now):
    application = submitted(pool, applicant, approver, now)
    save_answer(application, "citizens", "7", base_version=1, by=applicant, now=now)
    assert numbers(pool, now) == (0, 0, 0, 1, 1)
    withdraw(application, by=applicant, now=now)
    assert numbers(pool, now) == (0, 0, 0, 0, 0)


def test_day_by_day_a_correction_is_not_a_new_application(pool, applicant, approver, now):
    assert days_of(pool, now=now) is None
    application = submitted(pool, applicant, approver, now)
    approved_draft(pool, applicant, approver, now + timedelta(days=2))
    days = days_of(pool, now=now + timedelta(days=5))
    told = [((row.day - days.rows[0].day).days, row.started, row.sent) for row in days.rows]
    assert told == [(0, 1, 1), (2, 1, 0)]
    assert ((days.last - days.rows[0].day).days, days.highest) == (5, 1)
    assert [bar.height for bar in days.bars] == [146, 146, 146, 0]
    assert application.submissions.count() == 1


def test_the_page_says_when_and_how_many_in_as_many_queries_for_one_as_for_three(
    pool, applicant, approver, manager, login, now, django_assert_num_queries
):
    client, address = login(Client(), manager), reverse("assessment:pool", args=[pool.slug])
    submitted(pool, applicant, approver, now)
    client.get(address)
    with django_assert_num_queries(10):
        client.get(address)
    submitted(pool, applicant, approver, now)
    number = draft(pool, applicant, now).case.number
    with django_assert_num_queries(10):
        page = client.get(address).content.decode()
    assert ("Talt op" in page, "Heraf med rettelser" in page) == (True, True)
    assert [each for each in (number, "Odense", applicant.name) if each in page] == []


def test_where_a_declaration_replaces_the_approval_ready_cannot_be_seen_and_the_page_says_so(manager, manager2, login):
    pool = announced_pool(manager, manager2, slug="med-erklaering", approval="declaration")
    page = login(Client(), manager).get(reverse("assessment:pool", args=[pool.slug])).content.decode()
    assert "Puljen tager imod en erklæring i stedet for godkendelse i portalen." in page
