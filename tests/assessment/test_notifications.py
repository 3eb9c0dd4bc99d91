"""Inside the agency: the director is told that a recommendation waits, the manager that it came back; no contents."""

import pytest

from assessment import actions
from portal.models import OutboxMail
from tests.assessment import stories

pytestmark = pytest.mark.db


def mails(subject: str) -> list[tuple[str, bool]]:
    """Recipients, and whether the mail tells anything of an applicant or an amount."""
    found = OutboxMail.objects.filter(subject=subject).order_by("to")
    return [(mail.to, "Kommune" in mail.body or "kr." in mail.body) for mail in found]


def test_the_director_and_the_deputy_are_told_that_a_recommendation_waits(proposed, manager, director, deputy):
    stories.recommended(proposed[0].pool, by=manager)
    assert mails("En indstilling venter på dig") == [(director.email, False), (deputy.email, False)]


def test_the_manager_is_told_that_it_came_back(proposed, manager, director):
    package = stories.recommended(proposed[0].pool, by=manager)
    actions.send_back(package, comment="Forklar beløbet.", by=director, now=stories.DECIDED_AT)
    assert mails("Indstillingen er sendt tilbage") == [(manager.email, False)]
