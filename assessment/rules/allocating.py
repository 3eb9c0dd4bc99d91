"""What stands in the way of dividing the money: typing an amount, taking a scenario over, drawing lots, a reserve?"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from assessment.lines import Line, Ranking
from assessment.models import DecisionPackage, LotDraw, Scenario
from assessment.rules.money import over_supply
from assessment.states import Deviation, PackageState
from assessment.units import Unit
from cases.models import Impartiality
from pools.document import PoolDocument
from pools.models import Pool
from pools.states import PoolState
from portal.models import User
from portal.money import show_kroner
from portal.states import Role
from portal.steps import Obstacle

MOST_SCENARIOS = 20
NOT_DRAFT = Obstacle("package_not_draft", "Afgørelserne er indstillet. Direktøren skal sende dem tilbage først.")
NOT_NOW = Obstacle("not_assessing", "Ansøgningerne vurderes ikke nu, så der er ikke noget at fordele.")
UNEXPLAINED = {
    Deviation.PUT_AHEAD: "er sat forud for en med samme eller bedre placering. Skriv, hvorfor ranglisten fraviges.",
    Deviation.REDUCED: "er sat ned, selv om en dårligere placeret får tilsagn. Skriv, hvorfor ranglisten fraviges.",
    Deviation.RESERVE_MOVED: "står ikke på reservelisten i rangordenen. Skriv, hvorfor ranglisten fraviges.",
}


def unexplained(line: Line, reason: str) -> list[tuple[str, str]]:
    """(code, sentence) when a line leaves the ranking without a reason; who is passed over has a rule of their own."""
    if line.deviation not in UNEXPLAINED or reason.strip():
        return []
    return [("deviation_unexplained", UNEXPLAINED[line.deviation])]


def obstacles_to_divide(pool: Pool, package: DecisionPackage | None) -> list[Obstacle]:
    """While the pool is assessed, until the decisions are recommended."""
    if pool.state != PoolState.ASSESSING:
        return [NOT_NOW]
    return [NOT_DRAFT] if package is not None and package.state != PackageState.DRAFT else []


def obstacles_to_amount(line: Line, amount: Decimal, unit: Unit) -> list[Obstacle]:
    """Within what is applied for, to somebody who is on the ranking."""
    if line.is_rejected:
        return [Obstacle("to_be_rejected", f"Sag {line.number} skal afvises på formalia og kan ikke få et beløb.")]
    if amount and not line.rank:
        text = f"Sag {line.number} er ikke på ranglisten: kravet er ikke opfyldt, eller vurderingen er ikke afsluttet."
        return [Obstacle("not_ranked", text)]
    if unit.is_whole and amount not in (0, line.applied):
        text = f"Sag {line.number}: Der er søgt for {unit.ask(line.applied)}. Alle får plads, eller ingen."
        return [Obstacle("not_whole", text)]
    if amount > line.applied:
        text = f"Sag {line.number}: Beløbet er højere end de {show_kroner(line.applied)}, der er søgt om."
        return [Obstacle("over_applied", text)]
    return []


def obstacles_of_lines(ranking: Ranking) -> list[Obstacle]:
    """Who divides must be impartial on every line: an amount to one is an amount less to the others."""
    barred = [line for line in ranking.lines if not line.readable]
    if not barred:
        return []
    numbers = ", ".join(line.number for line in barred)
    text = f"Du har ikke erklæret habilitet på sag {numbers}, eller der er meldt forhold. {_who_can(barred)}"
    return [Obstacle("not_impartial", text)]


def _who_can(lines: Iterable[Line]) -> str:
    """Which managers are barred on none of the lines: one of them divides the pool's money."""
    conflicts = Impartiality.objects.barring().filter(case__in=[line.case_id for line in lines])
    managers = User.objects.filter(is_active=True, roles__contains=[Role.POOL_MANAGER])
    names = list(managers.exclude(pk__in=conflicts.values("user")).order_by("name").values_list("name", flat=True))
    if not names:
        return "Ingen puljeansvarlig kan fordele, før der er taget stilling til forholdet, eller en ny er udpeget."
    return f"Pengene fordeles af en puljeansvarlig, der er habil på alle sager: {' eller '.join(names)}."


def obstacles_to_scenario(ranking: Ranking, amounts: Mapping[str, Decimal]) -> list[Obstacle]:
    """A scenario may be over the money – it is a what-if – but not over what is applied for, nor off the ranking."""
    lines = {line.number: line for line in ranking.lines}
    if gone := sorted(set(amounts) - set(lines)):
        return [Obstacle("not_there", f"Sag {', '.join(gone)} er ikke længere med. Gem scenariet uden den.")]
    return [each for number, kr in amounts.items() for each in obstacles_to_amount(lines[number], kr, ranking.unit)]


def obstacles_to_new_scenario(names: Collection[str]) -> list[Obstacle]:
    if len(names) < MOST_SCENARIOS:
        return []
    text = f"Der er allerede {MOST_SCENARIOS} scenarier. Slet et, før du laver et nyt."
    return [Obstacle("too_many_scenarios", text)]


def obstacles_to_name(scenario: Scenario, name: str) -> list[Obstacle]:
    if not Scenario.objects.filter(pool=scenario.pool_id, name=name).exclude(pk=scenario.pk).exists():
        return []
    return [Obstacle("name_taken", "Der er allerede et scenarie med det navn.", "#id_name")]


def obstacles_to_use(ranking: Ranking, amounts: Mapping[str, Decimal]) -> list[Obstacle]:
    """What is taken over is within the money and the number of partners, and every line is assessed."""
    found = [*obstacles_of_lines(ranking), *obstacles_to_scenario(ranking, amounts)]
    found += over_supply(ranking, sum(amounts.values(), Decimal(0)))
    most = ranking.document.partners[1] if ranking.document.partners else None
    if most is not None and len(amounts) > most:
        found.append(Obstacle("too_many_partners", f"Puljen har plads til højst {most}, der får tilsagn."))
    return found


def obstacles_to_announce_draw(document: PoolDocument, draw: LotDraw | None) -> list[Obstacle]:
    """Lots only where the pool said so before anybody applied, and once."""
    if document.allocation is None or not document.allocation.draws_lots:
        return [Obstacle("no_lots", "Puljen har ikke meldt ud, at der kan trækkes lod.")]
    if draw is not None and draw.drawn_at is not None:
        return [Obstacle("lots_drawn", "Der er trukket lod. Det kan ikke gøres om.")]
    return []


def obstacles_to_draw(document: PoolDocument, draw: LotDraw | None, *, by: User) -> list[Obstacle]:
    """The source is named first, by somebody else."""
    if found := obstacles_to_announce_draw(document, draw):
        return found
    if draw is None:
        return [Obstacle("no_source", "Kilden skal nævnes først, før dens tal er kendt.")]
    if draw.announced_by_id == by.pk:
        return [Obstacle("own_source", "Du har selv nævnt kilden. En anden skal trække lod.")]
    return []


def obstacles_to_reserve(ranking: Ranking, order: list[str]) -> list[Obstacle]:
    """Only those who are refused stand in the reserve order, each once."""
    refused = {line.number for line in ranking.lines if line.is_refused and line.rank}
    if wrong := [number for number in order if number not in refused]:
        text = f"Sag {', '.join(wrong)} har ikke et afslag på ranglisten og kan ikke stå på reservelisten."
        return [Obstacle("not_refused", text)]
    if len(set(order)) < len(order):
        return [Obstacle("twice_in_reserve", "Den samme plads på reservelisten er brugt to gange.")]
    return []
