"""Which tilbud does an application for places concern, how many people in each, and is a row of them right?"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from applications.models import ApplicationTilbud
from applications.models.places import MOST_PEOPLE
from pools.characters import clean_text
from portal.denmark import kommuner
from portal.models import Tilbud
from portal.money import NumberError, parse_number, show_number
from portal.states import Lovgrundlag

NEW = "ny"
STALE = "stale"
CELLS = ("tilbud", "department", "employees", "citizens")
PEOPLE = ("employees", "citizens")
LONGEST_DEPARTMENT = 200  # characters
MOST_ROWS = 20
TITLES = {"tilbud": "Tilbud", "department": "Afdeling", "employees": "Medarbejdere", "citizens": "Borgere"}


@dataclass(frozen=True)
class TilbudRow:
    """One row as typed; key is the stored row's id, or «ny». `base` is the fingerprint of what stood on the page.

    `name` and `facts` are what the tilbud is called and where it is, `theirs` what somebody else has saved meanwhile.
    """

    key: str
    tilbud: str = ""
    department: str = ""
    employees: str = ""
    citizens: str = ""
    remove: bool = False
    base: str = ""
    name: str = field(default="", compare=False)
    facts: str = field(default="", compare=False)
    errors: dict[str, str] = field(default_factory=dict, compare=False)
    theirs: "TilbudRow | None" = field(default=None, compare=False)

    @classmethod
    def of(cls, stored: ApplicationTilbud) -> "TilbudRow":
        """The stored row; wants its tilbud read along."""
        people = {name: _typed(getattr(stored, name)) for name in PEOPLE}
        cells = {"tilbud": str(stored.tilbud_id), "department": stored.department} | people
        base = cls(key=str(stored.pk), **cells).fingerprint
        facts = facts_of(stored.tilbud)
        return cls(key=str(stored.pk), base=base, name=stored.tilbud.name, facts=facts, **cells)

    @classmethod
    def typed(cls, key: str, posted: Mapping[str, str]) -> "TilbudRow":
        """A row from posted cells; spaces at the ends and line breaks mean nothing, and «007» is 7."""
        cells = {name: " ".join(clean_text(posted.get(name, "")).split()) for name in CELLS}
        cells |= {name: _as_stored(cells[name]) for name in PEOPLE}
        return cls(key=key, remove=bool(posted.get("remove")), base=posted.get("base", ""), **cells)

    @property
    def fingerprint(self) -> str:
        """Changes whenever a cell does: how a row somebody else changed meanwhile is noticed."""
        content = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def is_new(self) -> bool:
        return self.key == NEW

    @property
    def words(self) -> str:
        """«Lindegården, afdeling Nord: 24 medarbejdere, 31 borgere»"""
        place = ", ".join(filter(None, [self.name, self.department]))
        people = f"{self.employees or '–'} medarbejdere, {self.citizens or '–'} borgere"
        return f"{place}: {people}"

    def as_json(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in CELLS}

    def is_untouched(self, stored: ApplicationTilbud | None) -> bool:
        """Nothing to save: an empty new row, one that says what is stored, or one only somebody else has changed.

        What was changed in a row that somebody else removed meanwhile is saved: it is a row again.
        """
        if self.remove:
            return stored is None
        if stored is None:
            return not any(self.as_json().values()) if self.is_new else self.fingerprint == self.base
        return self.as_json() == TilbudRow.of(stored).as_json() or self.fingerprint == self.base


def facts_of(tilbud: Tilbud) -> str:
    """«§ 107 i lov om social service · Vestergade 1, 5000 Odense C · Odense»"""
    kommune = kommuner().get(tilbud.kommunekode, "")
    where = "" if kommune in tilbud.address else kommune
    return " · ".join(filter(None, [str(Lovgrundlag(tilbud.lovgrundlag).label), tilbud.address, where]))


def _typed(number: int | None) -> str:
    return "" if number is None else show_number(number, decimals=0)


def _as_stored(text: str) -> str:
    """A readable number as it will stand; what cannot be read stays as it was typed."""
    try:
        return _typed(count_of(text))
    except NumberError:
        return text


def count_of(text: str) -> int | None:
    """A whole number of people as typed, None for nothing. Raises NumberError in Danish."""
    if not text:
        return None
    count = int(parse_number(text, decimals=0, negative=False))
    if count > MOST_PEOPLE:
        raise NumberError(f"Skriv et tal, der ikke er større end {show_number(MOST_PEOPLE, decimals=0)}.")
    return count


def errors_of(
    row: TilbudRow, stored: ApplicationTilbud | None, own: Mapping[str, Tilbud], others: Sequence[ApplicationTilbud]
) -> dict[str, str]:
    """Danish errors by cell; empty when the row can be saved.

    `own` are the organisation's tilbud by id as typed, `others` the application's other rows.
    """
    if stored is not None and row.base != TilbudRow.of(stored).base:
        return {STALE: "En anden har rettet rækken imens. Begge udgaver står her. Gem igen, hvis din skal gælde."}
    if row.remove:
        return {}
    return _of_place(row, own, others, is_added=stored is None) | _of_people(row)


def _of_place(
    row: TilbudRow, own: Mapping[str, Tilbud], others: Sequence[ApplicationTilbud], *, is_added: bool
) -> dict[str, str]:
    if row.tilbud not in own:
        return {"tilbud": "Vælg et af jeres tilbud, eller tilføj et nyt."}
    if len(row.department) > LONGEST_DEPARTMENT:
        return {"department": f"Der er plads til {LONGEST_DEPARTMENT} tegn i feltet «Afdeling»."}
    place = (int(row.tilbud), row.department.casefold())
    if place in {(each.tilbud_id, each.department.casefold()) for each in others}:
        return {"department": "Tilbuddet står her allerede. Skriv, hvilken afdeling denne række er, eller fjern den."}
    if is_added and len(others) >= MOST_ROWS:
        return {"tilbud": f"Der er plads til {MOST_ROWS} tilbud og afdelinger i en ansøgning."}
    return {}


def _of_people(row: TilbudRow) -> dict[str, str]:
    errors = {}
    for name in PEOPLE:
        try:
            count_of(getattr(row, name))
        except NumberError as error:
            errors[name] = f"{TITLES[name]}: {error.text}"
    return errors


class Counted(Protocol):
    """A row with people in it: stored, or read from a submission."""

    @property
    def employees(self) -> int | None: ...

    @property
    def citizens(self) -> int | None: ...


@dataclass(frozen=True)
class People:
    """Everybody the course concerns, over all rows; `recommended` (fewest, most) is about the employees."""

    employees: int
    citizens: int
    recommended: tuple[int, int] | None

    @classmethod
    def of(cls, rows: Iterable[Counted], recommended: tuple[int, int] | None) -> "People":
        every = list(rows)
        return cls(sum(each.employees or 0 for each in every), sum(each.citizens or 0 for each in every), recommended)

    @property
    def is_unusual(self) -> bool:
        """Employees are given, and not as many as recommended: told, and never in the way."""
        return bool(self.recommended and self.employees) and not self.is_as_recommended

    @property
    def is_as_recommended(self) -> bool:
        return self.recommended is not None and self.recommended[0] <= self.employees <= self.recommended[1]

    @property
    def warning(self) -> str:
        """The friendly word to the applicant; "" when there is nothing to say."""
        if not self.is_unusual or self.recommended is None:
            return ""
        fewest, most = self.recommended
        return (
            f"Det anbefales, at et forløb vedrører {fewest}-{most} medarbejdere. I har skrevet {self.employees}. "
            "I kan søge alligevel."
        )

    @property
    def flag(self) -> str:
        """The same to whoever assesses; "" when there is nothing to say."""
        if not self.is_unusual or self.recommended is None:
            return ""
        fewest, most = self.recommended
        return f"{self.employees} medarbejdere er uden for de anbefalede {fewest}-{most}"

    def as_json(self) -> dict[str, Any]:
        return {"employees": self.employees, "citizens": self.citizens, "warning": self.warning}
