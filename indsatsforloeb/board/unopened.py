"""How many applications for places have come in that no opening has taken in yet? A number, never whose."""

from applications.models import Application
from pools.states import Offers


def unopened_applications() -> int:
    """Submitted and standing, in calls that offer places, with no opening of theirs."""
    waiting = Application.objects.submitted().filter(pool__offers=Offers.PLACES, intake__isnull=True)
    return waiting.count()
