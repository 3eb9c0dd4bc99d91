"""The desk and a pool's page: what waits, what is sealed, who has which case."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.actions.opening import open_applications
from applications.models import Dispensation
from applications.rules import CLOSES_AFTER, obstacles_to_open_applications
from assessment import actions, desk
from assessment.access import pool_for
from assessment.forms import AssignForm
from assessment.permissions import may_decide, may_declare_over_list, may_manage, may_see_ranking, may_use_desk
from assessment.readiness import days_of, sealed_numbers
from assessment.results import package_of
from assessment.waiting import counts_at, waiting_for
from pools.document import document_of
from pools.models import Pool
from pools.page import desk_words
from portal.states import Role
from portal.steps import NotPossibleNow, Obstacle, require


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My cases by what they wait for; the leaders' pools and packages."""
    user = request.user
    require(may_use_desk(user))
    leads = may_see_ranking(user)
    context = {
        "desk": desk.desk_of(user) if user.has_role(Role.CASEWORKER) else None,
        "pools": desk.pools_under_way(now=request.now) if leads else [],
        "waiting": waiting_for(user, now=request.now),
        "packages": desk.packages_to_decide() if leads else [],
        "decides": may_decide(user),
        "leads": leads,
    }
    return render(request, "assessment/desk.html", context)


@require_safe
def pool(request: HttpRequest, slug: str) -> HttpResponse:
    """Before the opening numbers alone; after it the list of applications."""
    pool = pool_for(request.user, slug)
    if pool.is_sealed:
        return _sealed(request, pool)
    context = {"pool": pool, "may_manage": may_manage(request.user), "numbers": sealed_numbers(pool, now=request.now)}
    page = desk.page_of(pool, request.user, after=request.GET.get("efter", ""))
    context |= {
        "page": page,
        "counts": desk.counts_of(pool, among=context["numbers"].submitted),
        "form": AssignForm(numbers=[]) if may_manage(request.user) else None,
        "declares": may_declare_over_list(request.user),
        "ranks": may_see_ranking(request.user),
        "package": package_of(pool),
        "waits": counts_at(pool, request.user),
    }
    return render(request, "assessment/pool.html", context)


def _sealed(request: HttpRequest, pool: Pool, *, obstacles: Sequence[Obstacle] = (), status: int = 200) -> HttpResponse:
    """How far the applicants are, in numbers; the same page says why the applications could not be opened."""
    context = {
        "pool": pool,
        "may_manage": may_manage(request.user),
        "obstacles": obstacles,
        "numbers": sealed_numbers(pool, now=request.now),
        "days": days_of(pool, now=request.now),
        "waits": counts_at(pool, request.user),
        "words": desk_words(pool, request.now),
        "is_over": request.now > pool.deadline_at,
        "can_open": not obstacles_to_open_applications(pool, now=request.now),
        "opens_from": pool.deadline_at + CLOSES_AFTER,
        "by_declaration": document_of(pool.version).approval != "portal",
    }
    return render(request, "assessment/pool_sealed.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def open_all(request: HttpRequest, slug: str) -> HttpResponse:
    """«Åbn ansøgninger»: what it means is read first, then it is done, once."""
    pool = pool_for(request.user, slug)
    if request.method != "POST":
        return _before_opening(request, pool)
    try:
        opened = open_applications(pool, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _sealed(request, pool, obstacles=refusal.obstacles, status=409)
    messages.success(request, _opened(opened))
    return redirect("assessment:pool", slug)


def _before_opening(request: HttpRequest, pool: Pool) -> HttpResponse:
    """The numbers, who still has more time, and the button."""
    require(may_manage(request.user))
    if obstacles := obstacles_to_open_applications(pool, now=request.now):
        return (
            _sealed(request, pool, obstacles=obstacles, status=409)
            if pool.is_sealed
            else redirect("assessment:pool", pool.slug)
        )
    context = {
        "pool": pool,
        "numbers": sealed_numbers(pool, now=request.now),
        "running": Dispensation.objects.filter(application__pool=pool, until__gte=request.now).order_by("until"),
        "waits": counts_at(pool, request.user),
    }
    return render(request, "assessment/open.html", context)


def _opened(number: int) -> str:
    if number == 0:
        return "Ansøgningerne er åbnet. Ingen har søgt."
    return "1 ansøgning er åbnet." if number == 1 else f"{number} ansøgninger er åbnet."


@require_POST
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the marked cases to the marked caseworkers."""
    pool = pool_for(request.user, slug)
    require(may_manage(request.user))
    form = AssignForm(request.POST, numbers=request.POST.getlist("cases"))
    if form.is_valid():
        chosen = form.cleaned_data
        given = actions.assign_cases(pool, chosen["cases"], chosen["caseworkers"], by=request.user, now=request.now)
        messages.success(request, f"{given} tildelinger er skrevet.")
    else:
        messages.error(request, "Vælg mindst én sag på listen og mindst én sagsbehandler.")
    return redirect("assessment:pool", slug)
