"""What does a pool file say? Reads TOML into the document, and tells the line of everything that is wrong."""

import re
import tomllib
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from pools.canonical import hints_of, required_of
from pools.document import NOT_CHOSEN, PoolDocument
from pools.poolfile.checks import problems_in
from pools.poolfile.lines import Lines, Path, PoolFileError, Problem
from portal.clock import COPENHAGEN, exists_once

WORDS_FOR = {
    str: "en tekst i citationstegn",
    int: "et helt tal",
    bool: "true eller false",
    Decimal: "et tal",
    datetime: "dato og klokkeslæt som 2019-09-17T12:00:00",
    dict: "en tabel",
    list: "en liste",
}
SYNTAX = {
    "Cannot overwrite a value": "Nøglen er skrevet to gange.",
    "Cannot declare": "Tabellen er skrevet to gange.",
    "Invalid value": "Værdien kan ikke læses. Tekst skal stå i citationstegn.",
    "Unterminated string": "Citationstegnet er ikke lukket.",
    "Expected '=' after a key": "Der mangler et lighedstegn efter nøglen.",
    "Expected newline or end of document": "Der står noget efter værdien, som ikke hører til.",
    "Illegal character": "Teksten er ikke lukket, eller linjen har et tegn, der ikke kan bruges.",
    "Expected ']' at the end of a table declaration": "Tabellens navn er ikke lukket med ].",
    "Expected ']]' at the end of an array declaration": "Tabellens navn er ikke lukket med ]].",
    "Unclosed array": "Listen er ikke lukket med ].",
}
WHERE = re.compile(r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL)
NOT_MONEY = {"weight", "carry_over_percent", "lowest_share"}
ORE = Decimal("0.01")
MOST_DIGITS = 12


class _Unreadable(Exception):
    """A value could not be read; its problem is noted already."""


def load(text: str) -> PoolDocument:
    """The document a pool file describes; raises PoolFileError with every problem and its line."""
    document, problems = read(text)
    if problems:
        raise PoolFileError(problems)
    return document


def read(text: str) -> tuple[PoolDocument, list[Problem]]:
    """As `load`, for a pool that is still being written: what is missing in it is told, not raised."""
    text = text.replace("\r\n", "\n")
    table = _parse(text)
    reader = _Reader(Lines(text))
    if "notes" in table:
        reader.note(("notes",), "Filens kommentar skrives øverst med # foran hver linje, ikke som en nøgle.")
    try:
        document = reader.read(PoolDocument, table | {"notes": leading_comment(text)}, ())
    except _Unreadable:
        raise PoolFileError(reader.problems) from None
    not_there = reader.moments_to_choose
    problems = [Problem(reader.lines.of(path), not_there.get(path, words)) for path, words in problems_in(document)]
    if reader.problems:
        raise PoolFileError([*reader.problems, *problems])
    return document, sorted(problems)


def leading_comment(text: str) -> str:
    """The comment block on top of the file, without its # signs; other comments are not kept."""
    lines = []
    for line in text.split("\n"):
        if not line.startswith("#"):
            break
        lines.append(line[1:].removeprefix(" ").rstrip())
    return "\n".join(lines)


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PoolFileError([_syntax_problem(str(error), text)]) from error


def _syntax_problem(message: str, text: str) -> Problem:
    found = WHERE.match(message)
    what = found["what"] if found else message
    line = int(found["line"]) if found and found["line"] else text.rstrip("\n").count("\n") + 1
    words = next(
        (danish for english, danish in SYNTAX.items() if what.startswith(english)), f"Ikke gyldig TOML: {what}."
    )
    return Problem(line, words)


class _Reader:
    """Reads plain TOML values into the kinds the document declares, and gathers what is wrong."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.problems: list[Problem] = []
        self.moments_to_choose: dict[Path, str] = {}

    def note(self, path: Path, text: str) -> None:
        self.problems.append(Problem(self.lines.of(path), text))

    def read(self, kind: Any, value: Any, path: Path) -> Any:
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is UnionType:
            return self.read(next(a for a in arguments if a is not NoneType), value, path)
        if is_dataclass(kind):
            return self._read_table(kind, self._of(dict, value, path), path)
        if origin is tuple:
            return self._read_list(arguments, self._of(list, value, path), path)
        if origin is dict:
            return self._read_levels(arguments[1], self._of(dict, value, path), path)
        if kind is Decimal:
            return self._read_number(value, path)
        if kind is datetime:
            return self._read_moment(self._of(datetime, value, path), path)
        return self._of(kind, value, path)

    def _of(self, kind: type, value: Any, path: Path) -> Any:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._refuse(path, f"«{_name(path)}» skal være {WORDS_FOR[kind]}.")
        return value

    def _refuse(self, path: Path, text: str) -> None:
        self.note(path, text)
        raise _Unreadable

    def _read_table(self, kind: Any, table: dict[str, Any], path: Path) -> Any:
        hints = hints_of(kind)
        for name in table.keys() - hints.keys():
            self.note((*path, name), f"Nøglen «{name}» kendes ikke.")
        absent = [f.name for f in fields(kind) if f.name in required_of(kind) - table.keys()]
        to_choose = [name for name in absent if hints[name] is datetime]
        self.moments_to_choose |= {(*path, name): f"Nøglen «{name}» mangler." for name in to_choose}
        missing = [name for name in absent if name not in to_choose]
        for name in missing:
            self.note(path, f"Nøglen «{name}» mangler.")
        values = self._read_each([(name, hints[name], table[name], (*path, name)) for name in hints if name in table])
        if missing:
            raise _Unreadable
        return kind(**values, **dict.fromkeys(to_choose, NOT_CHOSEN))

    def _read_each(self, things: list[tuple[Any, Any, Any, Path]]) -> dict[Any, Any]:
        """Read all, so that all problems are told at once, and only then give up."""
        values, unreadable = {}, False
        for name, kind, value, path in things:
            try:
                values[name] = self.read(kind, value, path)
            except _Unreadable:
                unreadable = True
        if unreadable:
            raise _Unreadable
        return values

    def _read_list(self, arguments: tuple, values: list, path: Path) -> tuple:
        if arguments[-1] is not Ellipsis and len(arguments) != len(values):
            self._refuse(path, f"«{_name(path)}» skal have {len(arguments)} værdier.")
        kind = arguments[0]
        return tuple(self._read_each([(n, kind, value, (*path, n)) for n, value in enumerate(values)]).values())

    def _read_levels(self, kind: Any, table: dict[str, Any], path: Path) -> dict[int, Any]:
        for name in table:
            if not name.isdecimal():
                self._refuse((*path, name), f"«{name}» skal være et trin, skrevet som et helt tal.")
        values = self._read_each([(int(name), kind, value, (*path, name)) for name, value in table.items()])
        return dict(sorted(values.items()))

    def _read_number(self, value: Any, path: Path) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            self._refuse(path, f"«{_name(path)}» skal være et tal, fx 13_000_000.00.")
        number = Decimal(value)
        if number.adjusted() >= MOST_DIGITS or number != number.quantize(ORE):
            self._refuse(path, f"«{_name(path)}» kan højst have to decimaler og 12 cifre foran dem.")
        return without_noughts(number) if path[-1] in NOT_MONEY else number.quantize(ORE)

    def _read_moment(self, moment: datetime, path: Path) -> datetime:
        if moment.tzinfo is not None:
            self._refuse(path, f"«{_name(path)}» skrives i dansk tid uden tidszone, fx 2019-09-17T12:00:00.")
        if moment.microsecond:
            self._refuse(path, f"«{_name(path)}» skrives uden brøkdele af sekunder.")
        if not exists_once(moment):
            self._refuse(
                path, "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."
            )
        return moment.replace(tzinfo=COPENHAGEN).astimezone(UTC)


def without_noughts(number: Decimal) -> Decimal:
    """Without noughts at the end: 1, 2.5."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _name(path: Path) -> str:
    return str(path[-1]) if path and isinstance(path[-1], str) else ".".join(str(p) for p in path if isinstance(p, str))
