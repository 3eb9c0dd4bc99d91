"""What stands in a row of the plan – an activity, its months, who is responsible, its milestones – and is it right?"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from applications.models import Activity
from pools.characters import clean_text
from portal.danish import month_label

NEW = "ny"
LINES = ("name", "first_month", "last_month", "responsible")
TEXTS = ("description", "note")
CELLS = (*LINES, *TEXTS)
LONGEST = {"name": 200, "responsible": 200, "description": 4000, "note": 2000}  # characters
MOST_MILESTONES = 30
STALE = "stale"
TITLES = {"name": "Aktivitet", "responsible": "Ansvarlig", "description": "Beskrivelse", "note": "Note"}


class TypedMilestone(NamedTuple):
    """A milestone as typed: what has been reached, and when (YYYY-MM)."""

    name: str
    month: str


@dataclass(frozen=True)
class Row:
    """One row as typed; key is the activity's id, or «ny». `base` is the fingerprint of what stood on the page.

    `theirs` is what somebody else has saved meanwhile, when the row could not be saved because of it.
    """

    key: str
    name: str = ""
    first_month: str = ""
    last_month: str = ""
    responsible: str = ""
    description: str = ""
    note: str = ""
    milestones: tuple[TypedMilestone, ...] = ()
    remove: bool = False
    base: str = ""
    errors: dict[str, str] = field(default_factory=dict, compare=False)
    theirs: "Row | None" = field(default=None, compare=False)

    @classmethod
    def of(cls, activity: Activity) -> "Row":
        """The stored activity as a row; wants its milestones prefetched where there are many."""
        cells = {name: getattr(activity, name) for name in CELLS}
        milestones = tuple(TypedMilestone(each.name, each.month) for each in activity.milestones.all())
        row = cls(key=str(activity.pk), milestones=milestones, **cells)
        return cls(key=row.key, milestones=milestones, base=row.fingerprint, **cells)

    @classmethod
    def typed(cls, key: str, posted: Mapping[str, str], milestones: Iterable[tuple[str, str]] = ()) -> "Row":
        """A row from posted cells; a name has no line breaks, a text keeps its own, an empty milestone is none."""
        cells = {name: _line(posted.get(name, "")) for name in LINES}
        cells |= {name: clean_text(posted.get(name, "")).strip() for name in TEXTS}
        reached = [TypedMilestone(_line(name), _line(month)) for name, month in milestones]
        written = sorted((each for each in reached if any(each)), key=lambda each: each.month)
        base = posted.get("base", "")
        return cls(key=key, milestones=tuple(written), remove=bool(posted.get("remove")), base=base, **cells)

    @property
    def fingerprint(self) -> str:
        """Changes whenever a cell or a milestone does: how a row somebody else changed meanwhile is noticed."""
        content = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def period(self) -> str:
        """«jan. 2020 – jun. 2020»; "" while a month is not chosen."""
        months = (self.first_month, self.last_month)
        return " – ".join(month_label(month) for month in months) if all(months) else ""

    def as_json(self) -> dict[str, Any]:
        cells: dict[str, Any] = {name: getattr(self, name) for name in CELLS}
        return cells | {"milestones": [list(each) for each in self.milestones]}

    def is_untouched(self, activity: Activity | None) -> bool:
        """Nothing to save: an empty new row, one that says what is stored, or one only somebody else has changed.

        What was changed in a row that somebody else removed meanwhile is saved: it is an activity again.
        """
        if self.remove:
            return activity is None
        if activity is None:
            return self.fingerprint == self.base if self.key != NEW else not any(self.as_json().values())
        return self.as_json() == Row.of(activity).as_json() or self.fingerprint == self.base


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())


def errors_of(row: Row, activity: Activity | None, months: Sequence[str], *, others: Iterable[str]) -> dict[str, str]:
    """Danish errors by cell; empty when the row can be saved. `others` are the names of the other activities."""
    if activity is not None and row.base != Row.of(activity).base:
        return {STALE: "En anden har rettet aktiviteten imens. Begge udgaver står her. Gem igen, hvis din skal gælde."}
    if row.remove:
        count = len(activity.posts.all()) if activity else 0
        text = f"Aktiviteten bruges af {count} poster i budgettet. Flyt dem til en anden aktivitet først."
        return {"remove": text} if count else {}
    return _of_texts(row, others) | _of_months(row, months) | _of_milestones(row)


def _of_texts(row: Row, others: Iterable[str]) -> dict[str, str]:
    errors = {}
    if not row.name:
        errors["name"] = "Skriv, hvad aktiviteten hedder."
    elif row.name.casefold() in {other.casefold() for other in others}:
        errors["name"] = "En anden aktivitet hedder det samme. Giv dem hver sit navn, så budgettet kan skelne dem."
    for name, longest in LONGEST.items():
        if len(getattr(row, name)) > longest:
            errors[name] = f"Der er plads til {longest} tegn i feltet «{TITLES[name]}»."
    return errors


def _of_months(row: Row, months: Sequence[str]) -> dict[str, str]:
    errors = {}
    if row.first_month not in months:
        errors["first_month"] = "Vælg en måned i projektperioden."
    if row.last_month not in months:
        errors["last_month"] = "Vælg en måned i projektperioden."
    elif row.first_month > row.last_month:
        errors["last_month"] = "Slutmåneden ligger før startmåneden."
    return errors


def _of_milestones(row: Row) -> dict[str, str]:
    """A milestone has a name and a month of its activity; the first that has not is said."""
    if len(row.milestones) > MOST_MILESTONES:
        return {"milestones": f"Der er plads til {MOST_MILESTONES} milepæle på en aktivitet."}
    for name, month in row.milestones:
        if not name or not month:
            return {"milestones": "En milepæl skal have både en tekst og en måned."}
        if len(name) > LONGEST["name"]:
            return {"milestones": f"Der er plads til {LONGEST['name']} tegn i en milepæl."}
        if not row.first_month <= month <= row.last_month:
            return {"milestones": f"Milepælen «{name}» ligger uden for aktivitetens måneder."}
    return {}
