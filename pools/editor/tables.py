"""Which shape has each field of a declared table, and how are tables and lists of tables typed and read whole?"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, ClassVar, get_args, get_origin

from pools.canonical import hints_of
from pools.document import NOT_CHOSEN, Condition
from pools.editor.labels import Label, label_of
from pools.editor.moments import Limit, Moment, Moments, Month
from pools.editor.shapes import (
    Amount,
    Choice,
    Levels,
    Lines,
    Number,
    Pair,
    Posted,
    Raw,
    Several,
    Share,
    Text,
    Unreadable,
    YesNo,
)
from pools.poolfile.reading import NOT_MONEY

Errors = dict[str, str]
MOST_ROWS = 4000  # more than a form can send
LONGEST_KEY = 40
WORDS_OF_A_KEY = ("label", "title", "text")
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@dataclass(frozen=True)
class When:
    """A condition: answers to one earlier question, each typed as «question=answer»."""

    control: ClassVar[str] = "several"
    choices: str = "answers"

    def posted(self, post: Posted, name: str) -> Raw:
        return post.getlist(name)

    def typed(self, value: Condition | None) -> Raw:
        return [f"{value.question}={answer}" for answer in value.any_of] if value else []

    def read(self, raw: Any) -> Condition | None:
        pairs = [each.partition("=") for each in dict.fromkeys(raw) if each]
        if len({question for question, _, _ in pairs}) > 1:
            raise Unreadable("Vælg svar på ét spørgsmål, ikke på flere.")
        return Condition(pairs[0][0], tuple(answer for _, _, answer in pairs)) if pairs else None


@dataclass(frozen=True)
class Position(Text):
    """A number that follows from the order: nobody types it."""

    control: str = "position"

    def typed(self, value: Any) -> Raw:
        return str(value)


@dataclass(frozen=True)
class Field:
    """One field of a table: its name, its words, how it is typed."""

    name: str
    label: Label
    shape: Any


@dataclass(frozen=True)
class Table:
    """A declared table, or some of its fields; an `optional` one is nothing when nothing is written in it."""

    control: ClassVar[str] = "table"
    kind: Any
    fields: tuple[Field, ...]
    optional: bool = False

    def posted(self, post: Posted, name: str) -> dict[str, Any]:
        return {field.name: field.shape.posted(post, _inside(name, field.name)) for field in self.fields}

    def typed(self, value: Any) -> dict[str, Any]:
        value = blank(self.kind) if value is None else value
        return {field.name: field.shape.typed(getattr(value, field.name)) for field in self.fields}

    def values(self, raw: Mapping[str, Any], name: str, errors: Errors, position: int = 0) -> dict[str, Any]:
        """Every field's value; None where it cannot be read, told in `errors` under the field's name."""
        found: dict[str, Any] = {}
        for field in self.fields:
            here = _inside(name, field.name)
            if isinstance(field.shape, Table | Tables):
                found[field.name] = field.shape.read(raw[field.name], here, errors)
            elif isinstance(field.shape, Position):
                found[field.name] = position + 1
            else:
                found[field.name] = _read(field.shape, raw[field.name], here, errors)
        return found

    def read(self, raw: Mapping[str, Any], name: str, errors: Errors, position: int = 0) -> Any:
        if self.optional and not any(raw.values()):
            return None
        return self.kind(**self.values(raw, name, errors, position))


@dataclass(frozen=True)
class Tables:
    """A list of tables: rows that are added, removed and moved."""

    control: ClassVar[str] = "tables"
    row: Table

    def posted(self, post: Posted, name: str) -> Raw:
        numbers = [each for each in post.getlist(name)[:MOST_ROWS] if each.isascii() and each.isdigit()]
        return [self.row.posted(post, f"{name}.{number}") for number in numbers]

    def typed(self, value: Any) -> Raw:
        return [self.row.typed(each) for each in value]

    def read(self, raw: Any, name: str, errors: Errors) -> Any:
        rows = enumerate(with_keys(raw))
        return tuple(self.row.read(row, f"{name}.{number}", errors, number) for number, row in rows)


def names_in(table: Table, raw: Mapping[str, Any], name: str) -> Iterable[str]:
    """The names of every field and row that is on the page: what an error can lead to."""
    for each in table.fields:
        here, value = _inside(name, each.name), raw[each.name]
        yield here
        if isinstance(each.shape, Table):
            yield from names_in(each.shape, value, here)
        elif isinstance(each.shape, Tables):
            for number, row in enumerate(value):
                yield f"{here}.{number}"
                yield from names_in(each.shape.row, row, f"{here}.{number}")


def _inside(name: str, field: str) -> str:
    return f"{name}.{field}" if name else field


def _read(shape: Any, raw: Any, name: str, errors: Errors) -> Any:
    try:
        return shape.read(raw)
    except Unreadable as error:
        errors[name] = error.text
        return None


def with_keys(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose key was left blank get one of their own words: «Behov for støtte» is `behov_for_stoette`."""
    taken = {row.get("key", "").strip() for row in rows}
    named = []
    for row in rows:
        words = next((row[name] for name in WORDS_OF_A_KEY if row.get(name)), "")
        if "key" in row and not row["key"].strip() and words:
            row = row | {"key": _free(_as_key(words), taken)}
            taken.add(row["key"])
        named.append(row)
    return named


def _as_key(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.lower().translate(LETTERS)).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_KEY].strip("_")
    return key if key[:1].isalpha() else f"n_{key}".rstrip("_")


def _free(key: str, taken: set[str]) -> str:
    return next(name for name in (key, *(f"{key}_{n}" for n in range(2, MOST_ROWS + 3))) if name not in taken)


@lru_cache(maxsize=128)
def table_of(kind: Any, names: tuple[str, ...] = (), optional: bool = False) -> Table:
    """The table of a declared kind: its fields (or those named) in order, each with the shape of its type."""
    names = names or tuple(field.name for field in fields(kind))
    return Table(kind, tuple(Field(name, label_of(kind, name), shape_of(kind, name)) for name in names), optional)


def shape_of(kind: Any, name: str) -> Any:
    """How a declared field is typed: by its type, and by its label where the type does not say enough."""
    label, hint = label_of(kind, name), hints_of(kind)[name]
    of_label = {"long": Text("long"), "month": Month(), "limit": Limit(), "position": Position(), "file": Text("file")}
    if label.control in of_label:
        return of_label[label.control]
    optional = get_origin(hint) is UnionType
    inner = next(each for each in get_args(hint) if each is not NoneType) if optional else hint
    if label.choices:
        return _of_choices(inner, label.choices)
    return _of_type(inner, name, optional, _default_of(kind, name))


def _of_choices(inner: Any, choices: str) -> Any:
    if inner is Condition:
        return When(choices=choices)
    return Several(choices) if get_origin(inner) is tuple else Choice(choices=choices)


def _of_type(inner: Any, name: str, optional: bool, default: Any) -> Any:
    arguments = get_args(inner)
    if is_dataclass(inner):
        return table_of(inner, (), optional)
    if get_origin(inner) is tuple:
        if arguments[-1] is not Ellipsis:
            return Pair()
        if is_dataclass(arguments[0]):
            return Tables(table_of(arguments[0]))
        return Moments() if arguments[0] is datetime else Lines()
    if get_origin(inner) is dict:
        return Levels()
    if inner is int:
        return Number(optional=optional, default=-1 if default in (MISSING, None) else default)
    if inner is Decimal:
        return Share(optional=optional) if name in NOT_MONEY else Amount(optional=optional)
    return {bool: YesNo(), datetime: Moment(optional=optional)}.get(inner, Text())


def _default_of(kind: Any, name: str) -> Any:
    return next(field.default for field in fields(kind) if field.name == name)


def blank(kind: Any) -> Any:
    """The value of a type before anybody has written anything in it."""
    origin = get_origin(kind)
    if is_dataclass(kind):
        begun = {f.name: f.default for f in fields(kind) if f.default is not MISSING}
        hints = hints_of(kind)  # type: ignore[arg-type]
        return kind(**{name: begun.get(name, _blank_of(name, hint)) for name, hint in hints.items()})  # type: ignore[operator]
    if origin is UnionType:
        return None
    if origin is not None:
        return origin()
    return NOT_CHOSEN if kind is datetime else kind()


def _blank_of(name: str, hint: Any) -> Any:
    """Nothing, as it is written in a file: kroner with øre, shares without noughts."""
    return Decimal("0.00") if hint is Decimal and name not in NOT_MONEY else blank(hint)
