"""What do visitors see of the portal's calls? The front page, a pool, its deadline as a calendar file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pools import actions
from pools.calendar import deadline_calendar
from pools.document import document_of
from pools.models import Pool
from pools.page import approved_changes, cards, page_of
from pools.permissions import may_announce, visible_to
from pools.rules import obstacles_to_announce
from pools.states import PoolState
from portal.steps import require


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What the portal is, what can be applied for now, and where to go."""
    pools = Pool.objects.select_related("version")
    context = {
        "open_pools": cards(pools.open_at(request.now).order_by("deadline_at", "pk"), request.now),
        "coming_pools": cards(pools.coming_at(request.now).order_by("opens_at", "pk"), request.now),
    }
    return render(request, "pools/front.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The pool page; a draft is shown to the agency's staff only."""
    pool = get_object_or_404(visible_to(request.user).select_related("version"), slug=slug)
    page = page_of(pool, approved_changes(pool), request.now)
    context = {
        "page": page,
        "pool": pool,
        "document": page.document,
        "contacts": page.document.contacts,
        "notices": list(pool.notices.all()),
        "answered": pool.public_questions.answered().count(),
        "may_announce": request.user.is_authenticated and may_announce(request.user, pool),
        "trail": [("Forside", "/"), ("Puljer", "/puljer/"), (page.document.short_title, "")],
    }
    return render(request, "pools/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, slug: str) -> HttpResponse:
    """«Udmeld»: the second person reads what it means, and makes the draft public."""
    pool = get_object_or_404(visible_to(request.user), slug=slug)
    if request.method != "POST":
        return _before_announcing(request, pool)
    actions.announce(pool, by=request.user, now=request.now)
    messages.success(request, "Puljen er udmeldt. Alle kan nu se den.")
    return redirect("pools:detail", slug=slug)


def _before_announcing(request: HttpRequest, pool: Pool) -> HttpResponse:
    """Moments, amount and assumptions, what stands in the way, and the button."""
    require(may_announce(request.user, pool))
    if pool.state != PoolState.DRAFT:
        return redirect("pools:detail", slug=pool.slug)
    obstacles = obstacles_to_announce(pool, pool.version, by=request.user, now=request.now)
    context = {
        "pool": pool,
        "document": document_of(pool.version),
        "obstacles": obstacles,
        "opens_now": pool.opens_at <= request.now,
    }
    return render(request, "pools/announce.html", context, status=409 if obstacles else 200)


@login_not_required
@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadline as a calendar file."""
    pool = get_object_or_404(visible_to(request.user).select_related("version"), slug=slug)
    content = deadline_calendar(pool, approved_changes(pool), now=request.now)
    headers = {"Content-Disposition": f'attachment; filename="frist-{pool.slug}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
