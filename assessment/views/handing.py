"""Handing a pool's cases out, giving one caseworker's on to another, and what fell when that was done."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from assessment import actions, desk
from assessment.access import pool_for, reads_case
from assessment.desk.handing import Held, givers_in, held_by
from assessment.forms import AssignForm, GiveOnForm, active_caseworkers
from assessment.models import Assessment
from assessment.permissions import may_manage
from assessment.views.case import frame
from assessment.views.desk import Listed, cases_page, filter_form
from pools.document import document_of
from pools.models import Pool
from portal.models import User
from portal.steps import NotPossibleNow, require

MOST_NOTES = 20


def _pool(request: HttpRequest, slug: str) -> Pool:
    """The opened pool, for its manager."""
    pool = pool_for(request.user, slug)
    require(may_manage(request.user) and not pool.is_sealed)
    return pool


@require_POST
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    """«Tildel»: the marked cases, or all the filter finds, to the marked caseworkers."""
    pool = _pool(request, slug)
    query, assessors = QueryDict(request.POST.get("filter", "")[:1000]), document_of(pool.version).assessors
    people, numbers = active_caseworkers(), request.POST.getlist("cases")
    form = AssignForm(request.POST, people=people, numbers=numbers, total=len(numbers), assessors=assessors)
    if not form.is_valid():
        return cases_page(request, pool, Listed(query, form), status=422)
    if form.is_for_all:
        numbers = desk.numbers_of(pool, request.user, filter_form(request, query, people).chosen)
    each = int(form.cleaned_data["each"] or 0)
    try:
        done = actions.assign_cases(pool, numbers, form.users, each=each, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return cases_page(request, pool, Listed(query, form, obstacles=refusal.obstacles), status=409)
    _tell_number(request, done.given)
    _tell(request, done.notes)
    return redirect(f"{reverse('assessment:pool', args=[slug])}{'?' if query else ''}{query.urlencode()}")


def _tell_number(request: HttpRequest, given: int) -> None:
    if given == 0:
        messages.warning(request, "Ingen nye tildelinger er skrevet.")
    else:
        messages.success(request, "1 tildeling er skrevet." if given == 1 else f"{given} tildelinger er skrevet.")


def _tell(request: HttpRequest, notes: Sequence[str]) -> None:
    for note in notes[:MOST_NOTES]:
        messages.warning(request, note)
    if len(notes) > MOST_NOTES:
        messages.warning(request, f"Og {len(notes) - MOST_NOTES} til: filtrér på «Sagsbehandler: Ingen endnu».")


def _giver(request: HttpRequest, pool: Pool, key: str) -> User | None:
    people = {str(user.pk): user for user in givers_in(pool)}
    if key and key not in people:
        raise Http404
    return people.get(key)


def _give_on_page(
    request: HttpRequest, pool: Pool, giver: User | None, form: GiveOnForm | None = None, *, obstacles=(), status=200
) -> HttpResponse:
    held: Sequence[Held] = held_by(giver, pool) if giver else ()
    context = {
        "pool": pool,
        "givers": givers_in(pool),
        "giver": giver,
        "held": held,
        "marked": form.data.getlist("cases") if form else [each.number for each in held],
        "form": form or (_give_on_form(None, giver, held) if giver else None),
        "obstacles": obstacles,
    }
    return render(request, "assessment/give_on.html", context, status=status)


def _give_on_form(data: QueryDict | None, giver: User, held: Sequence[Held]) -> GiveOnForm:
    people = [user for user in active_caseworkers() if user != giver]
    return GiveOnForm(data, people=people, numbers=[each.number for each in held])


@require_safe
def give_on_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Whose cases are to be given on, which, what becomes of each sheet, and to whom."""
    pool = _pool(request, slug)
    return _give_on_page(request, pool, _giver(request, pool, request.GET.get("fra", "")))


@require_POST
def give_on(request: HttpRequest, slug: str) -> HttpResponse:
    """«Giv sagerne videre»."""
    pool = _pool(request, slug)
    giver = _giver(request, pool, request.POST.get("giver", ""))
    if giver is None:
        raise Http404
    form = _give_on_form(request.POST, giver, held_by(giver, pool))
    if not form.is_valid():
        return _give_on_page(request, pool, giver, form, status=422)
    people = {"giver": giver, "receiver": form.user, "by": request.user}
    try:
        done = actions.give_on(pool, form.cleaned_data["cases"], **people, now=request.now)
    except NotPossibleNow as refusal:
        return _give_on_page(request, pool, giver, form, obstacles=refusal.obstacles, status=409)
    cases = "1 sag" if done.cases == 1 else f"{done.cases} sager"
    text = f"{cases} er givet videre fra {giver.name} til {form.user.name}."
    messages.success(request, f"{text} {done.standing} låste vurderinger står ved magt, {done.fallen} ulåste faldt.")
    return redirect("assessment:pool", slug)


@require_safe
@reads_case
def fallen(request: HttpRequest, application: Application) -> HttpResponse:
    """Sheets that fell when the case was given on: for the manager to read; they count nowhere."""
    require(may_manage(request.user))
    sheets = Assessment.objects.given_on().with_scores().filter(application=application)
    document = document_of(application.pool.version)
    shown = [
        (sheet, [(document.criterion(score.criterion), score) for score in sheet.scores.all()]) for sheet in sheets
    ]
    context = frame(request, application, "fallen") | {"sheets": shown}
    return render(request, "assessment/fallen.html", context)
