"""Habilitet of those who run courses: a conflict is told on a course or on its application, and ruled on."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessment.forms import RulingForm
from cases.models import Case, Impartiality
from cases.permissions import is_barred, may_report, may_rule_on
from indsatsforloeb.actions.impartiality import report_conflict, rule_on_conflict
from indsatsforloeb.forms.course import ConflictForm
from indsatsforloeb.permissions.board import may_see_board
from indsatsforloeb.permissions.impartiality import conflict_case, conflicts_to_rule
from portal.steps import NotPossibleNow, require

TOLD = "Forholdet er meldt til din leder. Du kan ikke læse eller føre sagen imens."
RULED = "Din afgørelse om habilitet er gemt."
REFUSED = 422


@require_safe
def impartiality(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, conflict_case(request.user, number))


@require_POST
def tell_conflict(request: HttpRequest, number: str) -> HttpResponse:
    """«Meld forholdet»: bars at once."""
    case = conflict_case(request.user, number)
    require(may_report(request.user, case))
    form = ConflictForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form=form)
    try:
        report_conflict(case, text=form.cleaned_data["text"], by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, case, form=form, obstacles=refusal.obstacles)
    notices.info(request, TOLD)
    return redirect("indsatsforloeb:impartiality", number)


@require_POST
def rule_on(request: HttpRequest, number: str, declaration_id: int) -> HttpResponse:
    """The superior's ruling."""
    case = conflict_case(request.user, number)
    declaration = get_object_or_404(Impartiality.objects.select_related("case"), pk=declaration_id, case=case)
    require(may_rule_on(request.user, declaration))
    form = RulingForm(request.POST, prefix=str(declaration.pk))
    if not form.is_valid():
        return _page(request, case, ruling=form)
    confirmed, reason = form.cleaned_data["answer"] == "confirmed", form.cleaned_data["reason"]
    rule_on_conflict(declaration, confirmed=confirmed, reason=reason, by=request.user, now=request.now)
    notices.success(request, RULED)
    return redirect("assessment:desk")


def _page(request: HttpRequest, case: Case, *, ruling: RulingForm | None = None, **shown: Any) -> HttpResponse:
    to_rule = [
        (each, ruling if ruling and ruling.prefix == str(each.pk) else RulingForm(prefix=str(each.pk)))
        for each in conflicts_to_rule(request.user, case)
    ]
    top = ("Tavlen", reverse("indsatsforloeb:board"))
    if not may_see_board(request.user):
        top = ("Sagsbehandling", reverse("assessment:desk"))
    context = {
        "case": case,
        "own": Impartiality.objects.filter(case=case, user=request.user).select_related("ruled_by").first(),
        "is_barred": is_barred(request.user, case),
        "may_report": may_report(request.user, case),
        "to_rule": to_rule,
        "form": ConflictForm(),
        "trail": [top, (f"Habilitet på sag {case.number}", "")],
    }
    refused = ruling is not None or bool(shown)
    return render(request, "indsatsforloeb/impartiality.html", context | shown, status=REFUSED if refused else 200)
