"""What-if: the suggestion with its words, named scenarios side by side, and the one that is taken over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.allocation.dividing import regions_by_number, suggestion_in, withdrawn_in
from assessment.allocation.spread import spread_of
from assessment.allocation.tables import comparison_of, scenario_rows, with_lines
from assessment.forms.allocation import (
    EMPTY,
    RANKING,
    SUGGESTION,
    NewScenarioForm,
    ScenarioForm,
    SeedForm,
    SourceForm,
    scenario_amounts,
)
from assessment.lines import Ranking
from assessment.models import LotDraw, Scenario
from assessment.numbers.capacity import capacity_of
from assessment.permissions import may_draw_lots, may_manage
from assessment.results import ranking_of
from assessment.views.priorities import ranked_pool
from pools.models import Pool
from portal.steps import NotPossibleNow, require

MOST_COMPARED = 4


def _scenarios(pool: Pool) -> list[Scenario]:
    return list(Scenario.objects.filter(pool=pool).select_related("changed_by"))


def _chosen(request: HttpRequest, scenarios: list[Scenario]) -> list[Scenario]:
    """Those ticked, at most four; the first two when nobody has ticked anything."""
    asked = set(request.GET.getlist("s"))
    chosen = [each for each in scenarios if str(each.pk) in asked] if asked else scenarios[:2]
    return chosen[:MOST_COMPARED]


def _list(request: HttpRequest, slug: str, status: int = 200, **more: object) -> HttpResponse:
    pool = ranked_pool(request, slug)
    ranking, scenarios = ranking_of(pool, viewer=request.user), _scenarios(pool)
    chosen = _chosen(request, scenarios)
    regions = regions_by_number(ranking)
    context = {
        "pool": pool,
        "document": ranking.document,
        "scenarios": scenarios,
        "chosen": [each.pk for each in chosen],
        "comparison": comparison_of(chosen, ranking.lines, regions, ranking.free),
        "unit": ranking.unit,
        "hidden": sum(not line.readable for line in ranking.lines),
        "may_write": may_manage(request.user),
        "form": NewScenarioForm(copies=[(each.pk, each.name) for each in scenarios]),
    }
    return render(request, "assessment/scenarios.html", context | more, status=status)


@require_safe
def scenarios(request: HttpRequest, slug: str) -> HttpResponse:
    return _list(request, slug)


@require_POST
def create_scenario(request: HttpRequest, slug: str) -> HttpResponse:
    """«Lav scenarie»."""
    pool = ranked_pool(request, slug)
    require(may_manage(request.user))
    form = NewScenarioForm(request.POST, copies=[(each.pk, each.name) for each in _scenarios(pool)])
    if not form.is_valid():
        return _list(request, slug, 422, form=form)
    name, amounts = form.cleaned_data["name"], _begun(request, pool, form.cleaned_data["source"])
    try:
        made = actions.create_scenario(pool, name=name, amounts=amounts, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _list(request, slug, 409, form=form, obstacles=refusal.obstacles)
    messages.success(request, f"Scenariet «{made.name}» er lavet.")
    return redirect("assessment:scenario", slug, made.pk)


def _begun(request: HttpRequest, pool: Pool, source: str) -> dict:
    """{case number: kr.} a new scenario begins with."""
    if source == EMPTY:
        return {}
    if source not in (RANKING, SUGGESTION):
        return get_object_or_404(Scenario, pool=pool, pk=source).kroner
    ranking = ranking_of(pool, viewer=request.user)
    if source == SUGGESTION:
        return suggestion_in(pool, ranking).amounts
    return {line.number: line.proposed for line in ranking.lines if line.gives}


def _scenario(request: HttpRequest, slug: str, scenario_id: int) -> Scenario:
    pool = ranked_pool(request, slug)
    scenario = get_object_or_404(Scenario.objects.select_related("changed_by"), pool=pool, pk=scenario_id)
    scenario.pool = pool
    return scenario


def _page(request: HttpRequest, scenario: Scenario, status: int = 200, **more: Any) -> HttpResponse:
    ranking = ranking_of(scenario.pool, viewer=request.user)
    regions = regions_by_number(ranking)
    compared = comparison_of([scenario], ranking.lines, regions, ranking.free)
    initial = {"name": scenario.name, "note": scenario.note, "version": scenario.version}
    context = {
        "pool": scenario.pool,
        "document": ranking.document,
        "scenario": scenario,
        "column": compared.columns[0],
        "ranking": ranking,
        "unit": ranking.unit,
        "may_write": may_manage(request.user),
        "form": ScenarioForm(initial=initial),
        "hidden": sum(not line.readable for line in ranking.lines),
    }
    context |= more
    amounts, typed = more.get("amounts", scenario.amounts), more.get("typed", {})
    context["rows"] = scenario_rows([line for line in ranking.lines if line.readable], amounts, typed, ranking.unit)
    return render(request, "assessment/scenario.html", context, status=status)


@require_safe
def scenario(request: HttpRequest, slug: str, scenario_id: int) -> HttpResponse:
    return _page(request, _scenario(request, slug, scenario_id))


@require_POST
def save_scenario(request: HttpRequest, slug: str, scenario_id: int) -> HttpResponse:
    """«Gem scenarie»: a page that is too old answers 409 and shows both."""
    row, form = _scenario(request, slug, scenario_id), ScenarioForm(request.POST)
    require(may_manage(request.user))
    amounts, wrong = scenario_amounts(request.POST)
    kept = {number: format(kr, ".2f") for number, kr in amounts.items()}
    if not form.is_valid() or wrong:
        return _page(request, row, 422, form=form, amounts=kept, typed=wrong)
    try:
        actions.save_scenario(row, amounts=amounts, by=request.user, now=request.now, **form.cleaned_data)
    except actions.StaleScenario as stale:
        return _page(request, row, 409, form=_newer(request, stale), amounts=kept, stored=stale.stored)
    except NotPossibleNow as refusal:
        return _page(request, row, 409, form=form, amounts=kept, obstacles=refusal.obstacles)
    messages.success(request, "Scenariet er gemt.")
    return redirect("assessment:scenario", slug, scenario_id)


def _newer(request: HttpRequest, stale: actions.StaleScenario) -> ScenarioForm:
    """What was typed, now upon the version that stands: saved again it is the person's own choice."""
    data = request.POST.copy()
    data["version"] = str(stale.stored.version)
    return ScenarioForm(data)


@require_POST
def delete_scenario(request: HttpRequest, slug: str, scenario_id: int) -> HttpResponse:
    """«Slet scenarie»."""
    row = _scenario(request, slug, scenario_id)
    try:
        actions.delete_scenario(row, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, row, 409, obstacles=refusal.obstacles)
    messages.success(request, f"Scenariet «{row.name}» er slettet.")
    return redirect("assessment:scenarios", slug)


@require_POST
def use_scenario(request: HttpRequest, slug: str, scenario_id: int) -> HttpResponse:
    """«Brug scenariet»: its amounts become the lines'."""
    row = _scenario(request, slug, scenario_id)
    try:
        changed = actions.use_scenario(row, version=int(request.POST["version"]), by=request.user, now=request.now)
    except (Scenario.DoesNotExist, KeyError, ValueError):
        messages.warning(request, "Scenariet er ændret, siden du åbnede siden. Læs det igen, og brug det derefter.")
        return redirect("assessment:scenario", slug, scenario_id)
    except NotPossibleNow as refusal:
        return _page(request, row, 409, obstacles=refusal.obstacles)
    told = f"Scenariet «{row.name}» er brugt: {changed} linjer er ændret. Skriv de begrundelser, der mangler."
    messages.success(request, told)
    return redirect("assessment:priorities", slug)


def suggestion_page(request: HttpRequest, slug: str, status: int = 200, **more: object) -> HttpResponse:
    """The suggestion, line by line in words; and the drawing of lots, where the pool announced it."""
    pool = ranked_pool(request, slug)
    ranking = ranking_of(pool, viewer=request.user)
    found = suggestion_in(pool, ranking)
    context = {
        "pool": pool,
        "document": ranking.document,
        "suggestion": found,
        "ranking": ranking,
        "capacity": capacity_of(pool),
        "spread": spread_of(ranking, found),
        "lines": with_lines(found.lines, ranking.lines),
        "withdrawn": withdrawn_in(pool),
        "may_write": may_manage(request.user),
        "may_draw": may_draw_lots(request.user),
        "source_form": SourceForm(),
        "seed_form": SeedForm(),
    }
    return render(request, "assessment/suggestion.html", context | _lots(pool, ranking) | more, status=status)


def _lots(pool: Pool, ranking: Ranking) -> dict[str, Any]:
    allocation = ranking.document.allocation
    draws_lots = bool(allocation and allocation.draws_lots)
    return {"draws_lots": draws_lots, "draw": _draw(pool) if draws_lots else None}


def _draw(pool: Pool) -> LotDraw | None:
    return LotDraw.objects.filter(pool=pool).select_related("announced_by", "drawn_by").first()


@require_safe
def suggestion(request: HttpRequest, slug: str) -> HttpResponse:
    return suggestion_page(request, slug)
