"""Which goals does the run have, how far are the actions, and how are they kept up to date?"""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import actions
from cases.forms.plan import ActionForm, DropForm, GoalForm
from cases.gatherings import Outdated
from cases.models import Case, Goal, PlanAction
from cases.permissions import may_carry, run_for
from cases.plan import ActionDraft, plan_of
from cases.run import PLAN, RunShape, run_address
from cases.states import ActionState
from cases.views.run import require_open, run_frame, warn_of_day
from portal.steps import NotPossibleNow, require

PAGE = "Indsatsplan"


@require_safe
def plan(request: HttpRequest, number: str, shape: RunShape) -> HttpResponse:
    return _page(request, run_for(request.user, number), shape)


@require_POST
def add_goal(request: HttpRequest, number: str, shape: RunShape) -> HttpResponse:
    """«Tilføj mål»."""
    case = run_for(request.user, number)
    form = GoalForm(request.POST, themes=shape.themes)
    if form.is_valid():
        try:
            also = shape.also(PLAN, now=request.now)
            goal = actions.add_goal(case, form.draft(), by=request.user, now=request.now, also=also)
            return _back(request, case, goal, "Målet er tilføjet. Tilføj nu de handlinger, der fører derhen.")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
    return _page(request, case, shape, goal_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: HttpRequest, number: str, goal: int, shape: RunShape) -> HttpResponse:
    """Another wording of one goal, or the end of it."""
    one = _goal(request, number, goal)
    require_open(request, one.case, shape, PLAN)
    is_sent, theirs = request.method == "POST", None
    form = GoalForm(request.POST, themes=shape.themes) if is_sent else GoalForm.of(one, shape.themes)
    if is_sent and form.is_valid():
        options: dict[str, Any] = {"by": request.user, "now": request.now, "also": shape.also(PLAN, now=request.now)}
        try:
            actions.change_goal(one, form.draft(), seen=form.cleaned_data["seen"], **options)
            return _back(request, one.case, one, "Målet er gemt.")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
        except Outdated as error:
            theirs = error.current
            form.show_newest(theirs.version)
    return _goal_page(request, one, shape, form, theirs=theirs)


@require_POST
def drop_goal(request: HttpRequest, number: str, goal: int, shape: RunShape) -> HttpResponse:
    """«Opgiv målet», with a reason; it stays to be read."""
    one = _goal(request, number, goal)
    form = DropForm(request.POST)
    if form.is_valid():
        try:
            also, reason = shape.also(PLAN, now=request.now), form.cleaned_data["reason"]
            actions.drop_goal(one, reason=reason, by=request.user, now=request.now, also=also)
            return _back(request, one.case, one, "Målet er opgivet. Det står nederst i planen.")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
    return _goal_page(request, one, shape, GoalForm.of(one, shape.themes), drop_form=form)


@require_POST
def move_goal(request: HttpRequest, number: str, goal: int, shape: RunShape) -> HttpResponse:
    one = _goal(request, number, goal)
    return _moved(request, one.case, one, actions.move_goal, one, shape)


@require_http_methods(["GET", "HEAD", "POST"])
def new_action(request: HttpRequest, number: str, goal: int, shape: RunShape) -> HttpResponse:
    """«Tilføj handling» under one goal."""
    one = _goal(request, number, goal)
    require_open(request, one.case, shape, PLAN)
    is_sent = request.method == "POST"
    initial = {"seen": 0, "state": ActionState.NOT_BEGUN}
    about: dict[str, Any] = {"case": one.case, "now": request.now}
    form = ActionForm(request.POST, **about) if is_sent else ActionForm(initial=initial, **about)
    if is_sent and form.is_valid():
        try:
            also = shape.also(PLAN, now=request.now)
            actions.add_action(one, form.draft(), by=request.user, now=request.now, also=also)
            return _dated(request, shape, one, form.draft(), "Handlingen er tilføjet.")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
    return _action_page(request, one, shape, form)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_action(request: HttpRequest, number: str, action: int, shape: RunShape) -> HttpResponse:
    """How far one action is, and what has been noted on it."""
    one = _action(request, number, action)
    is_sent, theirs, case = request.method == "POST", None, one.goal.case
    require(may_carry(request.user, case) or not is_sent)
    about: dict[str, Any] = {"case": case, "now": request.now, "current": one.responsible}
    form = ActionForm(request.POST, **about) if is_sent else ActionForm.of(one, now=request.now)
    if is_sent and form.is_valid():
        options: dict[str, Any] = {"by": request.user, "now": request.now, "also": shape.also(PLAN, now=request.now)}
        try:
            actions.change_action(one, form.draft(), seen=form.cleaned_data["seen"], **options)
            return _dated(request, shape, one.goal, form.draft(), "Handlingen er gemt.")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
        except Outdated as error:
            theirs = error.current
            form.show_newest(theirs.version)
    return _action_page(request, one.goal, shape, form, action=one, theirs=theirs)


@require_POST
def move_action(request: HttpRequest, number: str, action: int, shape: RunShape) -> HttpResponse:
    one = _action(request, number, action)
    return _moved(request, one.goal.case, one.goal, actions.move_action, one, shape)


def _moved(request: HttpRequest, case: Case, goal: Goal, move: Any, thing: Any, shape: RunShape) -> HttpResponse:
    try:
        up, also = request.POST.get("vej") == "op", shape.also(PLAN, now=request.now)
        move(thing, up=up, by=request.user, now=request.now, also=also)
    except NotPossibleNow as error:
        return _page(request, case, shape, obstacles=error.obstacles, status=409)
    return redirect(f"{run_address(case)}plan/#maal-{goal.pk}")


def _goal(request: HttpRequest, number: str, pk: int) -> Goal:
    case = run_for(request.user, number)
    one = get_object_or_404(case.goals, pk=pk)
    one.case = case
    return one


def _action(request: HttpRequest, number: str, pk: int) -> PlanAction:
    case = run_for(request.user, number)
    rows = PlanAction.objects.filter(goal__case=case).select_related("goal", "responsible")
    one = get_object_or_404(rows, pk=pk)
    one.goal.case = case
    return one


def _page(request: HttpRequest, case: Case, shape: RunShape, status: int = 200, **shown: Any) -> HttpResponse:
    context = run_frame(case, PAGE, shape=shape, user=request.user, now=request.now)
    standing = plan_of(case, shape.themes, now=request.now)
    context |= {
        "goals": [each for each in standing if not each.goal.dropped_at],
        "dropped": [each for each in standing if each.goal.dropped_at],
        "overdue": sum(each.overdue for each in standing if not each.goal.dropped_at),
        "obstacles": shape.stands_in_the_way(case, PLAN, now=request.now) if context["may_carry"] else [],
        "goal_form": GoalForm(themes=shape.themes, initial={"seen": 0}),
    }
    return render(request, "cases/plan.html", context | shown, status=status)


def _goal_page(request: HttpRequest, goal: Goal, shape: RunShape, form: GoalForm, **shown: Any) -> HttpResponse:
    drop = shown.pop("drop_form", None) or DropForm()
    context = run_frame(goal.case, PAGE, shape=shape, user=request.user, now=request.now)
    status = 409 if shown.get("theirs") else 422 if form.errors or drop.errors else 200
    context |= {"goal": goal, "form": form, "drop_form": drop} | shown
    return render(request, "cases/goal.html", context, status=status)


def _action_page(request: HttpRequest, goal: Goal, shape: RunShape, form: ActionForm, **shown: Any) -> HttpResponse:
    context = run_frame(goal.case, PAGE, shape=shape, user=request.user, now=request.now)
    action = shown.get("action")
    notes = action.notes.select_related("by").order_by("-pk") if action else []
    status = 409 if shown.get("theirs") else 422 if form.errors else 200
    return render(
        request, "cases/plan_action.html", context | {"goal": goal, "form": form, "notes": notes} | shown, status=status
    )


def _back(request: HttpRequest, case: Case, goal: Goal, words: str) -> HttpResponse:
    notices.success(request, words)
    return redirect(f"{run_address(case)}plan/#maal-{goal.pk}")


def _dated(request: HttpRequest, shape: RunShape, goal: Goal, draft: ActionDraft, words: str) -> HttpResponse:
    """Said with a warning when it is due outside the run's own time."""
    answer = _back(request, goal.case, goal, words)
    if draft.due_on:
        warn_of_day(request, goal.case, shape, draft.due_on)
    return answer
