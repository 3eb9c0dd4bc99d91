"""A call on paper: its empty application form, made once per version."""

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from pools.documents import print_empty_form
from pools.models import EmptyForm, PoolVersion
from pools.permissions import visible_to
from portal.files import answer, read


@login_not_required
@require_safe
def empty_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The kept paper of the version in force; until it is kept, the same bytes printed once in this process."""
    pools = visible_to(request.user).filter(version__isnull=False)
    pool = get_object_or_404(pools, slug=slug)
    kept = EmptyForm.objects.filter(version=pool.version_id).select_related("file").first()
    content = read(kept.file) if kept else _printed(pool.version_id)
    return answer(content, name=f"ansoegningsskema-{pool.slug}.pdf", inline=True)


@lru_cache(maxsize=4)
def _printed(version_id: int) -> bytes:
    return print_empty_form(PoolVersion.objects.get(pk=version_id))
