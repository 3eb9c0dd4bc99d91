"""How amounts are written into the decisions, one line at a time or all from a scenario, and who is next in reserve."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from applications.budget.content import share_in_proportion
from applications.models import Submission
from applications.reading import applied_per_year
from assessment.lines import Line, Ranking, first_decisions
from assessment.models import Decision, DecisionPackage, Scenario
from assessment.packages.ledger import record_written
from assessment.permissions import may_manage
from assessment.results import begin_package, package_of, ranking_of
from assessment.rules.allocating import (
    obstacles_of_lines,
    obstacles_to_amount,
    obstacles_to_divide,
    obstacles_to_reserve,
    obstacles_to_use,
)
from assessment.rules.money import over_supply
from assessment.states import GIVING, Outcome
from assessment.units import Unit
from pools.models import Pool
from portal import history
from portal.models import User
from portal.steps import Obstacle, require, require_possible

NOTHING = Decimal("0.00")
CHANGED = (
    *("submission", "outcome", "amount", "places", "amounts_per_year", "reserve_place"),
    *("changed_at", "changed_by"),
)


@dataclass(frozen=True)
class TypedAmount:
    """Kr. or places typed on one line, and the wording of the line it was typed on; 0 is a refusal."""

    number: str
    amount: Decimal
    read: str


@dataclass(frozen=True)
class _Desk:
    """What an act of dividing stands on, all locked: the pool first."""

    pool: Pool
    ranking: Ranking
    package: DecisionPackage | None

    def begun(self, *, now: datetime) -> DecisionPackage:
        return self.package or begin_package(self.pool, now=now)

    def decisions(self) -> dict[str, Decision]:
        rows = first_decisions(self.pool).locked().select_related("application__case", "changed_by")
        return {each.application.case.number: each for each in rows}


def _desk(pool: Pool, *, by: User) -> _Desk:
    locked = Pool.objects.locked().select_related("version").get(pk=pool.pk)
    require(may_manage(by))
    package = package_of(locked)
    require_possible(obstacles_to_divide(locked, package))
    return _Desk(locked, ranking_of(locked, viewer=by), package)


@transaction.atomic
def propose_amounts(pool: Pool, typed: Iterable[TypedAmount], *, by: User, now: datetime) -> dict[str, list[Obstacle]]:
    """Keep each amount that can be kept, by itself; {case number: what stood in the way} for the others.

    Reasons and conditions stay. Less is taken before more, so that money can be moved from one line to another.
    """
    desk = _desk(pool, by=by)
    require_possible(obstacles_of_lines(desk.ranking))
    lines = {line.number: line for line in desk.ranking.lines}
    typed = [each for each in typed if each.number in lines]
    there, refused, kept = desk.decisions(), {}, {}
    given, unit = desk.ranking.granted, desk.ranking.unit
    for each in sorted(typed, key=lambda each: each.amount - lines[each.number].proposed):
        line, after = lines[each.number], given - lines[each.number].proposed + each.amount
        found = _stale(there.get(each.number), each, unit) or obstacles_to_amount(line, each.amount, unit)
        found = found or (over_supply(desk.ranking, after) if each.amount > line.proposed else [])
        if found:
            refused[each.number] = found
        else:
            kept[each.number], given = each.amount, after
    if written := _write(desk, kept, [lines[number] for number in kept], by=by, now=now):
        record_written(desk.pool.history_chain, "propose_amounts", written, by=by, now=now)
    return refused


def _stale(decision: Decision | None, typed: TypedAmount, unit: Unit) -> list[Obstacle]:
    """Somebody has saved the line since with another amount: both are told, and nothing is overwritten."""
    if decision is None or decision.changed_at.isoformat() == typed.read:
        return []
    there = Decimal(getattr(decision, unit.given))
    if there == typed.amount:
        return []
    text = (
        f"Sag {typed.number}: {decision.changed_by.name} har imens gemt {unit.say_exactly(there)}, og du "
        f"skrev {unit.say_exactly(typed.amount)}: gem igen, hvis dit skal gælde."
    )
    return [Obstacle("stale_amount", text)]


@transaction.atomic
def use_scenario(scenario: Scenario, *, version: int, by: User, now: datetime) -> int:
    """«Brug scenariet»: its amounts become the lines', who gets nothing is refused; how many lines changed.

    Reasons, conditions and notes stay as they are; what is rejected on formalia is left alone.
    """
    desk = _desk(scenario.pool, by=by)
    scenario = Scenario.objects.locked().get(pk=scenario.pk, version=version)
    amounts = scenario.kroner
    require_possible(obstacles_to_use(desk.ranking, amounts))
    lines = [line for line in desk.ranking.lines if line.rank or line.number in amounts]
    wanted = {line.number: amounts.get(line.number, NOTHING) for line in lines}
    changed = _write(desk, wanted, lines, by=by, now=now, gets=amounts.keys())
    source = {"scenario": scenario.pk, "version": scenario.version, "lines": len(changed)}
    record_written(desk.pool.history_chain, "use_scenario", changed, by=by, now=now, **source)
    return len(changed)


def _write(
    desk: _Desk,
    wanted: Mapping[str, Decimal],
    lines: Iterable[Line],
    *,
    by: User,
    now: datetime,
    gets: Iterable[str] | None = None,
) -> list[Decision]:
    """Write the amounts that differ; less before more, so that the pool's money is never exceeded on the way."""
    package, there, unit = desk.begun(now=now), desk.decisions(), desk.ranking.unit
    get = set(gets) if gets is not None else {number for number, kr in wanted.items() if kr}
    rows = [
        (_with_amount(there.get(line.number), line, package, wanted[line.number], unit, gets=line.number in get), line)
        for line in lines
        if _differs(line, wanted[line.number], gets=line.number in get)
    ]
    weights = _per_year([row.submission_id for row, _ in rows if row.amount])
    for row, _ in rows:
        row.changed_at, row.changed_by = now, by
        row.amounts_per_year = _years(row.amount, weights.get(row.submission_id, {}))
    old = [row for row, _ in rows if row.pk]
    before = {line.key: line.proposed for _, line in rows}
    for rising in (False, True):
        some = [row for row in old if (getattr(row, unit.given) > before[row.application_id]) is rising]
        Decision.objects.bulk_update(some, CHANGED) if some else None
    Decision.objects.bulk_create([row for row, _ in rows if not row.pk])
    return [row for row, _ in rows]


def _differs(line: Line, amount: Decimal, *, gets: bool) -> bool:
    return not line.outcome or line.proposed != amount or line.gives is not gets


def _with_amount(
    decision: Decision | None, line: Line, package: DecisionPackage, amount: Decimal, unit: Unit, *, gets: bool
) -> Decision:
    """The line's decision with the amount; a conditional grant stays conditional, and nothing written is dropped."""
    row = decision or Decision(package=package, application_id=line.key, reasons={})
    row.submission_id = line.submission_id
    setattr(row, unit.given, unit.keep(amount if gets else NOTHING))
    if not gets:
        row.outcome = Outcome.REFUSAL
    else:
        row.outcome = row.outcome if row.outcome in GIVING else Outcome.GRANT
        row.reserve_place = None
    return row


def _per_year(submissions: Iterable[int]) -> dict[int, dict[str, Decimal]]:
    """{submission: kr. applied for per calendar year}, read from what was sent."""
    rows = Submission.objects.filter(pk__in=list(submissions)).select_related("application__pool_version")
    return {sent.pk: applied_per_year(sent) for sent in rows}


def _years(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, str]:
    """The amount per calendar year as the application shares its own, adding up to the øre."""
    if not amount:
        return {}
    return {year: format(kr, "f") for year, kr in sorted(share_in_proportion(amount, weights).items())}


@transaction.atomic
def set_reserve_order(pool: Pool, order: list[str], *, by: User, now: datetime) -> int:
    """Who is next when one declines, first first; those not named are no reserves. How many stand in it."""
    desk = _desk(pool, by=by)
    require_possible([*obstacles_of_lines(desk.ranking), *obstacles_to_reserve(desk.ranking, order)])
    there, place = desk.decisions(), {number: n for n, number in enumerate(order, start=1)}
    changed = [each for number, each in there.items() if each.reserve_place != place.get(number)]
    Decision.objects.filter(pk__in=[each.pk for each in changed]).update(
        reserve_place=None, changed_at=now, changed_by=by
    )
    for each in changed:
        each.reserve_place, each.changed_at, each.changed_by = place.get(each.application.case.number), now, by
    Decision.objects.bulk_update([each for each in changed if each.reserve_place], ["reserve_place"])
    if changed:
        facts = {"reserves": len(order), "lines": len(changed)}
        history.record(desk.pool.history_chain, "set_reserve_order", by=by, now=now, facts=facts)
    return len(order)
