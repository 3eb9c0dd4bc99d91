"""Habilitet: declared before reading, on one case or over the list; ruled on by a superior."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import line_for, pool_for
from assessment.forms import DeclarationForm, ListDeclarationForm, RulingForm
from assessment.models import Assessment
from assessment.permissions import may_declare_over_list
from assessment.results import judged_applications
from cases.actions import rule_on_impartiality
from cases.models import Impartiality
from cases.permissions import is_barred, may_declare, may_rule_on
from pools.models import Pool
from portal.steps import require


def _page(request: HttpRequest, number: str, form: DeclarationForm, status: int = 200) -> HttpResponse:
    application = line_for(request.user, number)
    case, user = application.case, request.user
    own = Impartiality.objects.filter(case=case, user=user).first()
    others = Impartiality.objects.barring().filter(case=case).select_related("user", "ruled_by", "case")
    to_rule = [(each, RulingForm(prefix=str(each.pk))) for each in others if may_rule_on(user, each)]
    context = {
        "application": application,
        "case": case,
        "own": own,
        "form": form,
        "may_declare": may_declare(user, case),
        "is_barred": is_barred(user, case),
        "to_rule": to_rule,
        "has_sheet": Assessment.objects.standing().filter(application=application, assessor=user).exists(),
    }
    return render(request, "assessment/impartiality.html", context, status=status)


@require_safe
def impartiality(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, DeclarationForm())


@require_POST
def declare(request: HttpRequest, number: str) -> HttpResponse:
    """«Erklær habilitet»."""
    case = line_for(request.user, number).case
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _page(request, number, form, status=422)
    conflict = form.cleaned_data["answer"] == "conflict"
    actions.declare(case, conflict=conflict, text=form.cleaned_data["text"], by=request.user, now=request.now)
    if conflict:
        messages.info(request, "Forholdet er meldt til din leder. Du kan ikke læse sagen imens.")
        return redirect("assessment:impartiality", number)
    messages.success(request, "Din erklæring er gemt.")
    return redirect("assessment:case", number)


@require_POST
def rule(request: HttpRequest, number: str, declaration_id: int) -> HttpResponse:
    """The superior's ruling on what somebody reported."""
    case = line_for(request.user, number).case
    declaration = get_object_or_404(Impartiality, pk=declaration_id, case=case)
    form = RulingForm(request.POST, prefix=str(declaration.pk))
    if form.is_valid():
        confirmed = form.cleaned_data["answer"] == "confirmed"
        reason = form.cleaned_data["reason"]
        rule_on_impartiality(declaration, confirmed=confirmed, reason=reason, by=request.user, now=request.now)
        messages.success(request, "Din afgørelse om habilitet er gemt.")
    else:
        messages.error(request, "Vælg en afgørelse, og skriv begrundelsen.")
    return redirect("assessment:impartiality", number)


def _list_page(request: HttpRequest, pool: Pool, form: ListDeclarationForm, status: int = 200) -> HttpResponse:
    return render(request, "assessment/declare_list.html", {"pool": pool, "form": form}, status=status)


def _undeclared(request: HttpRequest, slug: str) -> tuple[Pool, list[tuple[str, str]]]:
    """The pool, and number and name of every applicant the person has not declared on."""
    pool = pool_for(request.user, slug)
    require(may_declare_over_list(request.user) and not pool.is_sealed)
    declared = Impartiality.objects.filter(user=request.user).values("case")
    rows = judged_applications(pool).exclude(case__in=declared)
    return pool, [(row.case.number, f"{row.case.number} {row.case.organisation.name}") for row in rows]


@require_safe
def declare_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The leaders' declaration, once over the list of applicants."""
    pool, lines = _undeclared(request, slug)
    return _list_page(request, pool, ListDeclarationForm(lines=lines))


@require_POST
def declare_all(request: HttpRequest, slug: str) -> HttpResponse:
    """«Erklær habilitet» over the list."""
    pool, lines = _undeclared(request, slug)
    form = ListDeclarationForm(request.POST, lines=lines)
    if not form.is_valid():
        return _list_page(request, pool, form, status=422)
    done = actions.declare_over_list(pool, conflicts=form.told, by=request.user, now=request.now)
    messages.success(request, f"Din erklæring er gemt på {done} sager.")
    return redirect("assessment:pool", slug)
