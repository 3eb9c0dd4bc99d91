"""Which call is presented on the public page about courses, and how many of its places have gone?"""

from dataclasses import dataclass
from datetime import datetime

from indsatsforloeb.board.capacity import Places, places_of
from pools.document import Heading
from pools.models import Pool
from pools.page import Page, approved_changes, page_of, shelf_of


@dataclass(frozen=True)
class Phase:
    """One of the three phases, as the guide's figure shows it: its name and what is held in it, in order."""

    key: str
    title: str
    held: tuple[str, ...]


# The guide, section 6.
PHASES = (
    Phase("startup", "Opstart", ("Ansøgning", "Telefonmøde", "Implementeringsgruppe", "Opstartsmøde", "Aftale")),
    Phase(
        "analysis",
        "Analyse",
        ("Fortællingsworkshop", "Selvevaluering", "Analyserapport", "Ambitions- og handlingsworkshop", "Indsatsplan"),
    ),
    Phase(
        "development",
        "Udvikling",
        ("Rådgivning og workshops", "Kompetencemoduler", "Afslutningsworkshop", "Partnerskaber"),
    ),
)


@dataclass(frozen=True)
class Presented:
    """A call with its page, and how far its places have come; only what has been told is counted."""

    page: Page
    places: Places

    @property
    def pool(self) -> Pool:
        return self.page.pool

    @property
    def headings(self) -> dict[str, Heading]:
        """The call's own words by the key of their heading."""
        return {heading.key: heading for heading in self.page.headings}

    @property
    def phases(self) -> tuple[tuple[Phase, tuple[str, ...]], ...]:
        """Each phase with the call's own words about it."""
        words = {part.key: part.items for part in self.page.document.parts}
        return tuple((phase, words.get(phase.key, ())) for phase in PHASES)


def presented_at(now: datetime) -> Presented | None:
    """The call to show: one that is open, else one that is coming, else the newest; None before there is any."""
    calls = Pool.objects.announced().offering_places().select_related("version")
    call = min(calls, key=lambda pool: (shelf_of(pool, now), -pool.opens_at.timestamp()), default=None)
    places = places_of(call) if call else None
    if call is None or places is None:
        return None
    return Presented(page_of(call, approved_changes(call), now), places)
