"""Where do all applications of a pool stand? Sheets, consensus, formal checks and decisions, read in few queries."""

import sys
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from applications.models import Application
from assessment.models import Assessment, Consensus, Decision, DecisionPackage, FormalCheck
from assessment.permissions import readable_cases
from assessment.scores.marks import results_in
from assessment.scores.scoring import Result, result_of
from assessment.states import GIVING, Deviation, FormalOutcome, Outcome
from pools.document import PoolDocument, document_of
from pools.models import Pool
from portal.models import User
from portal.money import show_kroner


def result_for(application: Application) -> Result:
    """One application's result; wants `pool__version` read along."""
    sheets = Assessment.objects.standing().with_scores().filter(application=application)
    consensus = Consensus.objects.standing().filter(application=application)
    return result_of(document_of(application.pool.version), sheets, consensus)


@dataclass
class Whole:
    """The whole rows of a pool's applications, checks and decisions: each kind is read when first asked for."""

    pool: Pool

    @cached_property
    def applications(self) -> dict[int, Application]:
        return {each.pk: each for each in judged_applications(self.pool)}

    @cached_property
    def checks(self) -> dict[int, FormalCheck]:
        rows = FormalCheck.objects.filter(application__pool=self.pool).newest_of_each().select_related("by")
        return {each.application_id: each for each in rows}

    @cached_property
    def decisions(self) -> dict[int, Decision]:
        return {each.application_id: each for each in first_decisions(self.pool)}


@dataclass(slots=True)
class Line:
    """One application in the ranking; `readable` is False where the viewer is barred or has not declared.

    `rank` is None outside the ranking (rejected on formalia, gate not met, not yet assessed); `running` is the sum of
    kr. proposed down to and with this line. `application`, `check` and `decision` are whole rows: the first question
    for one reads that kind for the whole pool.
    """

    whole: Whole
    key: int
    case_id: int
    number: str
    name: str
    applied: Decimal
    submission_id: int
    result: Result
    checked: str
    outcome: str
    proposed: Decimal
    reserve_place: int | None
    deviation_reason: str
    readable: bool
    rank: int | None = None
    running: Decimal = Decimal(0)
    deviation: Deviation | None = None

    @property
    def application(self) -> Application:
        return self.whole.applications[self.key]

    @property
    def check(self) -> FormalCheck | None:
        return self.whole.checks.get(self.key) if self.checked else None

    @property
    def decision(self) -> Decision | None:
        return self.whole.decisions.get(self.key) if self.outcome else None

    @property
    def gives(self) -> bool:
        return self.outcome in GIVING

    @property
    def is_refused(self) -> bool:
        return self.outcome == Outcome.REFUSAL

    @property
    def is_rejected(self) -> bool:
        return self.checked == FormalOutcome.REJECT

    @property
    def in_competition(self) -> bool:
        return self.result.total is not None and self.result.gate_met is True and not self.is_rejected

    @property
    def outcome_words(self) -> str:
        """The outcome in Danish; empty when nothing is proposed."""
        return Outcome(self.outcome).label if self.outcome else ""

    @property
    def criteria(self) -> list[tuple[str, Decimal | None, bool | None]]:
        return [(each.criterion.key, each.value, each.met) for each in self.result.criteria]


@dataclass(frozen=True)
class Ranking:
    """A pool's applications in order, against its money (kr.) and its number of partners."""

    document: PoolDocument
    lines: tuple[Line, ...]

    @property
    def granted(self) -> Decimal:
        return sum((line.proposed for line in self.lines), Decimal(0))

    @property
    def left(self) -> Decimal:
        return self.document.amount - self.granted

    @property
    def partners(self) -> int:
        return sum(line.gives for line in self.lines)

    @property
    def applied(self) -> Decimal:
        return sum((line.applied for line in self.lines), Decimal(0))

    @property
    def undecided(self) -> int:
        return sum(not line.outcome for line in self.lines)

    @property
    def lowest_granted(self) -> int:
        """The lowest place in the ranking that gets something; 0 when none does."""
        return max((line.rank for line in self.lines if line.rank and line.gives), default=0)

    @property
    def deviating(self) -> tuple[Line, ...]:
        """Every line the viewer may read that leaves the ranking, in one way or another."""
        return tuple(line for line in self.lines if line.readable and line.deviation)


def judged_applications(pool: Pool):
    """The applications that must be answered: submitted and not withdrawn, in the order of their numbers."""
    rows = Application.objects.submitted().filter(pool=pool)
    rows = rows.select_related("case__organisation", "current_submission").defer("current_submission__canonical")
    return rows.order_by("case__number")


def first_decisions(pool: Pool) -> QuerySet[Decision]:
    """The decisions that answer the pool's applications for the first time; the newest package's come last."""
    packages = DecisionPackage.objects.of_pool(pool)
    return Decision.objects.filter(package__in=packages.order_by()).order_by("package__number")


COLUMNS = (
    "pk", "case_id", "case__number", "case__organisation__name", "current_submission__amount_applied",
    "current_submission_id",
)  # fmt: skip


def ranking_of(pool: Pool, *, viewer: User) -> Ranking:
    """The pool's ranking as `viewer` may see it, in six queries however many applications there are.

    It is read as plain values, for a pool of 1,000 would be 6,000 rows of the ORM.
    """
    document, whole = document_of(pool.version), Whole(pool)
    rows = Application.objects.submitted().filter(pool=pool).order_by("case__number").values_list(*COLUMNS)
    results = results_in(pool, document)
    checks = dict(
        FormalCheck.objects.filter(application__pool=pool).newest_of_each().values_list("application_id", "outcome")
    )
    proposed = {key: tuple(said) for key, *said in first_decisions(pool).values_list("application_id", *PROPOSED)}
    of_pool = Application.objects.filter(pool=pool).values("case")
    readable = set(readable_cases(viewer).filter(pk__in=of_pool).values_list("pk", flat=True))
    lines = [
        Line(  # type: ignore[call-arg]  # the columns and what was proposed follow the fields in their order
            whole, *row, results.of(row[0]), checks.get(row[0], ""), *proposed.get(row[0], NOTHING), row[1] in readable
        )
        for row in rows
    ]
    return _with_deviations(Ranking(document, tuple(_ranked(lines))))


PROPOSED = ("outcome", "amount", "reserve_place", "deviation_reason")
NOTHING: tuple[Any, ...] = ("", Decimal(0), None, "")


def _ranked(lines: list[Line]) -> list[Line]:
    """Highest total first; equal totals share a rank and stand by case number; those outside the ranking come last."""
    competing = [line for line in lines if line.in_competition]
    competing.sort(key=lambda line: (-(line.result.total or 0), line.number))
    others = [line for line in lines if not line.in_competition]
    for place, line in enumerate(competing):
        before = competing[place - 1] if place else None
        line.rank = before.rank if before and before.result.total == line.result.total else place + 1
    running = Decimal(0)
    for line in (ranked := [*competing, *others]):
        running += line.proposed
        line.running = running
    return ranked


def _with_deviations(ranking: Ranking) -> Ranking:
    """Mark those who are refused while an equal or lower place gets something, and those who were put ahead of them.

    Then those who were set down while a lower place gets something, and those put ahead in the reserve order.
    """
    lowest = ranking.lowest_granted
    passed = {line.rank for line in ranking.lines if line.rank and line.rank <= lowest and line.is_refused}
    for line in ranking.lines if passed else ():
        if line.is_refused and line.rank in passed:
            line.deviation = Deviation.PASSED_OVER
        elif line.gives and line.rank and line.rank >= min(passed):
            line.deviation = Deviation.PUT_AHEAD
    for line in ranking.lines:
        if line.deviation is None and line.gives and line.rank and line.rank < lowest and line.proposed < line.applied:
            line.deviation = Deviation.REDUCED
    _mark_reserves([line for line in ranking.lines if line.rank and line.is_refused])
    return ranking


def _mark_reserves(refused: list[Line]) -> None:
    """Who stands in the reserve order before somebody with a better place, or without them, was put ahead."""
    latest = 0
    for _, group in groupby(refused, key=lambda line: line.rank):
        equals = list(group)
        for line in equals:
            if line.reserve_place and line.reserve_place < latest and line.deviation is None:
                line.deviation = Deviation.RESERVE_MOVED
        latest = max(latest, *(line.reserve_place or sys.maxsize for line in equals))


def package_of(pool: Pool) -> DecisionPackage | None:
    """The pool's newest package of decisions."""
    return DecisionPackage.objects.of_pool(pool).select_related("recommended_by", "approved_by").first()


def figures_of(ranking: Ranking) -> dict[str, Any]:
    """The pool's numbers as the letters cite them; amounts as shown, so that nothing later moves them.

    With them what a refusal may truthfully say: `not_met` is {case number: [titles of the gates it fails]}, `outranked`
    the case numbers that stand below everybody who gets something.
    """
    lowest = ranking.lowest_granted
    return {
        "received": len(ranking.lines),
        "applied": show_kroner(ranking.applied),
        "money": ranking.document.amount_text,
        "granted": ranking.partners,
        "amount": show_kroner(ranking.granted),
        "not_met": {line.number: gates for line in ranking.lines if (gates := _not_met(line))},
        "outranked": [line.number for line in ranking.lines if line.rank and lowest and line.rank > lowest],
    }


def _not_met(line: Line) -> list[str]:
    return [each.criterion.title for each in line.result.criteria if each.criterion.gate and each.met is False]
