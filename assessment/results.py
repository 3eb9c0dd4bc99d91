"""Where do all applications of a pool stand? Sheets, consensus, formal checks and decisions, read in few queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from applications.models import Application
from assessment.models import Assessment, Consensus, Decision, DecisionPackage, FormalCheck
from assessment.permissions import readable_cases
from assessment.scoring import Result, result_of
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


@dataclass(frozen=True)
class Line:
    """One application in the ranking; `readable` is False where the viewer is barred or has not declared.

    `rank` is None outside the ranking (rejected on formalia, gate not met, not yet assessed); `running` is the sum of
    kr. proposed down to and with this line.
    """

    application: Application
    result: Result
    check: FormalCheck | None
    decision: Decision | None
    readable: bool
    rank: int | None
    running: Decimal
    deviation: Deviation | None = None

    @property
    def gives(self) -> bool:
        return self.decision is not None and self.decision.outcome in GIVING

    @property
    def is_refused(self) -> bool:
        return self.decision is not None and self.decision.outcome == Outcome.REFUSAL

    @property
    def is_rejected(self) -> bool:
        return self.check is not None and self.check.outcome == FormalOutcome.REJECT

    @property
    def in_competition(self) -> bool:
        return self.result.total is not None and self.result.gate_met is True and not self.is_rejected

    @property
    def proposed(self) -> Decimal:
        return self.decision.amount if self.decision else Decimal(0)

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
        return sum((line.application.current_submission.amount_applied for line in self.lines), Decimal(0))

    @property
    def undecided(self) -> int:
        return sum(line.decision is None for line in self.lines)

    @property
    def lowest_granted(self) -> int:
        """The lowest place in the ranking that gets something; 0 when none does."""
        return max((line.rank for line in self.lines if line.rank and line.gives), default=0)

    @property
    def passed_over(self) -> tuple[Line, ...]:
        """Those the viewer may read of, who are refused while an equal or lower place gets something."""
        return tuple(line for line in self.lines if line.readable and line.deviation == Deviation.PASSED_OVER)


def judged_applications(pool: Pool):
    """The applications that must be answered: submitted and not withdrawn, in the order of their numbers."""
    rows = Application.objects.submitted().filter(pool=pool)
    rows = rows.select_related("case__organisation", "current_submission").defer("current_submission__canonical")
    return rows.order_by("case__number")


def ranking_of(pool: Pool, *, viewer: User) -> Ranking:
    """The pool's ranking as `viewer` may see it, in eight queries however many applications there are."""
    applications = list(judged_applications(pool))
    results = _results(document_of(pool.version), applications)
    checks = {
        each.application_id: each
        for each in FormalCheck.objects.filter(application__pool=pool).newest_of_each().select_related("by")
    }
    decisions = {
        each.application_id: each for each in Decision.objects.filter(package__in=DecisionPackage.objects.of_pool(pool))
    }
    readable = set(readable_cases(viewer).filter(pk__in=[a.case_id for a in applications]).values_list("pk", flat=True))
    lines = [
        Line(a, results[a.pk], checks.get(a.pk), decisions.get(a.pk), a.case_id in readable, None, Decimal(0))
        for a in applications
    ]
    return _with_deviations(Ranking(document_of(pool.version), tuple(_ranked(lines))))


def _results(document: PoolDocument, applications: Iterable[Application]) -> dict[int, Result]:
    keys = [application.pk for application in applications]
    sheets, agreed = defaultdict(list), defaultdict(list)
    for sheet in Assessment.objects.standing().with_scores().filter(application__in=keys):
        sheets[sheet.application_id].append(sheet)
    for each in Consensus.objects.standing().filter(application__in=keys):
        agreed[each.application_id].append(each)
    return {key: result_of(document, sheets[key], agreed[key]) for key in keys}


def _ranked(lines: list[Line]) -> list[Line]:
    """Highest total first; equal totals share a rank and stand by case number; those outside the ranking come last."""
    competing = [line for line in lines if line.in_competition]
    competing.sort(key=lambda line: (-(line.result.total or 0), line.application.case.number))
    others = [line for line in lines if not line.in_competition]
    ranked: list[Line] = []
    running = Decimal(0)
    for place, line in enumerate([*competing, *others], start=1):
        running += line.proposed
        rank = None
        if line.in_competition:
            same = ranked and ranked[-1].rank and ranked[-1].result.total == line.result.total
            rank = ranked[-1].rank if same else place
        ranked.append(replace(line, rank=rank, running=running))
    return ranked


def _with_deviations(ranking: Ranking) -> Ranking:
    """Mark those who are refused while an equal or lower place gets something, and those who were put ahead of them."""
    lowest = ranking.lowest_granted
    passed = {line.rank for line in ranking.lines if line.rank and line.rank <= lowest and line.is_refused}

    def deviation(line: Line) -> Deviation | None:
        if line.is_refused and line.rank in passed:
            return Deviation.PASSED_OVER
        ahead = line.gives and line.rank and passed and line.rank >= min(passed)
        return Deviation.PUT_AHEAD if ahead else None

    return replace(ranking, lines=tuple(replace(line, deviation=deviation(line)) for line in ranking.lines))


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
        "not_met": {line.application.case.number: gates for line in ranking.lines if (gates := _not_met(line))},
        "outranked": [
            line.application.case.number for line in ranking.lines if line.rank and lowest and line.rank > lowest
        ],
    }


def _not_met(line: Line) -> list[str]:
    return [each.criterion.title for each in line.result.criteria if each.criterion.gate and each.met is False]
