"""Where do all applications of a pool stand? Sheets, consensus, formal checks and decisions, read in few queries."""

import sys
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import BigIntegerField, F, Max, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from applications.models import Application
from applications.sent import FirstKommuneSent
from assessment.lines import Line, Ranking, Whole, first_decisions
from assessment.models import Assessment, Consensus, DecisionPackage, FormalCheck
from assessment.numbers.capacity import taken_beside
from assessment.permissions import readable_cases
from assessment.scores.marks import Results, results_in
from assessment.scores.scoring import Result, result_of
from assessment.states import Deviation, PackageState
from assessment.units import tilbud, unit_of
from pools.document import PoolDocument, document_of
from pools.models import Pool
from portal.models import Organisation, User


def result_for(application: Application) -> Result:
    """One application's result; wants `pool__version` read along."""
    sheets = Assessment.objects.standing().with_scores().filter(application=application)
    consensus = Consensus.objects.standing().filter(application=application)
    return result_of(document_of(application.pool.version), sheets, consensus)


def _known(*names: str | Subquery) -> Coalesce:
    """The first that is known, as text; "" where the portal knows none."""
    return Coalesce(*names, Value(""), output_field=TextField())


COLUMNS = ("pk", "case_id", "case__number", "case__organisation__name")
PLACE = ("current_submission_id", "kommunekode", "region")
HOME = {
    "kommunekode": _known("case__organisation__kommunekode"),
    "region": _known("case__organisation__region__name"),
    "region_key": F("case__organisation__region_id"),
}


def _first_tilbud() -> dict[str, Any]:
    """Where the first tilbud lies that was sent: the applicant's office may be in another part of the country."""
    region = Organisation.objects.filter(kommunekode=OuterRef("tilbud_code"))
    return {
        "tilbud_code": FirstKommuneSent("current_submission__canonical"),
        "kommunekode": _known("tilbud_code", "case__organisation__kommunekode"),
        "region": _known(Subquery(region.values("region__name")[:1]), "case__organisation__region__name"),
        "region_key": Coalesce(
            Subquery(region.values("region_id")[:1]), "case__organisation__region_id", output_field=BigIntegerField()
        ),
    }


def with_home(rows: QuerySet[Application], document: PoolDocument) -> QuerySet[Application]:
    """With `kommunekode`, `region` (its name), `region_key`: the applicant's, or of places the first tilbud's."""
    return rows.annotate(**(HOME if document.offers_money else _first_tilbud()))


def ranking_of(pool: Pool, *, viewer: User) -> Ranking:
    """The pool's ranking as `viewer` may see it, in six queries however many applications there are.

    It is read as plain values, for a pool of 1,000 would be 6,000 rows of the ORM. A call for places asks three more:
    who holds places already, and whether it was oversubscribed when it was recommended.
    """
    document = document_of(pool.version)
    results = results_in(pool, document)
    lines = _lines(pool, document, results, viewer)
    ranking = Ranking(document, tuple(lines), taken_beside(pool, document, [line.key for line in lines]))
    ranking = _weighed(pool, ranking, results)
    return _with_deviations(replace(ranking, lines=tuple(_ranked(list(ranking.lines)))))


def _lines(pool: Pool, document: PoolDocument, results: Results, viewer: User) -> list[Line]:
    whole, unit = Whole(pool), unit_of(document)
    rows = with_home(Application.objects.judged_in(pool), document).order_by("case__number")
    checks = dict(
        FormalCheck.objects.filter(application__pool=pool).newest_of_each().values_list("application_id", "outcome")
    )
    said = first_decisions(pool).values_list("application_id", "outcome", unit.given, *PROPOSED)
    proposed = {key: (outcome, Decimal(given), *more) for key, outcome, given, *more in said}
    of_pool = Application.objects.filter(pool=pool).values("case")
    readable = set(readable_cases(viewer).filter(pk__in=of_pool).values_list("pk", flat=True))
    columns = (*COLUMNS, f"current_submission__{unit.applied}", *PLACE)
    return [
        Line(  # type: ignore[call-arg]  # the columns and what was proposed follow the fields in their order
            whole, key, case, number, name, Decimal(applied), *place,
            results.of(key), checks.get(key, ""), *proposed.get(key, NOTHING), case in readable,
        )
        for key, case, number, name, applied, *place in rows.values_list(*columns)
    ]  # fmt: skip


PROPOSED = ("reserve_place", "deviation_reason")
NOTHING: tuple[Any, ...] = ("", Decimal(0), None, "")


def _weighed(pool: Pool, ranking: Ranking, results: Results) -> Ranking:
    """By the weights that rank: where more is applied for than is free, those of the criteria the call named."""
    if not ranking.document.ranked_by or not _is_oversubscribed(pool, ranking):
        return ranking
    document = ranking.document.when_oversubscribed
    weighed = results.weighed(document)
    for line in ranking.lines:
        line.result = weighed.of(line.key)
    return replace(ranking, document=document, is_oversubscribed=True)


def _is_oversubscribed(pool: Pool, ranking: Ranking) -> bool:
    """As it was when the decisions were recommended; before that as it is now. A later place moves no rank."""
    package = package_of(pool)
    if package is not None and package.state != PackageState.DRAFT and OVERSUBSCRIBED in package.figures:
        return bool(package.figures[OVERSUBSCRIBED])
    return ranking.contested > ranking.free


OVERSUBSCRIBED = "oversubscribed"


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
    """The package that answers the applications judged now, which knows `pool` as it is read already."""
    package = DecisionPackage.objects.of_opening(pool).select_related("recommended_by", "approved_by").first()
    if package is not None:
        package.pool = pool
    return package


def begin_package(pool: Pool, *, now: datetime) -> DecisionPackage:
    """The first draft of what is decided about the newest opening; the caller holds the pool's lock."""
    last = DecisionPackage.objects.filter(pool=pool).aggregate(last=Max("number"))["last"] or 0
    return DecisionPackage.objects.create(pool=pool, number=last + 1, intake=pool.intake, created_at=now)


def figures_of(ranking: Ranking) -> dict[str, Any]:
    """The pool's numbers as the letters cite them; amounts as shown, so that nothing later moves them.

    With them what a refusal may truthfully say: `not_met` is {case number: [titles of the gates it fails]}, `outranked`
    the case numbers that stand below everybody who gets something.
    """
    lowest, unit = ranking.lowest_granted, ranking.unit
    return {
        "received": len(ranking.lines),
        "applied": unit.tell(ranking.applied),
        "money": ranking.document.amount_text,
        "granted": ranking.partners,
        "amount": unit.tell(ranking.granted),
        "not_met": {line.number: gates for line in ranking.lines if (gates := _not_met(line))},
        "outranked": [line.number for line in ranking.lines if line.rank and lowest and line.rank > lowest],
    } | _of_places(ranking)


def _of_places(ranking: Ranking) -> dict[str, Any]:
    """What only a call for places cites: how many were free, and which criteria ranked; nothing of a pool of money."""
    if ranking.document.offers_money:
        return {}
    titles = [each.title for each in ranking.ranking_criteria]
    told = {"free": tilbud(ranking.free), "ranked_by": titles if ranking.is_oversubscribed else []}
    return told | ({OVERSUBSCRIBED: ranking.is_oversubscribed} if ranking.document.ranked_by else {})


def _not_met(line: Line) -> list[str]:
    return [each.criterion.title for each in line.result.criteria if each.criterion.gate and each.met is False]
