"""The desk and a pool's page: what waits, what is sealed, who has which case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.actions.opening import open_applications
from assessment import actions, desk
from assessment.access import pool_for
from assessment.forms import AssignForm
from assessment.permissions import may_decide, may_declare_over_list, may_manage, may_see_ranking, may_use_desk
from assessment.results import package_of
from portal.states import Role
from portal.steps import NotPossibleNow, require


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My cases by what they wait for; the leaders' pools and packages."""
    user = request.user
    require(may_use_desk(user))
    leads = may_see_ranking(user)
    context = {
        "desk": desk.desk_of(user) if user.has_role(Role.CASEWORKER) else None,
        "pools": desk.pools_under_way() if leads else [],
        "packages": desk.packages_to_decide() if leads else [],
        "decides": may_decide(user),
        "leads": leads,
    }
    return render(request, "assessment/desk.html", context)


@require_safe
def pool(request: HttpRequest, slug: str) -> HttpResponse:
    """Before the opening numbers alone; after it the list of applications."""
    pool = pool_for(request.user, slug)
    context = {"pool": pool, "may_manage": may_manage(request.user), "numbers": desk.sealed_numbers(pool)}
    if pool.is_sealed:
        return render(request, "assessment/pool_sealed.html", context)
    page = desk.page_of(pool, request.user, after=request.GET.get("efter", ""))
    context |= {
        "page": page,
        "counts": desk.counts_of(pool, among=context["numbers"].submitted),
        "form": AssignForm(numbers=[]) if may_manage(request.user) else None,
        "declares": may_declare_over_list(request.user),
        "ranks": may_see_ranking(request.user),
        "package": package_of(pool),
    }
    return render(request, "assessment/pool.html", context)


@require_POST
def open_all(request: HttpRequest, slug: str) -> HttpResponse:
    """«Åbn ansøgninger»."""
    pool = pool_for(request.user, slug)
    try:
        opened = open_applications(pool, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        context = {"pool": pool, "may_manage": True, "obstacles": refusal.obstacles}
        context["numbers"] = desk.sealed_numbers(pool)
        return render(request, "assessment/pool_sealed.html", context, status=409)
    messages.success(request, f"{opened} ansøgninger er åbnet.")
    return redirect("assessment:pool", slug)


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
