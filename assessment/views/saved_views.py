"""A person's own views of a pool's cases: kept under a name, renamed, forgotten."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessment.access import pool_for
from assessment.actions import saved_views as actions
from assessment.forms import ViewNameForm, active_caseworkers
from assessment.models import SavedView
from assessment.permissions import may_keep_views
from assessment.views.desk import Listed, cases_page, filter_form
from pools.models import Pool
from portal.steps import NotPossibleNow, require


def _pool(request: HttpRequest, slug: str) -> Pool:
    """The pool once it is opened: before that there is no list to look at."""
    pool = pool_for(request.user, slug)
    require(not pool.is_sealed)
    return pool


def _own(request: HttpRequest, pool: Pool, view_id: int) -> SavedView:
    """One's own; another's is not there."""
    return get_object_or_404(SavedView, pk=view_id, pool=pool, user=request.user)


def _page(request: HttpRequest, pool: Pool, form: ViewNameForm | None = None, *, obstacles=(), status=200):
    rows = SavedView.objects.filter(user=request.user, pool=pool)
    views = [(each, form if form and form.prefix == f"view-{each.pk}" else _form(None, each)) for each in rows]
    context = {"pool": pool, "views": views, "obstacles": obstacles}
    return render(request, "assessment/saved_views.html", context, status=status)


def _form(data: QueryDict | None, view: SavedView) -> ViewNameForm:
    return ViewNameForm(data, prefix=f"view-{view.pk}", initial={"name": view.name})


@require_safe
def saved_views(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, _pool(request, slug))


@require_POST
def save_view(request: HttpRequest, slug: str) -> HttpResponse:
    """«Gem visning»: of the address's query only what the filters know is kept."""
    pool = _pool(request, slug)
    require(may_keep_views(request.user))
    typed = QueryDict(request.POST.get("filter", "")[:1000])
    query = filter_form(request, typed, active_caseworkers()).query
    form = ViewNameForm(request.POST)
    if not form.is_valid():
        return cases_page(request, pool, Listed(typed, view_form=form), status=422)
    try:
        view = actions.save_view(pool, form.cleaned_data["name"], query, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        listed = Listed(typed, view_form=form, obstacles=refusal.obstacles)
        return cases_page(request, pool, listed, status=409)
    messages.success(request, f"Visningen «{view.name}» er gemt.")
    return redirect(f"{reverse('assessment:pool', args=[slug])}?{view.query}")


@require_POST
def rename_view(request: HttpRequest, slug: str, view_id: int) -> HttpResponse:
    pool = _pool(request, slug)
    view = _own(request, pool, view_id)
    form = _form(request.POST, view)
    if not form.is_valid():
        return _page(request, pool, form, status=422)
    try:
        actions.rename_view(view, form.cleaned_data["name"], by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, pool, form, obstacles=refusal.obstacles, status=409)
    messages.success(request, "Visningen har fået et nyt navn.")
    return redirect("assessment:saved_views", slug)


@require_POST
def delete_view(request: HttpRequest, slug: str, view_id: int) -> HttpResponse:
    pool = _pool(request, slug)
    actions.delete_view(_own(request, pool, view_id), by=request.user, now=request.now)
    messages.success(request, "Visningen er slettet.")
    return redirect("assessment:saved_views", slug)
