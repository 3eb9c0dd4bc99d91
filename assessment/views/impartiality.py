"""Habilitet: declared before reading, on one case or over the list; ruled on by a superior."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import line_for, pool_for
from assessment.conflicts import fallen_on, has_done_something, successors_for
from assessment.forms import DeclarationForm, ListDeclarationForm, RulingForm, TieForm
from assessment.lines import judged_applications
from assessment.models import Tie
from assessment.permissions import may_declare_over_list, may_read, may_tell_ties
from assessment.rules import flags_for
from cases.models import Assignment, Case, Impartiality
from cases.permissions import is_barred, may_assign, may_declare, may_rule_on
from pools.models import Pool
from portal.models import User
from portal.steps import require


def _page(
    request: HttpRequest, number: str, form: DeclarationForm, *, ruling: RulingForm | None = None, status: int = 200
) -> HttpResponse:
    application = line_for(request.user, number)
    case, user = application.case, request.user
    reads = may_read(user, case)
    context = {
        "application": application,
        "case": case,
        "own": Impartiality.objects.filter(case=case, user=user).select_related("ruled_by").first(),
        "form": form,
        "flags": flags_for(user, [case]).get(case.pk, ()),
        "may_declare": may_declare(user, case),
        "is_barred": is_barred(user, case),
        "to_rule": _to_rule(request, case, ruling),
        "falls": has_done_something(application, user),
        "fallen": fallen_on(application) if reads else [],
        "reads": reads,
    }
    return render(request, "assessment/impartiality.html", context, status=status)


def _to_rule(request: HttpRequest, case: Case, ruling: RulingForm | None) -> list[tuple[Impartiality, RulingForm]]:
    """Others' conflicts on the case with the form of each; `ruling` is the one that was sent and had errors."""
    user = request.user
    others = Impartiality.objects.barring().filter(case=case).select_related("user", "ruled_by", "case")
    return [
        (each, ruling if ruling is not None and ruling.prefix == str(each.pk) else _ruling_form(user, each))
        for each in others
        if may_rule_on(user, each)
    ]


def _ruling_form(user: User, declaration: Impartiality, data: QueryDict | None = None) -> RulingForm:
    """With a choice of who takes over, where a caseworker has the case and this person assigns."""
    has_it = Assignment.objects.current().filter(case=declaration.case, user=declaration.user_id).exists()
    successors = successors_for(declaration) if has_it and may_assign(user, declaration.case) else None
    return RulingForm(data, prefix=str(declaration.pk), successors=successors)


@require_safe
def impartiality(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, DeclarationForm())


@require_POST
def declare(request: HttpRequest, number: str) -> HttpResponse:
    """«Erklær habilitet»."""
    case = line_for(request.user, number).case
    require(may_tell_ties(request.user))
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
    """The superior's ruling on what somebody reported; confirmed, the case changes hands in the same act."""
    case = line_for(request.user, number).case
    declaration = get_object_or_404(Impartiality, pk=declaration_id, case=case)
    require(may_rule_on(request.user, declaration))
    form = _ruling_form(request.user, declaration, request.POST)
    if not form.is_valid():
        return _page(request, number, DeclarationForm(), ruling=form, status=422)
    ruling = {"reason": form.cleaned_data["reason"], "successor": form.cleaned_data.get("successor")}
    confirmed = form.cleaned_data["answer"] == "confirmed"
    actions.rule(declaration, confirmed=confirmed, **ruling, by=request.user, now=request.now)
    messages.success(request, "Din afgørelse om habilitet er gemt.")
    return redirect("assessment:impartiality", number)


@require_safe
def ties(request: HttpRequest) -> HttpResponse:
    """«Mine tilknytninger»: the organisations whose cases are flagged for me."""
    require(may_tell_ties(request.user))
    return _ties_page(request, TieForm())


@require_POST
def tell_tie(request: HttpRequest) -> HttpResponse:
    require(may_tell_ties(request.user))
    form = TieForm(request.POST)
    if not form.is_valid():
        return _ties_page(request, form, status=422)
    actions.tell_tie(form.cleaned_data["organisation"], form.cleaned_data["kind"], by=request.user, now=request.now)
    messages.success(request, "Tilknytningen er gemt. Du bliver mindet om den på organisationens sager.")
    return redirect("assessment:ties")


@require_POST
def end_tie(request: HttpRequest, tie_id: int) -> HttpResponse:
    require(may_tell_ties(request.user))
    actions.end_tie(get_object_or_404(Tie, pk=tie_id, user=request.user), by=request.user, now=request.now)
    messages.success(request, "Tilknytningen er fjernet.")
    return redirect("assessment:ties")


def _ties_page(request: HttpRequest, form: TieForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "ties": Tie.objects.of(request.user)}
    return render(request, "assessment/ties.html", context, status=status)


def _list_page(request: HttpRequest, pool: Pool, form: ListDeclarationForm, status: int = 200) -> HttpResponse:
    return render(request, "assessment/declare_list.html", {"pool": pool, "form": form}, status=status)


def _undeclared(request: HttpRequest, slug: str) -> tuple[Pool, list[tuple[str, str]]]:
    """The pool, and number and name of every applicant the person has not declared on, with what flags it."""
    pool = pool_for(request.user, slug)
    require(may_declare_over_list(request.user) and not pool.is_sealed)
    declared = Impartiality.objects.filter(user=request.user).values("case")
    cases = [row.case for row in judged_applications(pool).exclude(case__in=declared)]
    flags = flags_for(request.user, cases)
    return pool, [(case.number, _list_label(case, flags.get(case.pk, ()))) for case in cases]


def _list_label(case: Case, flags: Iterable[str]) -> str:
    """«2019-0004 Odense Kommune (bopælskommune)»."""
    told = ", ".join(flags)
    return f"{case.number} {case.organisation.name}" + (f" ({told}: tænk på habilitet)" if told else "")


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
