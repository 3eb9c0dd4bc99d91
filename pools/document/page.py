"""What stands on a pool's public page, beside the facts themselves?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pools.canonical import LATER

LONGEST_BULLET = 120  # characters


@dataclass(frozen=True)
class Heading:
    """A heading of the pool page; an empty text means that the fact itself is shown (amount, deadline …)."""

    key: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class InformationMeeting:
    """The meeting before the deadline; the moments are aware (UTC), the words stand around them.

    `capacity` 0 is without limit; without `signup_until` one can sign up until it begins.
    """

    starts: datetime
    ends: datetime
    invitation: str
    place: str
    capacity: int = field(default=0, metadata=LATER)
    signup_until: datetime | None = field(default=None, metadata=LATER)


@dataclass(frozen=True)
class Section:
    """A titled list of sentences: background, a part of the project, a piece of guidance."""

    key: str
    title: str
    items: tuple[str, ...]

    @property
    def is_prose(self) -> bool:
        """Whether the items are whole paragraphs, which no bullets should stand before."""
        return all(len(item) > LONGEST_BULLET for item in self.items)


@dataclass(frozen=True)
class Material:
    """A document for applicants: an https address, or the name of a file the portal keeps (then with its SHA-256).

    Without `file` the page says that it is not there.
    """

    title: str
    file: str = ""
    sha256: str = field(default="", metadata=LATER)


@dataclass(frozen=True)
class MaterialGroup:
    title: str
    materials: tuple[Material, ...]

    @property
    def there(self) -> tuple[Material, ...]:
        """What can be fetched."""
        return tuple(each for each in self.materials if each.file or each.sha256)

    @property
    def not_there(self) -> str:
        """The titles of what the portal does not have, in one line."""
        return ", ".join(each.title for each in self.materials if not (each.file or each.sha256))


@dataclass(frozen=True)
class Contact:
    """Whom to ask: kind is "tilskudsfaglig", "teknisk" or "projektspecifik"."""

    kind: str
    title: str
    phone: str = ""
    email: str = ""
    hours: str = ""
    text: str = ""
