"""What does one press of «Åbn ansøgninger» take in, and how long can what was sent be corrected?"""

from datetime import datetime, timedelta

from django.db.models.functions import Coalesce

from applications.models import Application
from applications.models.draft import ApplicationQuerySet
from pools.models import Pool
from pools.openings import cut_offs_of, is_in_rounds, round_ends
from portal.danish import moment_short

CLOSES_AFTER = timedelta(seconds=180)  # a believed stamp may be two minutes old
UNTIL_OPENED = "I kan rette, indtil styrelsen åbner ansøgningen."


def ready_to_open(pool: Pool, *, now: datetime) -> ApplicationQuerySet:
    """Submitted and not taken in by an opening; of a call in rounds those received by the newest cut-off that is over.

    What is corrected after a cut-off counts as received then, and comes with the next round. What came by mail counts
    from the mail, whenever it was written in.
    """
    waiting = Application.objects.waiting().filter(pool=pool)
    if not is_in_rounds(pool) or now >= pool.deadline_at + CLOSES_AFTER:
        return waiting
    over = [each for each in cut_offs_of(pool) if now >= each + CLOSES_AFTER]
    came = Coalesce("current_submission__mailed__mail_received_at", "current_submission__received_at")
    return waiting.alias(came=came).filter(came__lte=over[-1]) if over else waiting.none()


def until_opened(pool: Pool, *, at: datetime) -> str:
    """How long what was received `at` can be corrected: said on the banner, the case and the receipt."""
    ends = round_ends(pool, at=at)
    if ends is None:
        return UNTIL_OPENED
    return f"{UNTIL_OPENED} Det, I sender efter {moment_short(ends)}, er med i næste runde."
