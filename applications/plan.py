"""What stands in a row of the plan – an activity, from month to month, who is responsible – and is it right?"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from applications.models import Activity
from pools.characters import clean_text

LONGEST = 200  # characters of a name
NEW = "ny"
CELLS = ("name", "first_month", "last_month", "responsible")


@dataclass(frozen=True)
class Row:
    """One row as typed; key is the activity's id, or «ny». `base` is the fingerprint of what stood on the page."""

    key: str
    name: str = ""
    first_month: str = ""
    last_month: str = ""
    responsible: str = ""
    remove: bool = False
    base: str = ""
    errors: dict[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, activity: Activity) -> "Row":
        """The stored activity as a row."""
        cells = {name: getattr(activity, name) for name in CELLS}
        return cls(key=str(activity.pk), base=fingerprint(activity), **cells)

    @classmethod
    def typed(cls, key: str, posted: dict[str, str]) -> "Row":
        """A row from posted cells; spaces at the ends and line breaks are not part of a name."""
        cells = {name: " ".join(clean_text(posted.get(name, "")).split()) for name in CELLS}
        return cls(key=key, remove=bool(posted.get("remove")), base=posted.get("base", ""), **cells)

    def as_json(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in CELLS}

    def is_untouched(self, activity: Activity | None) -> bool:
        """Nothing to save: an empty new row, one that says what is stored, or one only somebody else has changed."""
        if self.remove:
            return activity is None
        if activity is None:
            return self.key != NEW or not any(self.as_json().values())
        return self.as_json() == Row.of(activity).as_json() or self._says_its_base()

    def _says_its_base(self) -> bool:
        return _digest(self.as_json()) == self.base


def fingerprint(activity: Activity) -> str:
    """Changes whenever a cell does: how a row somebody else changed meanwhile is noticed."""
    return _digest({name: getattr(activity, name) for name in CELLS})


def _digest(cells: dict[str, str]) -> str:
    return hashlib.sha256("\x1f".join(cells[name] for name in CELLS).encode()).hexdigest()[:16]


def errors_of(row: Row, activity: Activity | None, months: Sequence[str]) -> dict[str, str]:
    """Danish errors by cell; empty when the row can be saved."""
    if activity is not None and row.base != fingerprint(activity):
        theirs = f"{activity.name}, {activity.responsible or 'ingen ansvarlig'}"
        return {"name": f"En anden har rettet rækken imens: {theirs}. Gem igen, hvis din rettelse skal gælde."}
    if row.remove:
        count = len(activity.posts.all()) if activity else 0
        text = f"Aktiviteten bruges af {count} poster i budgettet. Flyt dem til en anden aktivitet først."
        return {"remove": text} if count else {}
    errors = {}
    if not row.name:
        errors["name"] = "Skriv, hvad aktiviteten hedder."
    if max(len(row.name), len(row.responsible)) > LONGEST:
        errors["name"] = f"Der er plads til {LONGEST} tegn i navn og ansvarlig."
    if row.first_month not in months:
        errors["first_month"] = "Vælg en måned i projektperioden."
    if row.last_month not in months:
        errors["last_month"] = "Vælg en måned i projektperioden."
    elif row.first_month > row.last_month:
        errors["last_month"] = "Slutmåneden ligger før startmåneden."
    return errors
