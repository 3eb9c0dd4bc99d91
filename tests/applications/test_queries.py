"""How many statements does each page and press take? Literal counts, so that a new one is noticed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.factories import approved_draft, complete_draft, draft

pytestmark = pytest.mark.db


def at(application, name):
    return reverse(f"applications:{name}", args=[application.case.number])


@pytest.fixture
def anna(client, applicant, login):
    return login(client, applicant)


def test_autosave(anna, open_pool, applicant, django_assert_num_queries):
    """Clock, session, user; savepoint, the draft under its lock, the answer read, answer and draft written, who
    is here, release."""
    application = draft(open_pool, applicant, timezone.now())
    url = at(application, "save_field")
    anna.post(url, {"field": "citizens", "value": "1", "base": "0"})
    with django_assert_num_queries(10):
        anna.post(url, {"field": "citizens", "value": "2", "base": "1"})


def test_the_form(anna, open_pool, applicant, django_assert_num_queries):
    """Session, user, application, answers, activities, milestones, posts, financing, who is here, and the header."""
    application = complete_draft(open_pool, applicant, timezone.now())
    with django_assert_num_queries(10):
        anna.get(at(application, "form"))


def test_the_review(anna, open_pool, applicant, approver, django_assert_num_queries):
    application = approved_draft(open_pool, applicant, approver, timezone.now())
    with django_assert_num_queries(12):  # the approval is read for the banner too
        anna.get(at(application, "review"))


def test_sending(anna, open_pool, applicant, approver, django_assert_num_queries):
    application = approved_draft(open_pool, applicant, approver, timezone.now())
    with django_assert_num_queries(33):
        anna.post(at(application, "submit"), {"version": application.draft_version})
