"""The consensus sheet of one case: what each wrote side by side, and what they agreed on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from assessment import actions
from assessment.access import reads_case
from assessment.forms import ConsensusForm
from assessment.permissions import may_score, may_see_ranking
from assessment.scores.consensus import Item, consensus_of
from assessment.views.case import frame
from pools.document import document_of
from portal.steps import NotPossibleNow, require


def _page(
    request: HttpRequest, application: Application, status: int = 200, *, typed: ConsensusForm | None = None, **more
) -> HttpResponse:
    scores = may_score(request.user, application.case)
    sheet = consensus_of(application, request.user, scores=scores)
    context = frame(request, application, "consensus") | {
        "sheet": sheet,
        "items": [(item, _form(item, typed) if sheet.writes else None) for item in sheet.items],
        "failed": typed if typed is not None and typed.errors else None,
        "all_cases": scores or may_see_ranking(request.user),
    }
    return render(request, "assessment/consensus.html", context | more, status=status)


def _form(item: Item, typed: ConsensusForm | None) -> ConsensusForm:
    """What was typed, what stands, or an empty one."""
    if typed is not None and typed.criterion.key == item.criterion.key:
        return typed
    stands = item.consensus
    if stands is None:
        return ConsensusForm(criterion=item.criterion)
    given = ("yes" if stands.met else "no") if item.criterion.gate else str(stands.points)
    return ConsensusForm(criterion=item.criterion, initial={"given": given, "reason": stands.reason})


@require_safe
@reads_case
def consensus(request: HttpRequest, application: Application) -> HttpResponse:
    return _page(request, application)


@require_POST
@reads_case
def agree(request: HttpRequest, application: Application, criterion: str) -> HttpResponse:
    """«Gem konsensus»: what is refused is shown with everything that was typed."""
    try:
        asked = document_of(application.pool.version).criterion(criterion)
    except KeyError as error:
        raise Http404 from error
    require(may_score(request.user, application.case))
    form = ConsensusForm(request.POST, criterion=asked)
    if not form.is_valid():
        return _page(request, application, 422, typed=form)
    try:
        actions.agree(application.case.number, criterion, **form.agreed, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, application, 409, typed=form, obstacles=refusal.obstacles, unsaved=form.agreed)
    messages.success(request, f"Konsensus om kriterium {asked.number}. {asked.title} er gemt.")
    return redirect("assessment:consensus", application.case.number)
