"""How are the rows of a list added, removed and moved, as they are typed and before anything is read?"""

import re
from copy import deepcopy
from typing import Any

from pools.editor.sections import Section
from pools.editor.tables import Table, Tables

ORDER = re.compile(r"(add|remove|up|down):([a-z0-9_.]+)")


def after(section: Section, raw: dict[str, Any], order: str) -> tuple[dict[str, Any], str]:
    """The section after «add:criteria», «up:criteria.2» …, and the name of the row it was about; unknown is nothing."""
    found = ORDER.fullmatch(order)
    if not found:
        return raw, ""
    raw, verb, path = deepcopy(raw), found[1], found[2]
    try:
        if verb == "add":
            rows, shape = _list_at(section, raw, path)
            rows.append(shape.row.typed(None))
            return raw, f"{path}.{len(rows) - 1}"
        name, _, number = path.rpartition(".")
        rows, _ = _list_at(section, raw, name)
        return raw, f"{name}.{_move(rows, verb, int(number))}".removesuffix(".-1")
    except (KeyError, IndexError, ValueError, StopIteration, TypeError):
        return raw, ""


def _move(rows: list[Any], verb: str, at: int) -> int:
    """Where the row stands afterwards; for one that is removed, the row before it (-1: none)."""
    row = rows.pop(at)
    if verb == "remove":
        return min(at, len(rows)) - 1
    to = max(at - 1, 0) if verb == "up" else at + 1
    rows.insert(to, row)
    return min(to, len(rows) - 1)


def _list_at(section: Section, raw: dict[str, Any], path: str) -> tuple[list[Any], Tables]:
    """The typed rows at «criteria.0.sub_points», and the shape of the list."""
    table, here = section.table, raw
    *way, last = path.split(".")
    for part in way:
        if isinstance(here, list):
            here = here[int(part)]
            continue
        shape = _shape(table, part)
        table, here = (shape.row if isinstance(shape, Tables) else shape), here[part]
    shape = _shape(table, last)
    if not isinstance(shape, Tables):
        raise KeyError(path)
    return here[last], shape  # type: ignore[return-value]


def _shape(table: Table, name: str) -> Any:
    return next(field.shape for field in table.fields if field.name == name)
