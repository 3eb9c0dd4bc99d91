"""How what did not reach its recipients is tried again: the same mails, the same letters, no doubles."""

from datetime import datetime

from django.db import transaction

from assessment.actions.deciding import locked_package
from assessment.models import DecisionPackage
from assessment.packages.delivery import deliveries_of
from assessment.permissions import may_follow_up
from assessment.rules import obstacles_to_follow_up
from cases.actions import try_papers_again
from portal import history, outbox
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def send_mails_again(package: DecisionPackage, *, by: User, now: datetime) -> int:
    """«Prøv igen»: mails that failed are due now, under the same Message-ID; returns how many."""
    package = locked_package(package)
    require(may_follow_up(by))
    require_possible(obstacles_to_follow_up(package))
    failed = [
        recipient.mail.once_key
        for delivery in deliveries_of(package, viewer=by)
        for recipient in delivery.recipients
        if recipient.has_failed
    ]
    count = outbox.try_again(failed, now=now)
    facts = {"package": package.number, "mails": count}
    history.record(package.history_chain, "send_mails_again", by=by, now=now, facts=facts)
    return count


@transaction.atomic
def make_letters_again(package: DecisionPackage, *, by: User, now: datetime) -> int:
    """«Prøv igen»: letters that were set aside are made by the next run, from the same words; returns how many."""
    package = locked_package(package)
    require(may_follow_up(by))
    require_possible(obstacles_to_follow_up(package))
    letters = [each.letter.pk for each in deliveries_of(package, viewer=by) if each.letter_set_aside]
    count = try_papers_again(letters)
    facts = {"package": package.number, "letters": count}
    history.record(package.history_chain, "make_letters_again", by=by, now=now, facts=facts)
    return count
