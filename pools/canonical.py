"""How does a frozen dataclass become bytes that are the same every time, and come back unchanged?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Thing = TypeVar("Thing")
LATER = {"left out when default": True}  # of a field that came after documents were frozen: their bytes stay the same


def by_key(things: Iterable[Thing], key: str) -> Thing:
    """The thing whose `.key` it is; KeyError when there is none."""
    for thing in things:
        if thing.key == key:
            return thing
    raise KeyError(key)


def encode(thing: object) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; Decimals as text, moments as UTC ("2019-09-17T10:00:00Z")."""
    return json.dumps(plain(thing), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode(kind: type[Thing], content: bytes) -> Thing:
    """Back from `encode`; ValueError on unknown or missing keys and on values of another kind."""
    return _read(kind, json.loads(content), kind.__name__)


def plain(value: object) -> Any:
    """The same value in JSON's own kinds."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if not _is_left_out(f, value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value


def _is_left_out(field: Field, thing: object) -> bool:
    return field.metadata == LATER and getattr(thing, field.name) == field.default


def _read(kind: Any, value: Any, path: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if value is None else _read(next(a for a in arguments if a is not NoneType), value, path)
    if is_dataclass(kind):
        return _read_dataclass(kind, value, path)
    if origin is tuple:
        return _read_tuple(arguments, _of(list, value, path), path)
    if origin is dict:
        return {arguments[0](key): _read(arguments[1], item, path) for key, item in _of(dict, value, path).items()}
    if kind is Decimal:
        return Decimal(_of(str, value, path))
    if kind is datetime:
        return datetime.fromisoformat(_of(str, value, path))
    return _of(kind, value, path)


def _read_tuple(arguments: tuple, values: list, path: str) -> tuple:
    if arguments[-1] is Ellipsis:
        return tuple(_read(arguments[0], item, f"{path}[{n}]") for n, item in enumerate(values))
    if len(arguments) != len(values):
        raise ValueError(f"{path}: {len(arguments)} values expected")
    return tuple(_read(argument, item, path) for argument, item in zip(arguments, values, strict=True))


def _read_dataclass(kind: type, value: Any, path: str) -> Any:
    hints = hints_of(kind)
    given = _of(dict, value, path)
    if unknown := set(given) - set(hints):
        raise ValueError(f"{path}: unknown keys {sorted(unknown)}")
    if missing := required_of(kind) - set(given):
        raise ValueError(f"{path}: missing keys {sorted(missing)}")
    return kind(**{name: _read(hints[name], item, f"{path}.{name}") for name, item in given.items()})


def _of(kind: type, value: Any, path: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{path}: {kind.__name__} expected, not {type(value).__name__}")
    return value


@lru_cache(maxsize=64)
def hints_of(kind: type) -> dict[str, Any]:
    """The declared fields and their types."""
    return get_type_hints(kind)


def required_of(kind: type) -> set[str]:
    """The fields that have no default."""
    return {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
