"""Where do all applications of a pool stand? Sheets, consensus, formal checks and decisions, read in few queries."""

import sys
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Coalesce

from applications.models import Application
from assessment.lines import Line, Ranking, Whole, first_decisions
from assessment.models import Assessment, Consensus, DecisionPackage, FormalCheck
from assessment.permissions import readable_cases
from assessment.scores.marks import results_in
from assessment.scores.scoring import Result, result_of
from assessment.states import Deviation
from pools.document import document_of
from pools.models import Pool
from portal.models import User
from portal.money import show_kroner


def result_for(application: Application) -> Result:
    """One application's result; wants `pool__version` read along."""
    sheets = Assessment.objects.standing().with_scores().filter(application=application)
    consensus = Consensus.objects.standing().filter(application=application)
    return result_of(document_of(application.pool.version), sheets, consensus)


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
    """The pool's newest package of decisions, which knows `pool` as it is read already."""
    package = DecisionPackage.objects.of_pool(pool).select_related("recommended_by", "approved_by").first()
    if package is not None:
        package.pool = pool
    return package


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
