"""On which line of a pool file does a value stand? TOML's own reader forgets, so headers and keys are read again."""

import tomllib
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong on a line (counted from 1), in Danish."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.line}: {self.text}"


class PoolFileError(Exception):
    """The file is not a pool; `problems` says everything that is wrong, in the file's order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Lines:
    """Where everything stands, by path: ("criteria", 1, "sub_points", 0, "text")."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._of: dict[Path, int] = {(): 1}
        self._count: dict[Path, int] = {}
        table: Path = ()
        number = 0
        while number < len(self._lines):
            line = self._lines[number].strip()
            length = 1
            if line.startswith("["):
                table = self._enter(line, number + 1)
            elif line and not line.startswith("#"):
                length = self._note_keys(table, number)
            number += length

    def of(self, path: Path) -> int:
        """The line of the value, or of the nearest thing around it that has a line."""
        while path not in self._of:
            path = path[:-1]
        return self._of[path]

    def _enter(self, header: str, line: int) -> Path:
        """The path of the table that `header` opens; arrays of tables count up."""
        keys = _only_path(tomllib.loads(header))
        path: Path = ()
        for key in keys[:-1]:
            path += (key,)
            if path in self._count:
                path += (self._count[path],)
        path += (keys[-1],)
        if header.startswith("[["):
            self._count[path] = self._count.get(path, -1) + 1
            self._of.setdefault(path, line)
            path += (self._count[path],)
        self._of[path] = line
        return path

    def _note_keys(self, table: Path, number: int) -> int:
        """Note the key that begins on this line; how many lines its value takes."""
        for length in range(1, len(self._lines) - number + 1):
            try:
                value = tomllib.loads("\n".join(self._lines[number : number + length]))
            except tomllib.TOMLDecodeError:
                continue  # the value goes on: the file as a whole has been read before
            self._of[table + _only_path(value)] = number + 1
            return length
        return 1


def _only_path(table: dict[str, Any]) -> tuple[str, ...]:
    """The keys on the way down a table that holds one thing: {"a": {"b": 1}} is ("a", "b")."""
    path: tuple[str, ...] = ()
    inside: Any = table
    while isinstance(inside, dict) and len(inside) == 1:
        key, inside = next(iter(inside.items()))
        path += (key,)
    return path
