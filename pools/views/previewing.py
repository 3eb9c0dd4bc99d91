"""The pool as the applicant will see it, and the files it offers."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from pools.document import document_of
from pools.editor.overview import copy_of
from pools.editor.preview import has_file, obstacles_to_preview, page_before
from pools.models import Pool, PoolFile
from pools.permissions import may_read_draft, pools_in_work, visible_to
from portal.files import send


@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """«Se puljesiden som ansøger»: the page itself with the working copy's words, marked as a preview."""
    pool = get_object_or_404(pools_in_work(request.user), slug=slug)
    working = copy_of(pool)
    if obstacles := obstacles_to_preview(working):
        return render(request, "pools/editor/no_preview.html", {"pool": pool, "obstacles": obstacles}, status=409)
    page = page_before(working, now=request.now)
    context = {
        "page": page,
        "pool": page.pool,
        "document": page.document,
        "contacts": page.document.contacts,
        "notices": [],
        "preview": True,
        "trail": [("Forside", "/"), ("Puljer", "/puljer/"), (page.document.short_title, "")],
    }
    return render(request, "pools/detail.html", context)


@login_not_required
@require_safe
def material(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """A file among the pool's materials: those in force for everybody who sees the pool, any other for its writers."""
    pool = get_object_or_404(Pool.objects.select_related("version", "draft__base_version"), slug=slug)
    shown = visible_to(request.user).filter(pk=pool.pk).exists() and has_file(document_of(pool.version), sha256)
    reads = request.user.is_authenticated and may_read_draft(request.user)
    if not shown and not (reads and has_file(copy_of(pool).document, sha256)):
        raise Http404
    kept = PoolFile.objects.select_related("file").filter(file__sha256=sha256).order_by("pk").first()
    if kept is None:  # a pool file from elsewhere names what is not here; two pools may each have brought the same
        raise Http404
    return send(kept.file)
