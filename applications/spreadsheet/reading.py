"""What stands in a sent spreadsheet? Asked of a process of its own, which ends when it takes too much."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings

from applications.spreadsheet.refusals import MOST_MEGABYTES, SECONDS, SheetRefused

COMMAND = (sys.executable, "-E", "-s", "-m", "applications.spreadsheet.child")
AT_ONCE = 2  # of these processes for one of the web's
_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet, from A1: text, or [kind, text] for a number (n), a date (d), anything else (x).

    `formulas` and `faults` are references («K14»); `merged` are first row, first column, last row, last column, from 0.
    """

    rows: tuple[tuple[Any, ...], ...]
    formulas: frozenset[str] = frozenset()
    faults: frozenset[str] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @classmethod
    def of(cls, content: dict[str, Any]) -> "Grid":
        """From what `as_json` wrote, or the reading process answered."""
        rows = tuple(tuple(row) for row in content["rows"])
        merged = tuple(tuple(each) for each in content["merged"])
        return cls(rows, frozenset(content["formulas"]), frozenset(content["faults"]), merged)

    def as_json(self) -> dict[str, Any]:
        facts = {"formulas": sorted(self.formulas), "faults": sorted(self.faults)}
        return {"rows": self.rows, "merged": self.merged} | facts


def read_file(content: bytes) -> Grid:
    """The cells of the sheet with the budget; raises SheetRefused within SECONDS."""
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise SheetRefused("too_large")
    if not _places.acquire(timeout=SECONDS):
        raise SheetRefused("busy")
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the file on its standard input
            COMMAND, input=content, capture_output=True, timeout=SECONDS, env=environment(), cwd=settings.BASE_DIR
        )
    except subprocess.TimeoutExpired as error:
        raise SheetRefused("too_demanding") from error
    finally:
        _places.release()
    if done.returncode:
        raise SheetRefused("too_demanding")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise SheetRefused(answer["refused"])
    return Grid.of(answer)


def environment() -> dict[str, str]:
    """Where programs are found, and nothing else: no database, no key."""
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
