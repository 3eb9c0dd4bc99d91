"""Where do all applications of a pool stand? Sheets, consensus, formal checks and decisions, read in few queries."""

import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Coalesce

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
    kr. proposed down to and with this line, None from a line on that is not readable. Where the applicant lives,
    `kommunekode` and `region`, is "" where the portal does not know. `application`, `check` and `decision` are whole
    rows: the first question for one reads that kind for the whole pool.
    """

    whole: Whole
    key: int
    case_id: int
    number: str
    name: str
    applied: Decimal
    submission_id: int
    kommunekode: str
    region: str
    result: Result
    checked: str
    outcome: str
    proposed: Decimal
    reserve_place: int | None
    deviation_reason: str
    readable: bool
    rank: int | None = None
    running: Decimal | None = Decimal(0)
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
    def standing_words(self) -> str:
        """What is proposed, or why nothing is yet, in Danish."""
        if self.outcome:
            return self.outcome_words
        if self.is_rejected:
            return "Afvises på formalia"
        if not self.result.complete:
            return "Vurdering ikke færdig"
        return "Mangler" if self.result.gate_met else "Krav ikke opfyldt"

    @property
    def criteria(self) -> list[tuple[str, Decimal | None, bool | None]]:
        return [(each.criterion.key, each.value, each.met) for each in self.result.criteria]


@dataclass(frozen=True)
class Ranking:
    """A pool's applications in order, against its money (kr.) and its number of partners; each is added up once."""

    document: PoolDocument
    lines: tuple[Line, ...]

    @cached_property
    def granted(self) -> Decimal:
        return sum((line.proposed for line in self.lines), Decimal(0))

    @cached_property
    def left(self) -> Decimal:
        return self.document.amount - self.granted

    @cached_property
    def partners(self) -> int:
        return sum(line.gives for line in self.lines)

    @cached_property
    def applied(self) -> Decimal:
        return sum((line.applied for line in self.lines), Decimal(0))

    @cached_property
    def undecided(self) -> int:
        return sum(not line.outcome for line in self.lines)

    @cached_property
    def lowest_granted(self) -> int:
        """The lowest place in the ranking that gets something; 0 when none does."""
        return max((line.rank for line in self.lines if line.rank and line.gives), default=0)

    @cached_property
    def deviating(self) -> tuple[Line, ...]:
        """Every line the viewer may read that leaves the ranking, in one way or another."""
        return tuple(line for line in self.lines if line.readable and line.deviation)

    @cached_property
    def hidden(self) -> int:
        """How many lines the viewer may not read."""
        return sum(not line.readable for line in self.lines)

    @cached_property
    def shown(self) -> "Ranking":
        """What the viewer may read of it: a sum with the hidden lines in it tells of them by subtraction."""
        return replace(self, lines=tuple(line for line in self.lines if line.readable)) if self.hidden else self


def judged_applications(pool: Pool):
    """The applications that must be answered: submitted and not withdrawn, in the order of their numbers."""
    rows = Application.objects.submitted().filter(pool=pool)
    rows = rows.select_related("case__organisation", "current_submission").defer("current_submission__canonical")
    return rows.order_by("case__number")


def first_decisions(pool: Pool) -> QuerySet[Decision]:
    """The decisions that answer the pool's applications for the first time; the newest package's come last."""
    packages = DecisionPackage.objects.of_pool(pool)
    return Decision.objects.filter(package__in=packages.order_by()).order_by("package__number")


def _known(name: str) -> Coalesce:
    """The column's text; "" where the portal does not know."""
    return Coalesce(name, Value(""), output_field=TextField())


COLUMNS = (
    "pk", "case_id", "case__number", "case__organisation__name", "current_submission__amount_applied",
    "current_submission_id", "kommunekode", "region",
)  # fmt: skip
HOME = {"kommunekode": _known("case__organisation__kommunekode"), "region": _known("case__organisation__region__name")}


def ranking_of(pool: Pool, *, viewer: User) -> Ranking:
    """The pool's ranking as `viewer` may see it, in six queries however many applications there are.

    It is read as plain values, for a pool of 1,000 would be 6,000 rows of the ORM.
    """
    document, whole = document_of(pool.version), Whole(pool)
    rows = Application.objects.submitted().filter(pool=pool).annotate(**HOME).order_by("case__number")
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
        for row in rows.values_list(*COLUMNS)
    ]
    return _with_deviations(Ranking(document, tuple(_ranked(lines))))


PROPOSED = ("outcome", "amount", "reserve_place", "deviation_reason")
NOTHING: tuple[Any, ...] = ("", Decimal(0), None, "")


def _ranked(lines: list[Line]) -> list[Line]:
    """Highest total first; equal totals share a rank and stand by case number; those outside the ranking come last.

    `lines` stand by case number, and so do equals afterwards.
    """
    competing: list[Line] = []
    others: list[Line] = []
    for line in lines:
        (competing if line.in_competition else others).append(line)
    competing.sort(key=attrgetter("result.total"), reverse=True)
    before = rank = None
    for place, line in enumerate(competing, start=1):
        if (total := line.result.total) != before:
            before, rank = total, place
        line.rank = rank
    running: Decimal | None = Decimal(0)
    for line in (ranked := [*competing, *others]):
        if not line.readable:
            running = None
        elif running is not None and line.proposed:
            running += line.proposed
        line.running = running
    return ranked


def _with_deviations(ranking: Ranking) -> Ranking:
    """Mark those who are refused while an equal or lower place gets something, and those who were put ahead of them.

    Then those who were set down while a lower place gets something, and those put ahead in the reserve order. Only
    among the lines the viewer may read, for a mark on one tells of another; nobody recommends who may not read all.
    """
    seen = ranking.shown.lines
    lowest = ranking.shown.lowest_granted
    passed = {line.rank for line in seen if line.rank and line.rank <= lowest and line.is_refused}
    for line in seen if passed else ():
        if line.is_refused and line.rank in passed:
            line.deviation = Deviation.PASSED_OVER
        elif line.gives and line.rank and line.rank >= min(passed):
            line.deviation = Deviation.PUT_AHEAD
    for line in seen if lowest else ():
        if line.deviation is None and line.gives and line.rank and line.rank < lowest and line.proposed < line.applied:
            line.deviation = Deviation.REDUCED
    if any([line.reserve_place for line in seen]):
        _mark_reserves([line for line in seen if line.rank and line.is_refused])
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
