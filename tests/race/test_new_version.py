"""A sending and a new version at the same moment: one is wholly before the other, and everybody is told the truth."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from applications.actions import submitting
from applications.actions.versions import approve_version
from applications.models import Submission
from applications.models.draft import ApplicationQuerySet
from pools.document import document_of
from pools.models import Pool
from portal.models import OutboxMail
from portal.steps import NotPossibleNow
from tests.applications.factories import complete_draft, sent
from tests.applications.version_stories import proposed
from tests.pools.factories import announced_pool
from tests.race.clients import in_a_thread
from tests.race.waiting import nobody_writes, until, waiting

pytestmark = [pytest.mark.race, pytest.mark.world]
STANDS, TO_READ = "Jeres indsendte ansøgning gælder.", "Læs ændringerne i jeres kladde"


@pytest.fixture
def scene(world, manager, manager2, applicant):
    """A whole application that can be sent, and a proposal that waits for its second person."""
    now = timezone.now()
    moments = {"opens": now - timedelta(days=20), "deadline": now + timedelta(days=30)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=21), approval="none", **moments)
    application = complete_draft(pool, applicant, now)
    pool.refresh_from_db()
    document = replace(document_of(pool.version), summary="Kortere.")
    return application, proposed(pool, document, by=manager, now=now)


def done_by(act):
    """In a thread of its own, with a connection of its own; what it was refused with is its answer."""

    def _act():
        try:
            return act()
        except NotPossibleNow as refusal:
            return [obstacle.code for obstacle in refusal.obstacles]
        finally:
            connections.close_all()

    return in_a_thread(_act)


def sent_while_approved(application, proposal, applicant, manager2):
    """The sending is held between its checks and its commit while the version is approved."""
    now = timezone.now()
    with nobody_writes("applications_submission"):
        sending = done_by(lambda: sent(application, by=applicant, now=now))
        until(lambda: waiting() == 1, seconds=8, what="the sending stands before its commit")
        approving = done_by(lambda: approve_version(proposal, by=manager2, now=now))
        until(lambda: waiting() == 2 or in_force(proposal), seconds=8, what="the approval waits or is done")
        was_first = in_force(proposal)
    approving()
    return sending(), was_first


def in_force(proposal):
    return Pool.objects.get(pk=proposal.pool_id).version_id == proposal.version_id


def told():
    return OutboxMail.objects.get(once_key__startswith="version/").body


def test_the_approval_waits_for_a_sending_under_way_and_tells_that_it_stands(scene, applicant, manager2):
    submission, was_first = sent_while_approved(*scene, applicant, manager2)
    assert (was_first, Submission.objects.get()) == (False, submission)
    assert STANDS in told()


def test_who_sends_after_the_approval_meets_the_new_version(scene, applicant, manager2):
    application, proposal = scene
    now = timezone.now()
    with nobody_writes("portal_outboxmail"):
        approving = done_by(lambda: approve_version(proposal, by=manager2, now=now))
        until(lambda: waiting() == 1, seconds=8, what="the approval stands before its commit")
        sending = done_by(lambda: sent(application, by=applicant, now=now))
        until(lambda: waiting() == 2, seconds=8, what="the sending waits for the approval")
    approving()
    assert sending() == ["new_version_unread"]
    assert Submission.objects.count() == 0
    assert TO_READ in told()


def test_without_the_locks_the_database_still_receives_nothing_unread(scene, applicant, manager2, monkeypatch):
    monkeypatch.setattr(submitting, "hold_pool", lambda pool_pk: None)
    monkeypatch.setattr(ApplicationQuerySet, "locked_with_case", lambda applications: applications)
    refused, was_first = sent_while_approved(*scene, applicant, manager2)
    assert (was_first, refused) == (True, ["submission_of_what_is_read"])
    assert Submission.objects.count() == 0
    assert TO_READ in told()
