"""What stands in the way of fetching a file of an application?"""

from applications.slots import LaidFile
from portal.states import ScanState
from portal.steps import Obstacle


def obstacles_to_fetch(laid: LaidFile) -> list[Obstacle]:
    """A file with a virus goes to nobody; one that waits for the scanner comes by itself."""
    name = laid.attachment.file.name
    if laid.state == ScanState.INFECTED:
        text = f"«{name}» indeholder virus. Filen er spærret for alle. Ansøger har fået besked."
        return [Obstacle("file_infected", text)]
    if laid.state == ScanState.WAITING:
        text = f"«{name}» er ikke scannet for virus endnu. Den kan hentes, så snart den er det. Prøv igen om lidt."
        return [Obstacle("file_waits", text)]
    return []
