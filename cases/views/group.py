"""Who carries the run at the party's, who is missing, and how is somebody added, changed and taken out?"""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import actions
from cases.forms.run import MemberForm
from cases.group import shown_name
from cases.models import Case, GroupMember
from cases.permissions import run_for
from cases.rules.group import missing_roles
from cases.run import GROUP, RunShape, run_address
from cases.states import UNNAMED
from cases.views.run import require_open, run_frame
from portal.steps import NotPossibleNow

PAGE = "Gruppen"
NAMED_ALREADY = (
    "Navnet {name} står allerede i tekster, som andre læser: {pages}. Ret det til «en borger» eller «en pårørende»."
)


@require_safe
def group(request: HttpRequest, number: str, shape: RunShape) -> HttpResponse:
    return _page(request, run_for(request.user, number), shape)


@require_POST
def add_member(request: HttpRequest, number: str, shape: RunShape) -> HttpResponse:
    """«Tilføj til gruppen»; whoever has an e-mail is invited to what is planned."""
    case = run_for(request.user, number)
    form = MemberForm(request.POST, case=case)
    if form.is_valid():
        try:
            also = shape.also(GROUP, now=request.now)
            member = actions.add_member(case, form.draft(), by=request.user, now=request.now, also=also)
            notices.success(request, f"{shown_name(member, carries=True)} er nu i gruppen.")
            _warn_of_texts(request, member, shape)
            return redirect(f"{run_address(case)}gruppe/")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
    return _page(request, case, shape, form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, number: str, member: int, shape: RunShape) -> HttpResponse:
    """Another role, name or address of one member."""
    case = run_for(request.user, number)
    one = get_object_or_404(case.members.current().select_related("case__organisation"), pk=member)
    require_open(request, case, shape, GROUP)
    form = MemberForm(request.POST, case=case) if request.method == "POST" else MemberForm.of(one)
    if request.method == "POST" and form.is_valid():
        try:
            also = shape.also(GROUP, now=request.now)
            changed = actions.change_member(one, form.draft(), by=request.user, now=request.now, also=also)
            notices.success(request, "Ændringen er gemt.")
            _warn_of_texts(request, changed, shape)
            return redirect(f"{run_address(case)}gruppe/")
        except NotPossibleNow as error:
            form.refuse(error.obstacles)
    context = run_frame(case, PAGE, shape=shape, user=request.user, now=request.now)
    context |= {"form": form, "member": one, "name": shown_name(one, carries=context["carries"])}
    return render(request, "cases/member.html", context, status=422 if form.errors else 200)


@require_POST
def end_member(request: HttpRequest, number: str, member: int, shape: RunShape) -> HttpResponse:
    """«Tag ud af gruppen»: kept, and no longer invited."""
    case = run_for(request.user, number)
    one = get_object_or_404(case.members.select_related("case"), pk=member)
    try:
        also = shape.also(GROUP, now=request.now)
        actions.end_member(one, by=request.user, now=request.now, also=also)
    except NotPossibleNow as error:
        return _page(request, case, shape, obstacles=error.obstacles, status=409)
    notices.success(request, f"{shown_name(one, carries=True)} er ikke længere i gruppen.")
    return redirect(f"{run_address(case)}gruppe/")


def _warn_of_texts(request: HttpRequest, member: GroupMember, shape: RunShape) -> None:
    """A citizen's first name that was written before the citizen came into the group is taken out by hand."""
    found = shape.texts_that_name(member.case, member.name) if member.role in UNNAMED else []
    if found:
        notices.warning(request, NAMED_ALREADY.format(name=member.name, pages=", ".join(found)))


def _page(request: HttpRequest, case: Case, shape: RunShape, status: int = 200, **shown: Any) -> HttpResponse:
    context = run_frame(case, PAGE, shape=shape, user=request.user, now=request.now)
    carries = context["carries"]
    rows = [(each, shown_name(each, carries=carries)) for each in case.members.select_related("tilbud", "user")]
    context |= {
        "rows": [row for row in rows if row[0].ended_at is None],
        "left": [row for row in rows if row[0].ended_at is not None],
        "missing": missing_roles(case, shape.required),
        "expected": missing_roles(case, shape.expected),
        "shows_contacts": carries or context["is_party"],
        "form": MemberForm(case=case) if carries else None,
    }
    return render(request, "cases/group.html", context | shown, status=status)
