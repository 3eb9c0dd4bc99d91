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


def test_the_director_is_told_that_a_recommendation_waits_and_the_deputy_where_the_director_is_barred(
    proposed, manager, director, deputy
):
    package = stories.recommended(proposed[0].pool, by=manager)
    assert mails("En indstilling venter på dig") == [(director.email, False)]
    actions.send_back(package, comment="Forklar beløbet.", by=director, now=stories.DECIDED_AT)
    actions.declare(proposed[0].case, conflict=True, text="Nabo.", by=director, now=stories.DECIDED_AT)
    stories.recommended(proposed[0].pool, by=manager)
    told = mails("En indstilling venter på dig")
    assert told == [(director.email, False), (director.email, False), (deputy.email, False)]


def test_the_manager_is_told_that_it_came_back(proposed, manager, director):
    package = stories.recommended(proposed[0].pool, by=manager)
    actions.send_back(package, comment="Forklar beløbet.", by=director, now=stories.DECIDED_AT)
    assert mails("Indstillingen er sendt tilbage") == [(manager.email, False)]
