"""What is told inside the agency while a package is on its way: that it waits, or that it came back."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from assessment.models import DecisionPackage
from portal.models import User
from portal.outbox import Letter, notify_many
from portal.states import Role

WAITS = "Der ligger en indstilling til dig i Tilskudsportalen. Log ind for at læse og godkende den:\n\n{url}\n"
RETURNED = "Direktøren har sendt indstillingen tilbage med en kommentar. Log ind for at læse den:\n\n{url}\n"


def recommendation_waits(package: DecisionPackage, *, now: datetime) -> None:
    """To the director and the deputy: what and about whom stands only inside the portal."""
    url = settings.PORTAL_URL + reverse("assessment:recommendation", args=[package.pool.slug])
    deciders = User.objects.filter(is_active=True, roles__overlap=[Role.DIRECTOR, Role.DEPUTY])
    key = f"package/{package.pk}/waits/{now.isoformat()}"
    letters = [
        Letter(user.email, "En indstilling venter på dig", WAITS.format(url=url), f"{key}/{user.pk}")
        for user in deciders
    ]
    notify_many(letters, now=now)


def recommendation_returned(package: DecisionPackage, *, now: datetime) -> None:
    """To the manager who recommended."""
    url = settings.PORTAL_URL + reverse("assessment:priorities", args=[package.pool.slug])
    manager = package.recommended_by
    if manager is not None:
        key = f"package/{package.pk}/returned/{now.isoformat()}"
        letter = Letter(manager.email, "Indstillingen er sendt tilbage", RETURNED.format(url=url), key)
        notify_many([letter], now=now)
