"""Questions and answers about a call, in public: everybody may ask, and everybody reads the answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from pools.actions import asking
from pools.asking import answering_ends, asking_ends, published
from pools.document import document_of
from pools.forms.public import QuestionForm
from pools.models import Pool
from pools.rules import obstacles_to_ask
from portal.pace import is_within_pace
from portal.steps import NotPossibleNow, Obstacle

MOST_IN_AN_HOUR = 10
TOO_MANY = "Der er stillet mange spørgsmål herfra på kort tid. Vent en time, eller ring til os."


def announced_pool(slug: str) -> Pool:
    """The announced pool at an address (404 for a draft), with its version."""
    return get_object_or_404(Pool.objects.announced().select_related("version"), slug=slug)


@login_not_required
@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything answered, newest first, and the form while one may ask."""
    return _page(request, announced_pool(slug), QuestionForm())


@login_not_required
@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """«Send spørgsmål», also without log-in."""
    pool, form = announced_pool(slug), QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, pool, form, status=422)
    if not is_within_pace(request, "ask", most=MOST_IN_AN_HOUR):
        return _page(request, pool, form, [Obstacle("too_many_questions", TOO_MANY)], status=429)
    by = request.user if request.user.is_authenticated else None
    try:
        asking.ask(pool, **form.cleaned_data, by=by, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, pool, form, refusal.obstacles, status=409)
    messages.success(request, "Tak. Spørgsmålet er sendt. Det bliver vist her på siden sammen med svaret.")
    return redirect("pools:questions", slug)


def _page(
    request: HttpRequest, pool: Pool, form: QuestionForm, obstacles: list[Obstacle] | None = None, status: int = 200
) -> HttpResponse:
    document = document_of(pool.version)
    context = {
        "pool": pool,
        "document": document,
        "questions": published(pool),
        "ends": asking_ends(pool, document),
        "answered_by": answering_ends(pool),
        "may_ask": not obstacles_to_ask(pool, now=request.now),
        "form": form,
        "obstacles": obstacles,
        "trail": [("Puljer", "/puljer/"), (document.short_title, f"/puljer/{pool.slug}/"), ("Spørgsmål og svar", "")],
    }
    return render(request, "pools/questions.html", context, status=status)
