"""Omgørelse: a released decision is changed by a new one, written by the manager and approved by the director."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from applications.reading import reading_of
from assessment import actions, documents
from assessment.access import reads_case
from assessment.forms import ReversalForm, SendBackForm
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from assessment.packages.preflight import preflight_of
from assessment.packages.reversals import earlier_of, line_of, open_reversal_of, standing_of
from assessment.permissions import may_decide, may_recommend_on, may_see_ranking
from assessment.rules import obstacles_to_approve, obstacles_to_recommend_reversal, obstacles_to_reverse
from assessment.states import PackageState
from pools.document import document_of
from portal.money import show_number
from portal.paper import render_pdf
from portal.steps import NotPossibleNow, Obstacle, require

DRAFT_MARK = "UDKAST – IKKE MEDDELT"


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
        "form": _form(application, initial=_initial(decision or standing.decision)) if writes else None,
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
    budget = reading_of(application.current_submission).budget
    per_year = budget.amounts_by_calendar_year if budget else {}
    return ReversalForm(data, document=document_of(application.pool.version), per_year=per_year, **more)


def _initial(decision: Decision) -> dict[str, Any]:
    """What stands: the draft of the change, or the released decision's own words to begin from."""
    shown = {f"reason_{key}": text for key, text in decision.reasons.items()}
    shown |= {f"year_{year}": show_number(Decimal(kr)) for year, kr in decision.amounts_per_year.items()}
    shown |= {"outcome": decision.outcome, "amount": show_number(decision.amount) if decision.amount else ""}
    texts = ("conditions", "change_reason", "no_hearing_reason") if decision.replaces_id else ("conditions",)
    return shown | {name: getattr(decision, name) for name in texts}


def _done(request: HttpRequest, application: Application, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("assessment:reversal", application.case.number)


def _refused(request: HttpRequest, application: Application, obstacles: list[Obstacle], **more: Any) -> HttpResponse:
    return _page(request, application, 409, obstacles=obstacles, **more)


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
    try:
        actions.save_reversal(application.case.number, form.draft, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _refused(request, application, refusal.obstacles, form=form)
    return _done(request, application, "Udkastet til en ny afgørelse er gemt.")


@require_POST
@reads_case
def recommend_reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """«Indstil omgørelse»."""
    try:
        actions.recommend_reversal(_package(request, application), by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _refused(request, application, refusal.obstacles)
    return _done(request, application, "Omgørelsen er indstillet til direktøren.")


@require_POST
@reads_case
def approve_reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """«Godkend omgørelse»."""
    try:
        actions.approve(_package(request, application), by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _refused(request, application, refusal.obstacles)
    return _done(request, application, "Omgørelsen er godkendt og forseglet. Ansøgeren får svar, når du meddeler den.")


@require_POST
@reads_case
def send_back_reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """«Send tilbage»."""
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, application, 422, send_back_form=form)
    comment = form.cleaned_data["comment"]
    actions.send_back(_package(request, application), comment=comment, by=request.user, now=request.now)
    return _done(request, application, "Omgørelsen er sendt tilbage til den puljeansvarlige.")


@require_POST
@reads_case
def release_reversal(request: HttpRequest, application: Application) -> HttpResponse:
    """«Meddel ny afgørelse»."""
    try:
        actions.release(_package(request, application), by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _refused(request, application, refusal.obstacles)
    return _done(request, application, "Den nye afgørelse er meddelt. Brevet laves nu og lægges på sagen.")


@require_safe
@reads_case
def reversal_letter(request: HttpRequest, application: Application) -> HttpResponse:
    """The new letter as it will be, marked as a draft and never filed."""
    package = _package(request, application)
    decision, document = line_of(package), document_of(application.pool.version)
    words = documents.letter_words(decision, document, package.figures)
    words |= {"watermark": DRAFT_MARK, "signed_by": "", "signed_title": "", "accept_by": "(dato i brevet)"}
    title = documents.heading_of(decision, document)
    content = render_pdf(documents.TEMPLATES[decision.outcome], words, title=title, made_at=request.now)
    return HttpResponse(content, content_type="application/pdf")
