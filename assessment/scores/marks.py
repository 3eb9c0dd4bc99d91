"""What do the locked sheets of a whole pool say? A line of marks from each, read in one pass."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from assessment.models import Assessment, Consensus
from assessment.scores.scoring import CriterionResult, Mark, Result, differs
from pools.document import PoolDocument
from pools.models import Pool

_MARK = re.compile("=(.)")
_PAIR = re.compile("([^ =]+)=(.)")
MARK_OF = {"y": Mark(True, None), "n": Mark(False, None)} | {str(n): Mark(None, n) for n in range(1, 6)}
Agreed = Mapping[str, Mark]  # by criterion


class Sheet(NamedTuple):
    """One locked sheet: who wrote it, and its line of marks as `marks_sql` says."""

    assessor: int
    marks: str


def sheets_in(pool: Pool) -> dict[int, list[Sheet]]:
    """{application: its locked, standing sheets in the order they were begun}."""
    line = Concat(Cast("assessor", CharField()), Value(" "), "marks", output_field=CharField())
    lines = StringAgg(line, "|", order_by=("started_at", "pk"))
    rows = Assessment.objects.standing().locked_in().filter(application__pool=pool).values("application")
    return {
        key: [Sheet(int(who), marks) for who, _, marks in (each.partition(" ") for each in text.split("|"))]
        for key, text in rows.annotate(text=lines).values_list("application", "text")
    }


def agreed_in(pool: Pool) -> dict[int, dict[str, Mark]]:
    """{application: {criterion: what was agreed}}."""
    found: dict[int, dict[str, Mark]] = {}
    rows = Consensus.objects.standing().filter(application__pool=pool)
    for key, criterion, met, points in rows.values_list("application", "criterion", "met", "points"):
        found.setdefault(key, {})[criterion] = Mark(met, points)
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


def results_in(pool: Pool, document: PoolDocument) -> "Results":
    """What every application of the pool was given, in two queries."""
    return Results(Reader(document), sheets_in(pool), agreed_in(pool))


@dataclass
class Results:
    """The results of a pool by application; nothing is reckoned before it is asked for."""

    reader: Reader
    sheets: dict[int, list[Sheet]]
    agreed: dict[int, dict[str, Mark]]

    def of(self, application: int) -> Result:
        return self.reader.result(self.sheets.get(application, []), self.agreed.get(application, {}))
