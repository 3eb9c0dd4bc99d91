"""A correction and an opening at the same moment: what is acknowledged is judged, and what is judged never changes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections
from django.utils import timezone

from applications.actions import submitting
from applications.actions.drafting import save_answer
from applications.actions.opening import open_applications
from applications.models import Application
from applications.models.draft import ApplicationQuerySet
from pools.document.form import Intake
from pools.models import Pool
from portal.steps import NotPossibleNow
from tests.applications.factories import complete_draft, seen_by, sent
from tests.pools.factories import announced_pool
from tests.race.clients import in_a_thread
from tests.race.waiting import nobody_writes, until, waiting

pytestmark = [pytest.mark.race, pytest.mark.world]
# What keeps an application as it was opened when no lock does.
CONSTRAINTS = """
    DROP TRIGGER submission_holds ON applications_submission;
    DROP TRIGGER application_holds ON applications_application;
"""


@pytest.fixture
def application(world, manager, manager2, applicant) -> Application:
    """Sent to a call that is opened again and again, and corrected since: the correction is not sent yet."""
    now = timezone.now()
    moments = {"opens": now - timedelta(days=20), "deadline": now + timedelta(days=300)}
    intake = Intake("continuous", "Der kan søges løbende.")
    pool = announced_pool(manager, manager2, now=now - timedelta(days=21), approval="none", intake=intake, **moments)
    application = complete_draft(pool, applicant, now)
    sent(application, by=applicant, now=now)
    version = application.answers.get(question="citizens").version
    save_answer(application, "citizens", "77", base_version=version, by=applicant, now=now)
    return seen_by(applicant, application)


def done_by(act):
    """In a thread of its own, with a connection of its own; what it was refused with is its answer."""

    def _act():
        try:
            return act()
        except NotPossibleNow as refusal:
            return [obstacle.code for obstacle in refusal.obstacles]
        except IntegrityError as error:
            return [error.__cause__.diag.constraint_name]
        finally:
            connections.close_all()

    return in_a_thread(_act)


def is_opened(application) -> bool:
    return Pool.objects.get(pk=application.pool_id).intake == 1


def judged(application) -> tuple[int | None, int]:
    """The opening that has it, and the submission that is judged."""
    return Application.objects.values_list("intake", "current_submission").get(pk=application.pk)


def opened_while_sending(application, applicant, manager):
    """The sending is held between its checks and its commit; returns its answer and what the opening took in then."""
    now = timezone.now()
    with nobody_writes("applications_submission"):
        sending = done_by(lambda: sent(application, by=applicant, now=now))
        until(lambda: waiting() == 1, seconds=8, what="the sending stands before its commit")
        opening = done_by(lambda: open_applications(application.pool, by=manager, now=now))
        until(lambda: waiting() == 2 or is_opened(application), seconds=8, what="the opening waits or is done")
        taken_in = judged(application) if is_opened(application) else None
    assert opening() == 1
    return sending(), taken_in


def test_the_opening_waits_for_a_sending_under_way_and_takes_it_in(application, applicant, manager):
    submission, taken_in = opened_while_sending(application, applicant, manager)
    assert taken_in is None
    assert judged(application) == (1, submission.pk)


def test_a_sending_waits_for_the_opening_and_is_told_that_it_came_too_late(application, applicant, manager):
    now, earlier = timezone.now(), application.current_submission_id
    with nobody_writes("cases_case"):
        opening = done_by(lambda: open_applications(application.pool, by=manager, now=now))
        until(lambda: waiting() == 1, seconds=8, what="the opening stands before its commit")
        sending = done_by(lambda: sent(application, by=applicant, now=now))
        until(lambda: waiting() == 2, seconds=8, what="the sending waits")
    assert (opening(), sending()) == (1, ["taken_in"])
    assert judged(application) == (1, earlier)


@pytest.fixture
def unlocked(monkeypatch) -> None:
    """The sending holds neither pool nor case."""
    monkeypatch.setattr(submitting, "hold_pool", lambda pool_pk: None)
    monkeypatch.setattr(ApplicationQuerySet, "locked_with_case", lambda rows: rows.order_by("pk"))


def test_without_the_lock_the_database_refuses(application, applicant, manager, unlocked):
    answer, taken_in = opened_while_sending(application, applicant, manager)
    assert answer == ["application_is_taken_in"]
    assert judged(application) == taken_in == (1, application.current_submission_id)


def test_without_lock_and_constraint_what_is_judged_changes(application, applicant, manager, unlocked):
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS)
    submission, taken_in = opened_while_sending(application, applicant, manager)
    assert judged(application) != taken_in
    assert judged(application) == (1, submission.pk)
