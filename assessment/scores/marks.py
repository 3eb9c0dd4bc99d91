"""What do the locked sheets of a whole pool say? A line of marks from each, read in one pass."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import QuerySet, TextField
from django.db.models.expressions import Func

from assessment.models import Assessment, Consensus
from assessment.scores.scoring import CriterionResult, Mark, Result, differs
from pools.document import PoolDocument
from pools.models import Pool

_MARK = re.compile("=(.)")
_PAIR = re.compile("([^ =]+)=(.)")
MARK_OF = {"y": Mark(True, None), "n": Mark(False, None)} | {str(n): Mark(None, n) for n in range(1, 6)}
AGREED_AS = {"t": "y", "f": "n"}  # how PostgreSQL writes a gate's answer
Agreed = Mapping[str, Mark]  # by criterion


class Sheet(NamedTuple):
    """One locked sheet: who wrote it, and its line of marks as `assessment/sql/marks.py` says."""

    assessor: int
    marks: str


class Words(Func):
    """The values of one row in one line, a space between them; what is not there is left out."""

    function, template, output_field = "concat_ws", "%(function)s(' ', %(expressions)s)", TextField()


def _text(rows: QuerySet, *columns: str) -> str:
    """The rows as one text, in no order: PostgreSQL hands over one value instead of thousands."""
    return rows.order_by().aggregate(text=StringAgg(Words(*columns), "\n"))["text"] or ""


def _sheets_text(pool: Pool) -> str:
    rows = Assessment.objects.standing().locked_in().filter(application__pool=pool)
    return _text(rows, "pk", "application_id", "assessor_id", "marks")


def _agreed_text(pool: Pool) -> str:
    rows = Consensus.objects.standing().filter(application__pool=pool)
    return _text(rows, "application_id", "criterion", "met", "points")


def sheets_in(pool: Pool) -> dict[int, list[Sheet]]:
    """{application: its locked, standing sheets in the order they were begun}."""
    return _sheets_of(_sheets_text(pool))


def _sheets_of(text: str) -> dict[int, list[Sheet]]:
    rows = sorted((int(pk), int(key), who, marks) for pk, key, who, marks in _split(text))
    found: dict[int, list[Sheet]] = {}
    for _, key, who, marks in rows:
        found.setdefault(key, []).append(Sheet(int(who), marks))
    return found


def _split(text: str) -> list[list[str]]:
    return [line.split(" ", 3) for line in text.split("\n")] if text else []


def _agreed_of(text: str) -> dict[int, dict[str, Mark]]:
    """{application: {criterion: what was agreed}}."""
    found: dict[int, dict[str, Mark]] = {}
    for line in text.split("\n") if text else ():
        key, criterion, mark = line.split(" ")
        found.setdefault(int(key), {})[criterion] = MARK_OF[AGREED_AS.get(mark, mark)]
    return found


@dataclass
class Reader:
    """Reads lines of marks by one pool's criteria. What two applications were given alike is one object."""

    document: PoolDocument

    def __post_init__(self) -> None:
        keys = [criterion.key for criterion in self.document.criteria]
        self._keys = sorted(keys)
        # The criteria with the column of each one's marks: a sheet's line has them by key.
        self._columns = [(place, key, self._keys.index(key)) for place, key in enumerate(keys)]
        self._known: dict[tuple[int, tuple[str, ...], Mark | None], CriterionResult] = {}

    def marks(self, line: str) -> list[str]:
        """The marks by the criteria's keys in order; "" where a sheet says nothing of one."""
        marks = _MARK.findall(line)
        if len(marks) == len(self._keys):
            return marks
        given = dict(_PAIR.findall(line))
        return [given.get(key, "") for key in self._keys]

    def columns(self, sheets: list[Sheet]) -> list[tuple[str, ...]]:
        """For each criterion in the pool's order the marks of the sheets, in their order."""
        columns = list(zip(*[self.marks(sheet.marks) for sheet in sheets], strict=True))
        return [columns[column] if columns else () for _, _, column in self._columns]

    def result(self, sheets: list[Sheet], agreed: Agreed) -> Result:
        columns = list(zip(*[self.marks(sheet.marks) for sheet in sheets], strict=True)) or [()] * len(self._keys)
        keys = [(place, columns[column], agreed.get(key)) for place, key, column in self._columns]
        known = self._known
        found = tuple([known.get(key) or self._remember(key) for key in keys])
        return Result(found, len(sheets), self.document.assessors)

    def _remember(self, key: tuple[int, tuple[str, ...], Mark | None]) -> CriterionResult:
        place, marks, consensus = key
        scores = tuple(MARK_OF[mark] for mark in marks if mark)
        apart = differs(scores, self.document.consensus_difference)
        return self._known.setdefault(key, CriterionResult(self.document.criteria[place], scores, consensus, apart))


@dataclass
class Results:
    """The results of a pool by application; nothing is reckoned before it is asked for, and nothing twice."""

    reader: Reader
    sheets: dict[int, list[Sheet]]
    agreed: dict[int, dict[str, Mark]]
    reckoned: dict[int, Result] = field(default_factory=dict)
    picture: tuple[tuple[int, ...], Any] = ((), None)  # of the differences, and of which applications
    other: "Results | None" = None  # by other weights

    def of(self, application: int) -> Result:
        return self.reckoned.get(application) or self._reckon(application)

    def weighed(self, document: PoolDocument) -> "Results":
        """The same marks by the weights of `document`, which has the same criteria."""
        if self.other is None or self.other.reader.document is not document:
            self.other = Results(Reader(document), self.sheets, self.agreed)
        return self.other

    def _reckon(self, application: int) -> Result:
        found = self.reader.result(self.sheets.get(application, []), self.agreed.get(application, {}))
        return self.reckoned.setdefault(application, found)


class Read(NamedTuple):
    """Everything a pool's results rest on, word for word, and what was reckoned of it."""

    document: PoolDocument
    sheets: str
    agreed: str
    results: Results


KEPT = 3  # pools; a thousand applications take two megabytes
_read: dict[int, Read] = {}


def results_in(pool: Pool, document: PoolDocument) -> Results:
    """What every application of the pool was given, in two queries.

    The marks are read each time. When they are the very same as last, so is all that was reckoned of them.
    """
    sheets, agreed = _sheets_text(pool), _agreed_text(pool)
    last = _read.pop(pool.pk, None)
    if last is None or last.document is not document or (last.sheets, last.agreed) != (sheets, agreed):
        last = Read(document, sheets, agreed, Results(Reader(document), _sheets_of(sheets), _agreed_of(agreed)))
    _read[pool.pk] = last
    for longest_unread in list(_read)[:-KEPT]:
        _read.pop(longest_unread, None)
    return last.results
