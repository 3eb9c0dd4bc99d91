"""How far is the plan of a course, what is held in its last phase, and what is missing before it can be closed?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indsatsforloeb.following import followed_of, held_in_development
from indsatsforloeb.permissions.course import course_for
from indsatsforloeb.rules.closing import obstacles_to_prepare_closing
from indsatsforloeb.views.frame import run_frame


@require_safe
def development(request: HttpRequest, number: str) -> HttpResponse:
    course = course_for(request.user, number)
    context = run_frame(course.case, "Udvikling", user=request.user, now=request.now) | {
        "course": course,
        "followed": followed_of(course, now=request.now),
        "held": held_in_development(course),
        "before": obstacles_to_prepare_closing(course),
    }
    return render(request, "indsatsforloeb/development.html", context)
