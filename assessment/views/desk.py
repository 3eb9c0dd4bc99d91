"""The desk and a pool's page: what waits, what is sealed, who has which case."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.actions.opening import open_applications
from applications.models import Dispensation
from applications.rules import CLOSES_AFTER, obstacles_to_open_applications
from assessment import desk
from assessment.access import OPENING, look_back, pool_for
from assessment.desk.openings import openings_of
from assessment.desk.readiness import days_of, sealed_numbers
from assessment.desk.waiting import counts_at, waiting_for
from assessment.forms import AssignForm, FilterForm, ViewNameForm, active_caseworkers
from assessment.models import SavedView
from assessment.permissions import (
    may_decide,
    may_declare_over_list,
    may_keep_views,
    may_manage,
    may_see_ranking,
    may_use_desk,
)
from assessment.results import package_of
from assessment.units import unit_of
from pools.document import document_of
from pools.models import Pool
from pools.page import desk_words
from portal.models import Region, User
from portal.states import Role
from portal.steps import NotPossibleNow, Obstacle, require


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My cases by what they wait for; the leaders' pools and packages."""
    user = request.user
    require(may_use_desk(user))
    leads = may_see_ranking(user)
    pools = desk.pools_under_way(now=request.now) if leads else desk.pools_of(user, now=request.now)
    context = {
        "desk": desk.desk_of(user, now=request.now) if user.has_role(Role.CASEWORKER) else None,
        "pools": pools,
        "waiting": waiting_for(user, now=request.now),
        "packages": desk.packages_to_decide() if leads else [],
        "decides": may_decide(user),
        "leads": leads,
    }
    return render(request, "assessment/desk.html", context)


@require_safe
def pool(request: HttpRequest, slug: str) -> HttpResponse:
    """Before the opening numbers alone; after it the list of applications."""
    pool = look_back(pool_for(request.user, slug), request.GET.get(OPENING, ""))
    return _sealed(request, pool) if pool.is_sealed else cases_page(request, pool, Listed(request.GET))


@dataclass(frozen=True)
class Listed:
    """What the list is asked for, and what was typed to hand its cases out or to name the view."""

    query: QueryDict
    form: AssignForm | None = None
    view_form: ViewNameForm | None = None
    obstacles: Sequence[Obstacle] = ()


def filter_form(request: HttpRequest, query: QueryDict, people: Sequence[User], pool: Pool | None = None) -> FilterForm:
    """Worded by what the pool gives, where it is shown."""
    leads, money = may_declare_over_list(request.user), pool is None or document_of(pool.version).offers_money
    regions = Region.objects.order_by("name")
    return FilterForm(query, caseworkers=people, regions=regions, leads=leads, offers_money=money)


def cases_page(request: HttpRequest, pool: Pool, listed: Listed, *, status: int = 200) -> HttpResponse:
    """The list of applications, as it was asked for, with what can be done with them."""
    user, people = request.user, active_caseworkers()
    asked = filter_form(request, listed.query, people, pool)
    page = desk.page_of(pool, user, asked.chosen, after_number=listed.query.get("efter", ""))
    numbers, document = sealed_numbers(pool, now=request.now), document_of(pool.version)
    context = {"pool": pool, "may_manage": may_manage(user), "numbers": numbers, "page": page, "filter": asked}
    context |= {
        "obstacles": listed.obstacles,
        "counts": desk.counts_of(pool, among=numbers.judged),
        "form": listed.form or (AssignForm(people=people, total=page.total, assessors=document.assessors)),
        "marked": listed.form.data.getlist("cases") if listed.form else [],
        "view_form": listed.view_form or ViewNameForm(),
        "may_keep_views": may_keep_views(user),
        "views": SavedView.objects.filter(user=user, pool=pool),
        "declares": may_declare_over_list(user),
        "ranks": may_see_ranking(user),
        "package": package_of(pool),
        "waits": counts_at(pool, user),
        "openings": openings_of(pool, now=request.now),
    }
    return render(request, "assessment/pool.html", context | {"unit": unit_of(document)}, status=status)


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
        "openings": openings_of(pool, now=request.now),
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
        return _not_opened(request, pool, refusal.obstacles)
    messages.success(request, _opened(opened))
    return redirect("assessment:pool", slug)


def _not_opened(request: HttpRequest, pool: Pool, obstacles: Sequence[Obstacle]) -> HttpResponse:
    """Why not, on the page the pool has now: the list, where something was opened before."""
    if pool.is_sealed or not pool.takes_in_rounds:
        return _sealed(request, pool, obstacles=obstacles, status=409)
    return cases_page(request, pool, Listed(QueryDict(), obstacles=obstacles), status=409)


def _before_opening(request: HttpRequest, pool: Pool) -> HttpResponse:
    """The numbers, who still has more time, and the button."""
    require(may_manage(request.user))
    if obstacles := obstacles_to_open_applications(pool, now=request.now):
        is_over = not pool.is_sealed and not pool.takes_in_rounds
        return redirect("assessment:pool", pool.slug) if is_over else _not_opened(request, pool, obstacles)
    context = {
        "pool": pool,
        "numbers": sealed_numbers(pool, now=request.now),
        "running": Dispensation.objects.filter(application__pool=pool, until__gte=request.now).order_by("until"),
        "waits": counts_at(pool, request.user),
        "openings": openings_of(pool, now=request.now),
    }
    return render(request, "assessment/open.html", context)


def _opened(number: int) -> str:
    if number == 0:
        return "Ansøgningerne er åbnet. Ingen har søgt."
    return "1 ansøgning er åbnet." if number == 1 else f"{number} ansøgninger er åbnet."
