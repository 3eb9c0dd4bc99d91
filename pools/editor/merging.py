"""Two have written in the same section from the same page: what each of them changed, laid together field by field.

Three texts are compared as they are typed: the page both began from, mine, and what is stored meanwhile. What only one
of them changed is taken; where both changed, mine stands and the stored one is a clash, for the person to choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing

from pools.editor.tables import Errors, Position, Table, Tables

Row = dict[str, Any]
Rows = dict[str, Row]
NOT_CHOSEN_YET = "Vælg, hvilken tekst der skal gælde."


@dataclass
class Merge:
    """`clashes`: the stored value of each field that both changed. A row one removed and the other changed stays."""

    clashes: dict[str, Any] = field(default_factory=dict)

    def table(self, table: Table, base: Any, mine: Row, theirs: Row, name: str = "") -> Row:
        base = base if isinstance(base, dict) else {}
        return {
            each.name: self._value(
                *(each.shape, base.get(each.name), mine[each.name], theirs[each.name]),
                f"{name}.{each.name}".lstrip("."),
            )
            for each in table.fields
        }

    def _value(self, shape: Any, base: Any, mine: Any, theirs: Any, name: str) -> Any:
        if same(shape, mine, theirs) or same(shape, theirs, base):
            return mine
        if same(shape, mine, base):
            return theirs
        if isinstance(shape, Table):
            return self.table(shape, base, mine, theirs, name)
        if isinstance(shape, Tables):
            return self._rows(shape, base or [], mine, theirs, name)
        self.clashes[name] = theirs
        return mine

    def _rows(self, shape: Tables, base: list[Row], mine: list[Row], theirs: list[Row], name: str) -> list[Row]:
        was, my, their = (by_key(rows) for rows in (base, mine, theirs))
        is_told_apart = [len(was), len(my), len(their)] == [len(base), len(mine), len(theirs)]
        has_keys = bool({"key", "path"} & {each.name for each in shape.row.fields})
        if not is_told_apart or (not has_keys and min(len(mine), len(theirs)) < len(base)):
            self.clashes[name] = theirs
            return mine
        found: list[Row] = []
        for key in _order(was, my, their):
            row = self._row(shape, was.get(key), my.get(key), their.get(key), f"{name}.{len(found)}")
            found += [row] if row is not None else []
        return found

    def _row(self, shape: Tables, base: Row | None, mine: Row | None, theirs: Row | None, name: str) -> Row | None:
        """The row itself; nothing when one of them has removed it and the other has not touched it."""
        if mine is not None and theirs is not None:
            return self.table(shape.row, base, mine, theirs, name)
        left = mine if theirs is None else theirs
        if base is None or left is None:
            return left
        return None if same(shape.row, left, base) else left


def same(shape: Any, one: Any, other: Any) -> bool:
    """Whether two typed values say the same; a number that follows from the order is nobody's change."""
    if isinstance(shape, Position):
        return True
    if one is None or other is None:
        return one is other
    if isinstance(shape, Table):
        return all(same(each.shape, one.get(each.name), other.get(each.name)) for each in shape.fields)
    if isinstance(shape, Tables):
        return len(one) == len(other) and all(same(shape.row, *pair) for pair in zip(one, other, strict=True))
    return one.strip() == other.strip() if isinstance(one, str) and isinstance(other, str) else one == other


def by_key(rows: list[Row]) -> Rows:
    """The rows by what tells them apart: their key or path, else their place; one just added has no key yet."""
    found: Rows = {}
    for number, row in enumerate(rows):
        key = row.get("key", row.get("path", str(number))).strip()
        found.setdefault(key or f"new {number}", row)
    return found


def _order(was: Rows, my: Rows, their: Rows) -> list[str]:
    """My order if I moved anything, else theirs; what only the other has comes after the row it stood after."""
    has_moved = [key for key in my if key in was] != [key for key in was if key in my]
    lead, other = (my, their) if has_moved else (their, my)
    order, before = list(lead), ""
    for key in other:
        if key not in lead:
            order.insert(order.index(before) + 1 if before else 0, key)
        before = key
    return order


def choose(raw: dict[str, Any], clashes: Mapping[str, Any], chosen: Mapping[str, str], errors: Errors) -> None:
    """The choice made for each clash, put in `raw` once all are made; those that are not are told in `errors`."""
    errors.update({name: NOT_CHOSEN_YET for name in clashes if chosen[name] not in {"mine", "theirs"}})
    for name, value in clashes.items():
        if not errors and chosen[name] == "theirs":
            put(raw, name, value)


def put(raw: dict[str, Any], name: str, value: Any) -> None:
    """`value` at «questions.1.label»; nothing where there is no such row (any more)."""
    here: Any = raw
    *way, last = name.split(".")
    try:
        for part in way:
            here = here[int(part) if isinstance(here, list) else part]
        here[last] = value
    except (KeyError, IndexError, ValueError, TypeError):
        return


def seal(place: str, value: Any) -> str:
    """What the page brings back unchanged: the section it was drawn from, or the stored side of each clash."""
    return signing.dumps(value, salt=f"pools.editor/{place}", compress=True)


def unseal(place: str, text: str) -> Any:
    """What was sealed for this place; an empty table for anything else."""
    try:
        return signing.loads(text, salt=f"pools.editor/{place}")
    except signing.BadSignature:
        return {}
