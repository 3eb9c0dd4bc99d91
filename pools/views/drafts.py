"""The pools that are being written: the list, and the three ways to begin a new one."""

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from pools.actions import writing
from pools.document import PoolDocument
from pools.editor.beginning import new_document
from pools.editor.overview import copy_of
from pools.editor.working import cloned
from pools.forms.writing import ClonePoolForm, NewPoolForm, PoolFileForm, in_words
from pools.page import desk_words
from pools.permissions import may_load_pool, pools_in_work
from portal.steps import NotPossibleNow, require


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Every pool, what is being written first; «Ny pulje» for the Puljeansvarlig."""
    pools = pools_in_work(request.user).order_by("-created_at", "-pk")
    in_writing, announced = list(pools.in_writing()), list(pools.announced()[:100])
    for pool in (*in_writing, *announced):
        pool.desk_words = desk_words(pool, request.now)
    context = {
        "drafts": [copy_of(pool) for pool in in_writing],
        "announced": announced,
        "may_write": may_load_pool(request.user),
    }
    return render(request, "pools/editor/drafts.html", context)


@require_safe
def new_pool(request: HttpRequest) -> HttpResponse:
    """Empty, from another pool, or from a file."""
    pools_in_work(request.user)
    require(may_load_pool(request.user))
    source = {"source": request.GET.get("fra", "")}
    return _page(request, NewPoolForm(prefix="new"), ClonePoolForm(initial=source), PoolFileForm())


@require_POST
def begin_empty(request: HttpRequest) -> HttpResponse:
    """«Begynd på en tom pulje»."""
    pools_in_work(request.user)
    require(may_load_pool(request.user))
    form = NewPoolForm(request.POST, prefix="new")
    if not form.is_valid():
        return _page(request, form, ClonePoolForm(), PoolFileForm(), wrong=form)
    return _begun(request, new_document(**form.cleaned_data, authority=settings.AGENCY["name"]))


@require_POST
def begin_clone(request: HttpRequest) -> HttpResponse:
    """«Brug som udgangspunkt»."""
    pools = pools_in_work(request.user)
    require(may_load_pool(request.user))
    form = ClonePoolForm(request.POST)
    if not form.is_valid():
        return _page(request, NewPoolForm(prefix="new"), form, PoolFileForm(), wrong=form)
    source = copy_of(pools.get(pk=form.cleaned_data["source"].pk))
    slug, title = form.cleaned_data["slug"], form.cleaned_data["title"]
    return _begun(request, cloned(source.document, slug=slug, title=title))


@require_POST
def begin_file(request: HttpRequest) -> HttpResponse:
    """«Begynd på en puljefil»."""
    pools_in_work(request.user)
    require(may_load_pool(request.user))
    form = PoolFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, NewPoolForm(prefix="new"), ClonePoolForm(), form, wrong=form)
    try:
        answer = _begun(request, form.document)
    except NotPossibleNow as refusal:
        form.add_error("file", [obstacle.text for obstacle in refusal.obstacles])
        return _page(request, NewPoolForm(prefix="new"), ClonePoolForm(), form, wrong=form)
    for problem in form.problems:
        messages.warning(request, in_words(problem))
    return answer


@require_POST
def delete_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """«Slet kladden»: a pool that never became a version."""
    pool, base = get_object_or_404(pools_in_work(request.user), slug=slug), request.POST.get("base", "")
    try:
        writing.delete_draft(pool, base=base, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        messages.error(request, " ".join(obstacle.text for obstacle in refusal.obstacles))
        return redirect("pools:edit", slug)
    messages.success(request, f"Kladden er slettet. Adressen «{slug}» er fri igen.")
    return redirect("pools:drafts")


def _begun(request: HttpRequest, document: PoolDocument) -> HttpResponse:
    pool = writing.begin_draft(document, by=request.user, now=request.now)
    messages.success(request, "Kladden er begyndt. Kun I i styrelsen kan se den.")
    return redirect("pools:edit", pool.slug)


def _page(
    request: HttpRequest, empty: NewPoolForm, clone: ClonePoolForm, file: PoolFileForm, *, wrong: Form | None = None
) -> HttpResponse:
    context = {"empty": empty, "clone": clone, "file": file, "wrong": wrong}
    return render(request, "pools/editor/new_pool.html", context, status=422 if wrong else 200)
