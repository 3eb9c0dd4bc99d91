"""How does the course stand: what is next and whose turn, what is missing, who is in it, and how much time is left?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Assignment, CaseParticipant, GroupMember
from cases.permissions import CONSULTANTS, is_barred, may_report
from cases.run import run_address
from cases.states import UNNAMED
from indsatsforloeb.clock import clock_of
from indsatsforloeb.faces import words_and_turn
from indsatsforloeb.forms.course import ReasonForm
from indsatsforloeb.glance import next_gathering, phase_steps, time_line
from indsatsforloeb.models import Course
from indsatsforloeb.next_page import next_page
from indsatsforloeb.permissions.course import course_for, may_give_on, may_lead
from indsatsforloeb.rules.phases import requirements_now
from indsatsforloeb.shape import RUN_OVERVIEW
from indsatsforloeb.startup import missing_in_group, standing_of
from indsatsforloeb.states import CourseState
from indsatsforloeb.views.frame import run_frame
from portal.models import User
from portal.states import Turn

BUTTON_OF = {
    CourseState.STARTUP: ("indsatsforloeb:begin_analysis", "Begynd analysen"),
    CourseState.ANALYSIS: ("indsatsforloeb:begin_development", "Begynd udviklingen"),
}


@require_safe
def course(request: HttpRequest, number: str) -> HttpResponse:
    return course_page(request, course_for(request.user, number))


def course_page(request: HttpRequest, course: Course, status: int = 200, **shown: Any) -> HttpResponse:
    """The page; `shown` is what was typed or what stands in the way."""
    pauses, gatherings = list(course.pauses.all()), standing_of(course.case)
    clock = clock_of(course, now=request.now, pauses=pauses)
    words, turn = words_and_turn(course)
    context = run_frame(course.case, RUN_OVERVIEW, user=request.user, now=request.now) | {
        "course": course,
        "run_home": run_address(course.case),
        "words": words,
        "turn": turn,
        "steps": phase_steps(course),
        "clock": clock,
        "time_line": time_line(clock, gatherings),
        "pauses": pauses,
        "next_gathering": next_gathering(gatherings, now=request.now),
        "runs": course.runs,
    }
    context |= _lead(course, request.user) | _people(course)
    whose = {"user": request.user, "is_party": context["is_party"]}
    context["is_mine"] = context["is_party"] == (turn == Turn.PARTY)
    context["next_page"] = next_page(course, context["requirements"], gatherings, **whose, now=request.now)
    return render(request, "indsatsforloeb/course.html", context | shown, status=status)


def _lead(course: Course, user: User) -> dict[str, Any]:
    """What the phase waits for, and what the user may do to the course as a whole."""
    requirements = requirements_now(course)
    return {
        "requirements": requirements,
        "all_met": all(requirement.is_met for requirement in requirements),
        "button": BUTTON_OF.get(CourseState(course.state)),
        "may_lead": course.runs and may_lead(user, course),
        "may_close": may_lead(user, course) and course.state == CourseState.DEVELOPMENT,
        "may_give_on": may_give_on(user, course),
        "may_report_conflict": may_report(user, course.case),
        "responsible_is_barred": user.has_role(*CONSULTANTS) and is_barred(course.responsible, course.case),
        "pause_form": ReasonForm(prefix="pause"),
        "end_form": ReasonForm(prefix="end"),
    }


def _people(course: Course) -> dict[str, Any]:
    """Named people alone: citizens and relatives are a number."""
    members = list(GroupMember.objects.in_group().filter(case=course.case))
    named = [member for member in members if member.role not in UNNAMED]
    return {
        "tilbud": list(course.tilbud.select_related("tilbud", "leader")),
        "members": named,
        "unnamed": len(members) - len(named),
        "missing": missing_in_group(course.case),
        "consultants": Assignment.objects.current().filter(case=course.case).select_related("user"),
        "places": CaseParticipant.objects.named_on(course.case),
    }
