"""How is a pool written down? The one canonical TOML text of a document: same document, same bytes."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pools.document import NOT_CHOSEN, PoolDocument
from pools.poolfile.reading import NOT_MONEY
from portal.clock import COPENHAGEN

LONGEST_LIST = 100
ESCAPES = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\r": "\\r", "\t": "\\t", "\x7f": "\\u007f"}


def dump(document: PoolDocument) -> str:
    """The file's text: the comment, single values, then tables in the document's order; defaults are left out."""
    comment = [f"# {line}".rstrip() for line in document.notes.split("\n")] if document.notes else []
    return "\n".join([*comment, *([""] if comment else []), *_table(document, "")]) + "\n"


def _table(thing: Any, path: str) -> list[str]:
    """The lines of a table without its header: single values, then the tables inside it."""
    values, tables = [], []
    for name, value in _written(thing):
        inner = f"{path}.{name}" if path else name
        if _is_table(value):
            tables += _tables(value, inner)
        else:
            values.append(f"{name} = {_value(value, name)}")
    return values + tables


def _written(thing: Any) -> list[tuple[str, Any]]:
    """Name and value of what must be written: all that is not its own default; no moment nobody has chosen."""
    pairs = [(f, getattr(thing, f.name)) for f in fields(thing) if f.name != "notes"]
    return [(f.name, value) for f, value in pairs if not _is_default(f, value) and value != NOT_CHOSEN]


def _is_default(field: Any, value: Any) -> bool:
    if field.default is not MISSING:
        return value == field.default
    return field.default_factory is not MISSING and value == field.default_factory()


def _is_table(value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and is_dataclass(value[0])
    return isinstance(value, dict) or is_dataclass(value)


def _tables(value: Any, path: str) -> list[str]:
    if isinstance(value, tuple):
        return [line for item in value for line in ["", f"[[{path}]]", *_table(item, path)]]
    if isinstance(value, dict):
        return ["", f"[{path}]", *(f"{key} = {_value(item, '')}" for key, item in value.items())]
    return ["", f"[{path}]", *_table(value, path)]


def _value(value: Any, name: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}" if name in NOT_MONEY else f"{value:,.2f}".replace(",", "_")
    if isinstance(value, datetime):
        return value.astimezone(COPENHAGEN).replace(tzinfo=None).isoformat(timespec="seconds")
    if isinstance(value, tuple):
        return _list(value)
    return _text(value) if isinstance(value, str) else str(value)


def _list(values: tuple) -> str:
    items = [_text(value) if isinstance(value, str) else str(value) for value in values]
    line = f"[{', '.join(items)}]"
    return line if len(line) <= LONGEST_LIST else "\n".join(["[", *(f"    {item}," for item in items), "]"])


def _text(text: str) -> str:
    escaped = "".join(ESCAPES.get(c, f"\\u{ord(c):04x}" if ord(c) < 32 and c != "\n" else c) for c in text)
    quoted = escaped.replace('"', '\\"')
    return f'"""\n{quoted}"""' if "\n" in text else f'"{quoted}"'
