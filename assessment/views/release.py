"""The release: what is checked before it, now or at a planned moment, and whether everybody has got their answer."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import OPENING, package_for
from assessment.forms import PlanForm, SeenForm
from assessment.models import DecisionPackage
from assessment.packages.delivery import Shown, changes_told, state_of
from assessment.packages.preflight import preflight_of, recipients_of, stopped_plan_of
from assessment.permissions import may_decide, may_follow_up
from assessment.rules import obstacles_to_let_go
from assessment.states import PackageState
from pools.document import document_of
from portal.danish import copenhagen, moment, weekday_date
from portal.moments import typed_moment
from portal.steps import NotPossibleNow, require
from portal.working_days import is_working_day

AT_THE_OFFICE = "{day} er ikke en arbejdsdag. Ansøgerne kan ikke ringe til jer den dag."


def _page(
    request: HttpRequest, slug: str, status: int = 200, seen: QueryDict | None = None, **more: Any
) -> HttpResponse:
    package = package_for(request.user, slug)
    check = preflight_of(package, now=request.now)
    decides = may_decide(request.user) and package.state == PackageState.APPROVED
    if decides:
        check = replace(check, obstacles=[*check.obstacles, *obstacles_to_let_go(package, by=request.user)])
    recipients = recipients_of(check.decisions, viewer=request.user)
    users = len({user.pk for each in recipients for user in each.users})
    context = {"pool": package.pool, "package": package, "check": check, "recipients": recipients}
    context |= {
        "users": users,
        "nobody": sum(not each.users for each in recipients),
        "no_mailbox": sum(not each.case.organisation.official_email for each in recipients),
        "expected": document_of(package.pool.version).expected_answer,
        "decides": decides,
        "stopped": stopped_plan_of(package),
        "warning": _no_working_day(package.release_at),
        "seen": SeenForm(seen, decisions=len(check.decisions), people=users),
        "form": PlanForm(initial=typed_moment(package.release_at) if package.release_at else {}),
    }
    return render(request, "assessment/preflight.html", context | more, status=status)


def _no_working_day(at) -> str:
    if at is None or is_working_day(copenhagen(at).date()):
        return ""
    return AT_THE_OFFICE.format(day=weekday_date(at).capitalize())


@require_safe
def preflight(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that stands in the way, and who gets what, before the button is pressed."""
    return _page(request, slug)


@require_POST
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """«Meddel afgørelser», once the list has been ticked as seen."""
    package = package_for(request.user, slug)
    require(may_decide(request.user))
    if not SeenForm(request.POST, decisions=0, people=0).is_valid():
        return _page(request, slug, 422, seen=request.POST)
    try:
        answered = actions.release(package, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, obstacles=refusal.obstacles)
    messages.success(request, f"{answered} afgørelser er meddelt. Brevene laves nu og lægges på sagerne.")
    return redirect("assessment:delivery", slug)


@require_POST
def plan_release(request: HttpRequest, slug: str) -> HttpResponse:
    """«Planlæg meddelelse»."""
    require(may_decide(request.user))
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, 422, form=form)
    package = package_for(request.user, slug)
    try:
        package = actions.plan_release(package, form.cleaned_data["moment"], by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, obstacles=refusal.obstacles, form=form)
    messages.success(request, f"Afgørelserne meddeles {moment(package.release_at)}.")
    return redirect("assessment:preflight", slug)


@require_POST
def cancel_planned_release(request: HttpRequest, slug: str) -> HttpResponse:
    """«Drop planen»."""
    actions.cancel_planned_release(package_for(request.user, slug), by=request.user, now=request.now)
    messages.success(request, "Planen er droppet. Der meddeles intet, før du beder om det.")
    return redirect("assessment:preflight", slug)


def _numbered(packages: Iterable[DecisionPackage], number: str) -> DecisionPackage:
    for package in packages:
        if str(package.number) == number:
            return package
    raise Http404


@require_safe
def delivery(request: HttpRequest, slug: str) -> HttpResponse:
    """Letters and mails of the released package, case by case; `?pakke=` names one that changed a decision later."""
    package = joint = package_for(request.user, slug, request.GET.get(OPENING, ""))
    if package.state != PackageState.RELEASED:
        raise Http404
    changes = changes_told(joint)
    if number := request.GET.get("pakke"):
        package = _numbered(changes, number)
    shown, after = request.GET.get("vis", ""), request.GET.get("efter", "")
    context = {
        "pool": joint.pool,
        "package": package,
        "is_change": package is not joint,
        "changes": changes,
        "state": state_of(package, viewer=request.user, shown=shown, after=after),
        "choices": Shown.choices,
        "shown": shown,
        "follows_up": may_follow_up(request.user),
    }
    return render(request, "assessment/delivery.html", context)


@require_POST
def send_mails_again(request: HttpRequest, slug: str) -> HttpResponse:
    """«Prøv mails igen»."""
    count = actions.send_mails_again(package_for(request.user, slug), by=request.user, now=request.now)
    messages.success(request, f"Mails, der prøves igen nu: {count}.")
    return redirect("assessment:delivery", slug)


@require_POST
def make_letters_again(request: HttpRequest, slug: str) -> HttpResponse:
    """«Prøv breve igen»."""
    count = actions.make_letters_again(package_for(request.user, slug), by=request.user, now=request.now)
    messages.success(request, f"Breve, der prøves igen nu: {count}.")
    return redirect("assessment:delivery", slug)
