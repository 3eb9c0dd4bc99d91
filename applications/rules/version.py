"""What stands in the way while a new version of the pool has not been read in a draft, and of saying that it has?"""

from django.urls import reverse

from applications.models import Application
from applications.new_version import NEWS, has_new_version, unread_versions
from pools.models import PoolVersion
from portal.steps import Obstacle


def obstacles_of_new_version(application: Application) -> list[Obstacle]:
    """A draft is not sent before what is new has been read in it; what came late and asks nothing stops nothing."""
    if not any(proposal.must_be_read for proposal in unread_versions(application)):
        return []
    text = "Puljen er ændret, siden ansøgningen blev skrevet. Læs ændringerne, og vælg «Jeg har læst ændringerne»."
    return [Obstacle("new_version_unread", text, _news(application))]


def obstacles_to_acknowledge(application: Application, newest: PoolVersion, *, read: int) -> list[Obstacle]:
    """There is something new to read, and what was read is the newest."""
    if not has_new_version(application):
        return [Obstacle("nothing_new", "Ændringerne er allerede læst. Genindlæs siden.")]
    if read != newest.number:
        text = "Puljen er ændret igen, siden du åbnede siden. Læs de nye ændringer, og bekræft derefter."
        return [Obstacle("another_version_read", text, _news(application))]
    return []


def _news(application: Application) -> str:
    return reverse("applications:form", args=[application.case.number]) + f"#{NEWS}"
