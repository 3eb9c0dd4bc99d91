"""What stands in the way of fetching a file of an application?"""

from applications.models import MailedApplication
from applications.slots import LaidFile
from portal.models import StoredFile
from portal.scanning import state_of
from portal.states import ScanState
from portal.steps import Obstacle


def obstacles_to_fetch(laid: LaidFile) -> list[Obstacle]:
    """A file of the submission."""
    return _of(laid.attachment.file.name, laid.state)


def obstacles_to_fetch_file(stored: StoredFile) -> list[Obstacle]:
    """A file of an answer; wants `select_related("scan")`."""
    return _of(stored.name, state_of(stored))


def obstacles_to_fetch_mail(mailed: MailedApplication) -> list[Obstacle]:
    """The mail an application came by; its sender has no file in the portal to be told about."""
    return _of(mailed.file.name, state_of(mailed.file), told="")


def _of(name: str, state: ScanState, told: str = " Ansøger har fået besked.") -> list[Obstacle]:
    """A file with a virus goes to nobody; one that waits for the scanner comes by itself."""
    if state == ScanState.INFECTED:
        text = f"«{name}» indeholder virus. Filen er spærret for alle.{told}"
        return [Obstacle("file_infected", text)]
    if state == ScanState.WAITING:
        text = f"«{name}» er ikke scannet for virus endnu. Den kan hentes, så snart den er det. Prøv igen om lidt."
        return [Obstacle("file_waits", text)]
    return []
