"""Omgørelse: a released decision is changed by a new one, written by the manager and approved by the director."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from applications.reading import applied_per_year
from assessment import actions
from assessment.access import reads_case
from assessment.documents.drafts import draft_letter
from assessment.forms import ReversalForm, SendBackForm
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from assessment.packages.preflight import preflight_of
from assessment.packages.reversals import earlier_of, figures_for, line_of, open_reversal_of, standing_of
from assessment.permissions import may_decide, may_recommend_on, may_see_ranking
from assessment.reasoning.reasons import draft_reasons
from assessment.results import result_for
from assessment.rules import obstacles_to_approve, obstacles_to_recommend_reversal, obstacles_to_reverse
from assessment.states import Outcome, PackageState
from pools.document import document_of
from portal.invariants import refusal_texts
from portal.money import show_number
from portal.steps import NotPossibleNow, obstacle_from, require


def _standing(request: HttpRequest, application: Application) -> ReleasedDecision:
    require(may_see_ranking(request.user))
    standing = standing_of(application)
    if standing is None:
        raise Http404
    return standing


def _package(request: HttpRequest, application: Application) -> DecisionPackage:
    """The change that is on its way; 404 when there is none."""
    require(may_see_ranking(request.user))
    package = open_reversal_of(application)
    if package is None:
        raise Http404
    return package


def _page(request: HttpRequest, application: Application, status: int = 200, **more: Any) -> HttpResponse:
    standing, package = _standing(request, application), open_reversal_of(application)
    decision = _line(package, application)
    writes = may_recommend_on(request.user, application.case) and not obstacles_to_reverse(standing, package)
    context: dict[str, Any] = {"application": application, "case": application.case, "pool": application.pool}
    context |= {
        "current": "reversal",
        "standing": standing,
        "earlier": earlier_of(application),
        "package": package,
        "decision": decision,
        "form": _form(application, initial=_initial(decision or standing.decision, standing)) if writes else None,
        "writes": writes,
        "send_back_form": SendBackForm(),
    }
    context |= _way_on(request, package, decision) | more
    return render(request, "assessment/reversal.html", context, status=status)


def _way_on(request: HttpRequest, package: DecisionPackage | None, decision: Decision | None) -> dict[str, Any]:
    """What the next step is, and what stands in its way."""
    if package is None or decision is None:
        return {}
    decides, in_the_way = may_decide(request.user), []
    if package.state == PackageState.DRAFT:
        in_the_way = obstacles_to_recommend_reversal(decision, now=request.now)
    elif decides and package.state == PackageState.RECOMMENDED:
        in_the_way = obstacles_to_approve(package, by=request.user, now=request.now)
    elif decides:
        in_the_way = preflight_of(package, now=request.now).obstacles
    return {"decides": decides, "in_the_way": in_the_way}


def _line(package: DecisionPackage | None, application: Application) -> Decision | None:
    if package is None:
        return None
    decision = line_of(package)
    decision.package, decision.application = package, application
    return decision


def _form(application: Application, data: QueryDict | None = None, **more: Any) -> ReversalForm:
    per_year = applied_per_year(application.current_submission)
    return ReversalForm(data, document=document_of(application.pool.version), per_year=per_year, **more)


def _initial(decision: Decision, standing: ReleasedDecision) -> dict[str, Any]:
    """What stands: the draft of the change, or the released decision's own words to begin from.

    Who was rejected unjudged has no such words: the reasons are drafted from the sheets that have been locked since.
    """
    drafted = draft_reasons(result_for(decision.application)) if standing.outcome == Outcome.REJECTION else {}
    shown = {f"reason_{key}": text for key, text in (drafted | decision.reasons).items()}
    shown |= {f"year_{year}": show_number(Decimal(kr)) for year, kr in decision.amounts_per_year.items()}
    shown |= {"outcome": decision.outcome, "amount": show_number(decision.amount) if decision.amount else ""}
    texts = ("conditions", "change_reason", "no_hearing_reason") if decision.replaces_id else ("conditions",)
    return shown | {name: getattr(decision, name) for name in texts}


def _done(request: HttpRequest, application: Application, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("assessment:reversal", application.case.number)


def _act(
    request: HttpRequest, application: Application, act: Callable[[], object], text: str, **shown: Any
) -> HttpResponse:
    """Do it and say so; else the page with everything typed, and why not, also when it is the database that says no."""
    try:
        act()
    except NotPossibleNow as refusal:
        return _page(request, application, 409, obstacles=refusal.obstacles, **shown)
    except IntegrityError as error:
        if (obstacle := obstacle_from(error, refusal_texts())) is None:
            raise
        return _page(request, application, 409, obstacles=[obstacle], **shown)
    return _done(request, application, text)


@require_safe
@reads_case
def reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """The decision that stands, and the change of it."""
    return _page(request, application)


@require_POST
@reads_case
def save_reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """«Gem omgørelse»."""
    require(may_recommend_on(request.user, application.case))
    form = _form(application, request.POST)
    if not form.is_valid():
        return _page(request, application, 422, form=form)
    told = {"by": request.user, "now": request.now}
    act = partial(actions.save_reversal, application.case.number, form.draft, **told)
    return _act(request, application, act, "Udkastet til en ny afgørelse er gemt.", form=form)


def _step(request: HttpRequest, application: Application, act: Callable[..., object], text: str) -> HttpResponse:
    """One of the steps that take the package on."""
    act = partial(act, _package(request, application), by=request.user, now=request.now)
    return _act(request, application, act, text)


@require_POST
@reads_case
def recommend_reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """«Indstil omgørelse»."""
    return _step(request, application, actions.recommend_reversal, "Omgørelsen er indstillet til direktøren.")


@require_POST
@reads_case
def approve_reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """«Godkend omgørelse»."""
    text = "Omgørelsen er godkendt og forseglet. Ansøgeren får svar, når du meddeler den."
    return _step(request, application, actions.approve, text)


@require_POST
@reads_case
def send_back_reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """«Send tilbage»."""
    require(may_decide(request.user))
    package, form = _package(request, application), SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, application, 422, send_back_form=form)
    told = {"comment": form.cleaned_data["comment"], "by": request.user, "now": request.now}
    text = "Omgørelsen er sendt tilbage til den puljeansvarlige."
    return _act(request, application, partial(actions.send_back, package, **told), text, send_back_form=form)


@require_POST
@reads_case
def release_reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """«Meddel ny afgørelse»."""
    text = "Den nye afgørelse er meddelt. Brevet laves nu og lægges på sagen."
    return _step(request, application, actions.release, text)


@require_safe
@reads_case
def reversal_letter(request: HttpRequest, application: Application) -> HttpResponse:
    """The new letter as it will be, marked as a draft and never filed."""
    package = _package(request, application)
    decision = line_of(package)
    decision.package = package
    figures = figures_for(decision) if package.state == PackageState.DRAFT else package.figures
    document = document_of(application.pool.version)
    content = draft_letter(decision, document, figures, made_at=request.now)
    return HttpResponse(content, content_type="application/pdf")
