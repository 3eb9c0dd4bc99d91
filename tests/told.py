"""A story that many tests begin with is told once per process: its rows and people are laid again for the next test.

A conftest or a test module names such fixtures in `TOLD_ONCE`, the shorter story first. The first test that asks for
one has it walked by the real actions; what it left in the database is copied, row by row, before the test begins. The
next test with the very same story – the same fixtures beneath it, the same parameters – gets the same rows before
anything else is in its database, and copies of the same objects. Each test is rolled back as ever.
"""

import copy
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

Rows = dict[str, list[str]]  # by table, each row as COPY writes it


@dataclass(frozen=True)
class Told:
    """What a story left behind: rows that were not there before, and what its fixtures answered."""

    rows: Rows
    answers: dict[str, Any]


class Teller:
    """The stories told in this process, and the answers of the one that the running test begins with."""

    def __init__(self) -> None:
        self.told: dict[tuple, Told] = {}
        self.migrated: Rows | None = None
        self.answers: dict[str, Any] = {}

    def begin(self, request: pytest.FixtureRequest, name: str) -> None:
        """The rows of the story, and its answers for `pytest_fixture_setup`; told now when nobody has told it yet."""
        beneath = _beneath(request, name)
        request.getfixturevalue("db")
        key = (name, *_parameters(request, beneath), *(function for each in beneath.values() for function in each))
        if key in self.told:
            _lay(self.told[key].rows)
            self.answers = copy.deepcopy(self.told[key].answers)
            return
        self.migrated = self.migrated or _rows()
        request.getfixturevalue(name)
        answers = {each: request.getfixturevalue(each) for each in beneath if each not in GIVEN}
        if all(each is not None for each in answers.values()) and not _has_files():
            self.told[key] = Told(_more_than(self.migrated, _rows()), copy.deepcopy(answers))


GIVEN = {"db", "any_db", "request"}
TELLER = Teller()


def story_of(request: pytest.FixtureRequest, names: tuple[str, ...]) -> str | None:
    """The longest story the test asks for that can be told once: fixtures of ours alone, which end by themselves."""
    if "world" in request.fixturenames:
        return None
    asked = [name for name in (*names, *getattr(request.module, "TOLD_ONCE", ())) if name in request.fixturenames]
    for name in reversed(asked):
        functions = [each for group in _beneath(request, name).values() for each in group]
        if all(each.__module__.startswith("tests.") and not inspect.isgeneratorfunction(each) for each in functions):
            return name
    return None


def _beneath(request: pytest.FixtureRequest, name: str) -> dict[str, list]:
    """The functions of every fixture the named one stands on and of itself: what is covered by
    another of the same name counts only where that one asks for it."""
    known, found = request.node._fixtureinfo.name2fixturedefs, {}

    def _walk(each: str, covered: int = 0) -> None:
        definition = known[each][-1 - covered]
        found.setdefault(each, []).append(definition.func)
        for below in definition.argnames:
            if below == each:
                _walk(each, covered + 1)
            elif below not in found and below not in GIVEN:
                _walk(below)

    _walk(name)
    return found


def _parameters(request: pytest.FixtureRequest, names: dict[str, list]) -> list[str]:
    given = getattr(request.node, "callspec", None)
    return [f"{name}={value!r}" for name, value in sorted(given.params.items()) if name in names] if given else []


def _has_files() -> bool:
    return any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


def _rows() -> Rows:
    with connection.cursor() as cursor:
        return {table: _copied(cursor, table) for table in connection.introspection.table_names(cursor)}


def _copied(cursor: Any, table: str) -> list[str]:
    out = StringIO()
    cursor.cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
    return out.getvalue().splitlines(keepends=True)


def _more_than(before: Rows, after: Rows) -> Rows:
    """The rows that came; a story that changes what the migrations laid cannot be laid again."""
    for table, rows in before.items():
        if set(rows) - set(after[table]):
            raise AssertionError(f"the story changes what was in {table} from the beginning")
    return {table: more for table, rows in after.items() if (more := [r for r in rows if r not in before[table]])}


def _lay(rows: Rows) -> None:
    """As they were: the triggers let them through when they were written, and do not write them again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, lines in rows.items():
            cursor.cursor.copy_expert(f'COPY "{table}" FROM STDIN', StringIO("".join(lines)))
        cursor.execute("SET LOCAL session_replication_role = origin")


def begun(request: pytest.FixtureRequest, names: tuple[str, ...]) -> Iterator[None]:
    """Around each test: the story it begins with, and nothing of it for the next."""
    if name := story_of(request, names):
        TELLER.begin(request, name)
    yield
    TELLER.answers = {}
