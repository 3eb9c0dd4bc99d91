"""What is missing before a course can be closed, and what is told when it is?"""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from indsatsforloeb.actions.closing import close_course
from indsatsforloeb.ending import Ending, open_actions, themes_of
from indsatsforloeb.models import Course
from indsatsforloeb.permissions.closing import may_close
from indsatsforloeb.permissions.course import course_for
from indsatsforloeb.rules.closing import obstacles_to_prepare_closing
from indsatsforloeb.views.frame import run_frame
from portal.steps import NotPossibleNow, Obstacle, require

CLOSED = "Forløbet er afsluttet. Brevet om, hvad forløbet gav, ligger på sagen, og alle på sagen får en mail."


@require_safe
def closing(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, course_for(request.user, number), Ending())


@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """«Afslut forløbet»."""
    course = course_for(request.user, number)
    require(may_close(request.user, course))
    ending = _typed(request, course)
    try:
        close_course(course, ending, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, course, ending, refusal.obstacles)
    notices.success(request, CLOSED)
    return redirect("indsatsforloeb:closing", number)


def _typed(request: HttpRequest, course: Course) -> Ending:
    return Ending(
        request.POST.get("gained", ""),
        {key: request.POST.get(f"theme-{key}", "") for key, _ in themes_of(course)},
        {action.pk: request.POST.get(f"action-{action.pk}", "") for action in open_actions(course)},
    )


def _page(
    request: HttpRequest, course: Course, ending: Ending, obstacles: list[Obstacle] | None = None
) -> HttpResponse:
    context: dict[str, Any] = run_frame(course.case, "Udvikling", user=request.user, now=request.now)
    at_field = {each.url.removeprefix("#"): each.text for each in obstacles or [] if each.url.startswith("#")}
    context |= {
        "course": course,
        "may_close": course.runs and may_close(request.user, course),
        "before": obstacles_to_prepare_closing(course) if course.runs else [],
        "ending": ending,
        "themes": [
            (key, words, ending.per_theme.get(key, ""), at_field.get(f"theme-{key}"))
            for key, words in themes_of(course)
        ],
        "left": [
            (each, ending.handed_on.get(each.pk, ""), at_field.get(f"action-{each.pk}"))
            for each in open_actions(course)
        ],
        "gained_error": at_field.get("id_gained"),
        "obstacles": obstacles or [],
    }
    return render(request, "indsatsforloeb/closing.html", context, status=409 if obstacles else 200)
