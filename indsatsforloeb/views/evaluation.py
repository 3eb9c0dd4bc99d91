"""The course's self-evaluations: opened, handed out as links once, answered by the leaders, closed, and shown."""

from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from indsatsforloeb.actions import evaluating as actions
from indsatsforloeb.evaluation.page import rounds_of, then_and_now
from indsatsforloeb.evaluation.questions import LEADERS, asked_of, points_of, read_answer
from indsatsforloeb.evaluation.secrets import qr_code
from indsatsforloeb.forms.analysis import LinksForm, SureForm
from indsatsforloeb.models import Course, LeaderAnswer, SelfEvaluation
from indsatsforloeb.permissions.analysis import (
    may_answer_as_leader,
    may_close_evaluation,
    may_evaluate,
    may_make_links,
    takes_part,
)
from indsatsforloeb.permissions.course import course_for
from indsatsforloeb.rules.evaluation import (
    LONGEST_COMMENT,
    obstacles_to_close_evaluation,
    obstacles_to_open_evaluation,
)
from indsatsforloeb.states import AnswerGroup
from indsatsforloeb.views.frame import run_frame
from portal.steps import NotPossibleNow, Obstacle, require, require_possible

PAGE = "Selvevaluering"
REFUSED, NOT_NOW = 422, 409
CLOSE = {
    "says": "Ja, luk selvevalueringen for altid",
    "unsaid": "Sæt kryds ved, at selvevalueringen skal lukkes for altid.",
}
AGAIN = {
    "says": "Ja, forløbet er tæt på at slutte",
    "unsaid": "Sæt kryds ved, at den anden selvevaluering skal åbnes nu.",
}


def _show(request: HttpRequest, course: Course, status: int = 200, **more: Any) -> HttpResponse:
    may_read = takes_part(request.user, course.case)
    rounds = rounds_of(course) if may_read else []
    context = run_frame(course.case, PAGE, user=request.user, now=request.now) | {
        "course": course,
        "may_read": may_read,
        "has_rounds": course.evaluations.exists(),
        "rounds": rounds,
        "compared": then_and_now(rounds),
        "may_make_links": course.runs and may_make_links(request.user, course),
        "may_evaluate": course.runs and may_evaluate(request.user, course),
        "may_close": course.runs and may_close_evaluation(request.user, course),
        "may_answer": course.runs and may_answer_as_leader(request.user, course),
        "hindrances": obstacles_to_open_evaluation(course),
        "groups": AnswerGroup.choices,
        "links_form": LinksForm(),
        "close_form": SureForm(**CLOSE),
        "again_form": SureForm(**AGAIN),
    }
    return render(request, "indsatsforloeb/evaluation.html", context | more, status=status)


@require_safe
def evaluation(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, course_for(request.user, number))


@require_POST
def open_evaluation(request: HttpRequest, number: str) -> HttpResponse:
    course = course_for(request.user, number)
    require(may_evaluate(request.user, course))
    form = SureForm(request.POST, **AGAIN)
    if course.evaluations.exists() and not form.is_valid():
        return _show(request, course, REFUSED, again_form=form)
    actions.open_evaluation(course, by=request.user, now=request.now)
    notices.success(request, "Selvevalueringen er åbnet. Lav links til medarbejdere og borgere.")
    return redirect("indsatsforloeb:evaluation", number)


@require_POST
def make_links(request: HttpRequest, number: str, round_number: int) -> HttpResponse:
    """The sheet itself is the answer: it is shown now and never again."""
    evaluation = _round(request, number, round_number)
    require(may_make_links(request.user, evaluation.course))
    form = LinksForm(request.POST)
    if not form.is_valid():
        return _show(request, evaluation.course, REFUSED, links_form=form)
    group, count = form.cleaned_data["group"], form.cleaned_data["count"]
    try:
        secrets = actions.make_links(evaluation, group, count, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _show(request, evaluation.course, NOT_NOW, obstacles=refusal.obstacles)
    addresses = [settings.PORTAL_URL + reverse("indsatsforloeb:answer", args=[secret]) for secret in secrets]
    frame = run_frame(evaluation.course.case, PAGE, user=request.user, now=request.now)
    links = [(address, qr_code(address)) for address in addresses]
    about = {"links": links, "text": "\n".join(addresses), "group": AnswerGroup(group).label}
    return render(request, "indsatsforloeb/links.html", frame | about)


@require_POST
def void_links(request: HttpRequest, number: str, round_number: int) -> HttpResponse:
    evaluation, group = _round(request, number, round_number), request.POST.get("group", "")
    actions.void_links(evaluation, group, by=request.user, now=request.now)
    notices.success(request, f"{AnswerGroup(group).label}: Links, der ikke var brugt, gælder ikke længere.")
    return redirect("indsatsforloeb:evaluation", number)


@require_POST
def close_evaluation(request: HttpRequest, number: str, round_number: int) -> HttpResponse:
    evaluation = _round(request, number, round_number)
    require(may_close_evaluation(request.user, evaluation.course))
    form = SureForm(request.POST, **CLOSE)
    if not form.is_valid():
        return _show(request, evaluation.course, REFUSED, close_form=form)
    try:
        actions.close_evaluation(evaluation, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _show(request, evaluation.course, NOT_NOW, obstacles=refusal.obstacles)
    notices.success(request, "Selvevalueringen er lukket. Her er resultatet.")
    return redirect("indsatsforloeb:evaluation", number)


@require_safe
def leaders(request: HttpRequest, number: str, round_number: int) -> HttpResponse:
    """The leaders' form, with what they have answered already."""
    evaluation = _round(request, number, round_number)
    require(may_answer_as_leader(request.user, evaluation.course))
    require_possible(obstacles_to_close_evaluation(evaluation))
    newest = LeaderAnswer.objects.filter(evaluation=evaluation).order_by("-pk").first()
    values = {key: str(value) for key, value in newest.values.items()} if newest else {}
    return _leaders_form(request, evaluation, values, newest.comments if newest else {})


@require_POST
def answer_as_leaders(request: HttpRequest, number: str, round_number: int) -> HttpResponse:
    evaluation = _round(request, number, round_number)
    values = read_answer(request.POST, LEADERS, evaluation.questions)
    comments = {theme["key"]: request.POST.get(f"comment-{theme['key']}", "").strip() for theme in _themes(evaluation)}
    try:
        actions.answer_as_leaders(evaluation, values, comments, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _leaders_form(request, evaluation, request.POST, comments, refusal.obstacles)
    notices.success(request, "Ledernes svar er gemt. I kan rette det, til selvevalueringen lukkes.")
    return redirect("indsatsforloeb:evaluation", number)


def _leaders_form(
    request: HttpRequest,
    evaluation: SelfEvaluation,
    values: Any,
    comments: dict[str, str],
    obstacles: list[Obstacle] | None = None,
) -> HttpResponse:
    context = run_frame(evaluation.course.case, PAGE, user=request.user, now=request.now) | {
        "evaluation": evaluation,
        "themes": asked_of(LEADERS, evaluation.questions),
        "points": points_of(evaluation.questions),
        "values": {key: values.get(key) for key in values},
        "comments": comments,
        "obstacles": obstacles,
        "limit": f"Højst {LONGEST_COMMENT} tegn.",
    }
    return render(request, "indsatsforloeb/leaders.html", context, status=NOT_NOW if obstacles else 200)


def _themes(evaluation: SelfEvaluation) -> list[dict[str, Any]]:
    return evaluation.questions["themes"]


def _round(request: HttpRequest, number: str, round_number: int) -> SelfEvaluation:
    """The round of a course one takes part in; 404 for everybody else."""
    course = course_for(request.user, number)
    found = course.evaluations.filter(number=round_number).first()
    if found is None or not takes_part(request.user, course.case):
        raise Http404
    found.course = course
    return found
