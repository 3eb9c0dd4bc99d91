"""Where do the assessors of a pool differ: by how much, on which criterion, and who is strict?

Only locked sheets are read, and of them only what the viewer may see (`blindness`). Nothing here ranks anybody: a
difference is what the assessors must talk about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from applications.models import Application
from assessment.scores.blindness import Sight, sight_of
from assessment.scores.marks import Results, Sheet, results_in
from assessment.scores.scoring import CriterionResult, Result
from pools.document import Criterion, PoolDocument, document_of
from pools.models import Pool
from portal.models import User

PAGE = 50
FEW = 5  # with fewer shared cases than this a deviation says next to nothing


@dataclass(slots=True)
class Row:
    """One case that two or more have locked: the points beside each other, criterion by criterion."""

    number: str
    name: str
    criteria: tuple[CriterionResult, ...]
    open: int
    widest: int
    together: int

    @property
    def order(self) -> tuple[int, int, int, str]:
        """What must be talked about first, then the widest."""
        return (-self.open, -self.widest, -self.together, self.number)


@dataclass(slots=True)
class Strictness:
    """One assessor against the others on the cases they share.

    `deviation` is the mean of own points less the mean of the others', over `scores` scores in `cases` cases: below 0
    is stricter than the others.
    """

    name: str
    deviation: Decimal
    cases: int
    scores: int

    @property
    def few(self) -> bool:
        return self.cases < FEW

    @property
    def words(self) -> str:
        if self.few:
            return "For få sager til at sige noget"
        if abs(self.deviation) < Decimal("0.25"):
            return "På linje med de andre"
        return "Strengere end de andre" if self.deviation < 0 else "Mildere end de andre"


@dataclass(slots=True)
class Spread:
    """One criterion over the cases: how many lie 0, 1, 2, 3 and 4 steps apart (for a gate: alike, or not)."""

    criterion: Criterion
    steps: list[int] = field(default_factory=lambda: [0] * 5)

    @property
    def cases(self) -> int:
        return sum(self.steps)

    @property
    def mean(self) -> Decimal | None:
        """The mean difference in steps; None for a gate."""
        if self.criterion.gate or not self.cases:
            return None
        return Decimal(sum(step * cases for step, cases in enumerate(self.steps))) / self.cases


@dataclass(slots=True)
class Tally:
    """What one assessor's points come to beside the others': whole numbers, by how many there were on the case."""

    assessor: int
    apart: dict[int, int] = field(default_factory=dict)
    cases: int = 0
    scores: int = 0

    def named(self, people: Mapping[int, str]) -> Strictness:
        summed = sum((Decimal(apart) / (others - 1) for others, apart in self.apart.items()), Decimal(0))
        return Strictness(people[self.assessor], summed / self.scores, self.cases, self.scores)


@dataclass(frozen=True)
class Disagreement:
    """A pool's differences as one person may see them: `unread` is barred or undeclared, `waiting` not to be seen."""

    document: PoolDocument
    rows: tuple[Row, ...]
    spreads: tuple[Spread, ...]
    strictness: tuple[Strictness, ...]
    unread: int
    waiting: int

    @property
    def open(self) -> tuple[Row, ...]:
        """The cases that wait for a consensus."""
        return tuple(row for row in self.rows if row.open)


def disagreement_of(pool: Pool, *, viewer: User) -> Disagreement:
    """In six queries however many applications there are."""
    document, sight = document_of(pool.version), sight_of(viewer, pool)
    results = results_in(pool, document)
    rows = Application.objects.judged_in(pool).order_by("case__number")
    shown = ("pk", "case_id", "case__number", "case__organisation__name")
    every = list(rows.values_list(*shown))
    unread = sum([case not in sight.readable for _, case, _, _ in every])
    seen = [row for row in every if _shared(sight, row[1], results.sheets.get(row[0], []))]
    lines = [_row(number, name, results.of(key)) for key, _, number, name in seen]
    picture = _picture(results, tuple([row[0] for row in seen]))
    people = dict(User.objects.filter(pk__in=[each.assessor for each in picture.tallies]).values_list("pk", "name"))
    strict = [each.named(people) for each in picture.tallies]
    return Disagreement(
        document,
        tuple(sorted(lines, key=lambda row: row.order)),
        picture.spreads,
        tuple(sorted(strict, key=lambda each: (each.deviation, each.name))),
        unread,
        len(every) - unread - len(seen),
    )


@dataclass(frozen=True)
class Picture:
    """What is true of several cases together, before anybody is named."""

    spreads: tuple[Spread, ...]
    tallies: tuple[Tally, ...]


def _picture(results: Results, seen: tuple[int, ...]) -> Picture:
    """The same cases with the same marks are reckoned once."""
    of, picture = results.picture
    if picture is None or of != seen:
        cases = [(results.sheets[key], results.of(key).criteria) for key in seen]
        spreads = spreads_of(results.reader.document, [criteria for _, criteria in cases])
        picture = Picture(spreads, tuple(strictness_of(cases)))
        results.picture = (seen, picture)
    return picture


def _shared(sight: Sight, case: int, sheets: list[Sheet]) -> bool:
    return len(sheets) > 1 and sight.sees(case, sheets)


def _row(number: str, name: str, result: Result) -> Row:
    return Row(number, name, result.criteria, *result.apart)


def spreads_of(document: PoolDocument, cases: Iterable[tuple[CriterionResult, ...]]) -> tuple[Spread, ...]:
    """How far apart the assessors are on each criterion."""
    spreads = tuple(Spread(criterion) for criterion in document.criteria)
    for criteria in cases:
        for spread, each in zip(spreads, criteria, strict=True):
            spread.steps[each.steps] += 1
    return spreads


def strictness_of(cases: Iterable[tuple[list[Sheet], tuple[CriterionResult, ...]]]) -> list[Tally]:
    """Own points less the mean of the others' on the same case and criterion; gates have no points and are left out."""
    tallies: dict[int, Tally] = {}
    for sheets, criteria in cases:
        scored = [each.points for each in criteria if len(each.points) == len(sheets)]
        if not scored:
            continue
        together = sum(map(sum, scored))
        for place, sheet in enumerate(sheets):
            tally = tallies.get(sheet.assessor) or tallies.setdefault(sheet.assessor, Tally(sheet.assessor))
            own = sum([points[place] for points in scored])
            # own - (together - own) / (n - 1), times n - 1 so that it stays whole
            tally.apart[len(sheets)] = tally.apart.get(len(sheets), 0) + len(sheets) * own - together
            tally.cases += 1
            tally.scores += len(scored)
    return list(tallies.values())
