"""What stands on a pool's public page, beside the facts themselves?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Heading:
    """A heading of the pool page; an empty text means that the fact itself is shown (amount, deadline …)."""

    key: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class InformationMeeting:
    """The meeting before the deadline; the moments are aware (UTC), the words stand around them."""

    starts: datetime
    ends: datetime
    invitation: str
    place: str


@dataclass(frozen=True)
class Section:
    """A titled list of sentences: background, a part of the project, a piece of guidance."""

    key: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Material:
    """A document for applicants; without `file` (an https address) the page says that it is not there."""

    title: str
    file: str = ""


@dataclass(frozen=True)
class MaterialGroup:
    title: str
    materials: tuple[Material, ...]


@dataclass(frozen=True)
class Contact:
    """Whom to ask: kind is "tilskudsfaglig", "teknisk" or "projektspecifik"."""

    kind: str
    title: str
    phone: str = ""
    email: str = ""
    hours: str = ""
    text: str = ""
