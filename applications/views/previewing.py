"""The form as the applicant will meet it, while the pool is being written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from applications.preview import preview_context
from pools.editor.overview import copy_of
from pools.editor.preview import as_announced, obstacles_to_preview
from pools.permissions import pools_in_work


@require_safe
def form_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """«Se ansøgningsskemaet som ansøger»: every question, also those that depend on an answer; nothing can be sent."""
    working = copy_of(get_object_or_404(pools_in_work(request.user), slug=slug))
    if obstacles := obstacles_to_preview(working):
        context = {"pool": working.pool, "obstacles": obstacles}
        return render(request, "pools/editor/no_preview.html", context, status=409)
    pool = as_announced(working)
    context = preview_context(pool, working.document) | {"pool": pool}
    return render(request, "applications/form_preview.html", context)
