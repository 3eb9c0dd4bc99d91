"""How a what-if is named, changed, copied and thrown away; it decides nothing before it is taken over."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from assessment.models import Scenario
from assessment.permissions import may_manage
from assessment.results import package_of, ranking_of
from assessment.rules.allocating import (
    obstacles_of_lines,
    obstacles_to_divide,
    obstacles_to_name,
    obstacles_to_new_scenario,
    obstacles_to_scenario,
)
from pools.models import Pool
from portal import history
from portal.models import User
from portal.steps import require, require_possible


class StaleScenario(Exception):
    """Somebody has saved the scenario since it was opened: `stored` is theirs; what was typed is kept on the page."""

    def __init__(self, stored: Scenario) -> None:
        super().__init__("stale scenario")
        self.stored = stored


@transaction.atomic
def create_scenario(pool: Pool, *, name: str, amounts: Mapping[str, Decimal], by: User, now: datetime) -> Scenario:
    """A new scenario; a name that is taken gets a number."""
    pool = _checked(pool, amounts, by=by)
    names = set(Scenario.objects.filter(pool=pool).values_list("name", flat=True))
    require_possible(obstacles_to_new_scenario(names))
    scenario = Scenario(pool=pool, name=_free(name, names), amounts=_kept(amounts), changed_at=now, changed_by=by)
    scenario.save()
    return _told(scenario, "create_scenario", by=by, now=now)


@transaction.atomic
def save_scenario(
    scenario: Scenario,
    *,
    name: str,
    note: str,
    amounts: Mapping[str, Decimal],
    version: int,
    by: User,
    now: datetime,
) -> Scenario:
    """The scenario as typed; raises StaleScenario when it is not `version` any more and says something else."""
    _checked(scenario.pool, amounts, by=by)
    stored = Scenario.objects.locked().select_related("changed_by").get(pk=scenario.pk)
    typed = (name.strip(), note.strip(), _kept(amounts))
    if typed == (stored.name, stored.note, stored.amounts):
        return stored
    if stored.version != version:
        raise StaleScenario(stored)
    require_possible(obstacles_to_name(stored, typed[0]))
    stored.name, stored.note, stored.amounts = typed
    stored.version += 1
    stored.changed_at, stored.changed_by = now, by
    stored.save()
    return _told(stored, "save_scenario", by=by, now=now)


@transaction.atomic
def delete_scenario(scenario: Scenario, *, by: User, now: datetime) -> None:
    """Thrown away while the money is divided; the pool's history keeps that it was there."""
    pool = Pool.objects.locked().get(pk=scenario.pool_id)
    require(may_manage(by))
    require_possible(obstacles_to_divide(pool, package_of(pool)))
    stored = Scenario.objects.locked().filter(pk=scenario.pk).first()
    if stored is not None:
        stored.pool = pool
        _told(stored, "delete_scenario", by=by, now=now)
        stored.delete()


def _checked(pool: Pool, amounts: Mapping[str, Decimal], *, by: User) -> Pool:
    locked = Pool.objects.locked().select_related("version").get(pk=pool.pk)
    require(may_manage(by))
    require_possible(obstacles_to_divide(locked, package_of(locked)))
    ranking = ranking_of(locked, viewer=by)
    require_possible([*obstacles_of_lines(ranking), *obstacles_to_scenario(ranking, amounts)])
    return locked


def _kept(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {number: format(kr, ".2f") for number, kr in sorted(amounts.items())}


def _free(name: str, names: set[str]) -> str:
    wanted = name.strip()[:70]
    return next(each for each in (wanted, *(f"{wanted} ({n})" for n in range(2, 99))) if each not in names)


def _told(scenario: Scenario, verb: str, *, by: User, now: datetime) -> Scenario:
    facts = {"scenario": scenario.pk, "version": scenario.version}
    history.record(scenario.pool.history_chain, verb, by=by, now=now, facts=facts)
    return scenario
