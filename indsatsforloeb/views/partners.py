"""Which other course could this one learn from, and have both said yes to it?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from indsatsforloeb.actions import partners as actions
from indsatsforloeb.models import Course, Partnership
from indsatsforloeb.partnering import bonds_of, suggestions_for
from indsatsforloeb.permissions.course import course_for
from indsatsforloeb.permissions.partners import may_answer_partner, may_end_partnership, may_suggest_partner
from indsatsforloeb.views.frame import run_frame
from portal.steps import NotPossibleNow, Obstacle, require

SUGGESTED = "Partnerskabet er foreslået. Begge tilbud får en mail om, at der er nyt på deres sag."
AGREED = "I har sagt ja. Partnerskabet er aftalt, når det andet tilbud også har sagt ja."
STANDS = "Partnerskabet er aftalt. I kan se hinandens ledere på siden her."
ENDED = "Partnerskabet er ophørt. Begge tilbud får en mail om, at der er nyt på deres sag."


@require_safe
def partners(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, course_for(request.user, number))


@require_POST
def suggest(request: HttpRequest, number: str) -> HttpResponse:
    """«Foreslå partnerskab», from the course whose consultant one is; the other is one of those that were shown."""
    course = course_for(request.user, number)
    require(may_suggest_partner(request.user, course))
    shown = {each.other.course.case.number: each.other.course for each in suggestions_for(course)}
    reason, other = request.POST.get("reason", ""), shown.get(request.POST.get("other", ""))
    if other is None:
        return _page(request, course, [Obstacle("unknown", "Vælg et af de forløb, der er foreslået på siden.")])
    try:
        actions.suggest_partnership(course, other, reason=reason, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        at_field = [replace(each, url=f"#reason-{other.case.number}") for each in refusal.obstacles]
        return _page(request, course, at_field, typed={other.case.number: reason})
    notices.success(request, SUGGESTED)
    return redirect("indsatsforloeb:partners", number)


@require_POST
def agree(request: HttpRequest, number: str, partnership_id: int) -> HttpResponse:
    """«Ja tak»."""
    return _answer(request, number, partnership_id, actions.agree_partnership, AGREED)


@require_POST
def end(request: HttpRequest, number: str, partnership_id: int) -> HttpResponse:
    """«Nej tak», or «Afslut partnerskabet»."""
    return _answer(request, number, partnership_id, actions.end_partnership, ENDED)


def _answer(request: HttpRequest, number: str, key: int, act: Callable[..., Partnership], words: str) -> HttpResponse:
    course = course_for(request.user, number)
    partnership = get_object_or_404(Partnership.objects.of(course), pk=key)
    try:
        partnership = act(partnership, course, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, course, refusal.obstacles)
    notices.success(request, STANDS if partnership.stands else words)
    return redirect("indsatsforloeb:partners", number)


def _page(
    request: HttpRequest, course: Course, obstacles: list[Obstacle] | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    context: dict[str, Any] = run_frame(course.case, "Partnerskaber", user=request.user, now=request.now)
    may_suggest = course.runs and may_suggest_partner(request.user, course)
    found = suggestions_for(course) if may_suggest else []
    context |= {
        "course": course,
        "bonds": bonds_of(course),
        "suggestions": [(each, (typed or {}).get(each.other.course.case.number, each.reason)) for each in found],
        "may_suggest": may_suggest,
        "may_answer": course.runs and may_answer_partner(request.user, course),
        "may_end": may_end_partnership(request.user, course),
        "obstacles": obstacles or [],
    }
    return render(request, "indsatsforloeb/partners.html", context, status=409 if obstacles else 200)
