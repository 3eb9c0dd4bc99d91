"""The assessor's page: the application and the own sheet side by side; then the others' and what was agreed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from assessment import actions
from assessment.access import line_for, reads_case
from assessment.desk.next_case import SCORE, next_case
from assessment.forms import ScoreForm
from assessment.models import Score
from assessment.permissions import may_audit, may_read, may_score
from assessment.rules import obstacles_to_score
from assessment.scores.merge import merge_of
from assessment.scores.sheets import Typed, sheet_of
from assessment.views.autosaving import save_as_left
from assessment.views.case import frame
from pools.document import Criterion, document_of
from portal.steps import NotPossibleNow, require


def _page(
    request: HttpRequest,
    application: Application,
    status: int = 200,
    *,
    opened: str = "",
    typed: Typed | None = None,
    **more: object,
) -> HttpResponse:
    context = frame(request, application, "score")
    scores = bool(context["may_score"])
    sheet = sheet_of(application, request.user, scores=scores, opened=opened, typed=typed)
    obstacles = obstacles_to_score(application, sheet.own) if scores and not sheet.is_locked else []
    context |= {
        "sheet": sheet,
        "standing_in_the_way": obstacles,
        "editable": scores and not sheet.is_locked and not obstacles,
        "agreements": sheet.to_agree,
        "next_case": next_case(request.user, after=application, step=SCORE) if scores else None,
    }
    return render(request, "assessment/score.html", context | more, status=status)


@require_safe
@reads_case
def score(request: HttpRequest, application: Application) -> HttpResponse:
    """One criterion at a time, `?kriterium=` names which."""
    return _page(request, application, opened=request.GET.get("kriterium", ""))


def _criterion(application: Application, key: str) -> Criterion:
    try:
        return document_of(application.pool.version).criterion(key)
    except KeyError as error:
        raise Http404 from error


def _address(application: Application, key: str = "") -> str:
    """The page with this criterion opened, where it begins."""
    page = reverse("assessment:score", args=[application.case.number])
    return f"{page}?kriterium={key}#criterion-{key}" if key else page


@require_POST
def save(request: HttpRequest, number: str, criterion: str) -> HttpResponse:
    """Keep one criterion and go on to the next; as it is left (`Accept: application/json`) the page stays."""
    application = line_for(request.user, number)
    asked = _criterion(application, criterion)
    if "application/json" in request.headers.get("Accept", ""):
        return save_as_left(request, application, asked)
    if not may_read(request.user, application.case):
        return redirect("assessment:impartiality", number)
    if may_audit(request.user):
        require(may_score(request.user, application.case))
    if refused := _save(request, application, asked):
        return refused
    messages.success(request, f"Kriterium {asked.number}. {asked.title} er gemt.")
    criteria = document_of(application.pool.version).criteria
    following = criteria[min(criteria.index(asked) + 1, len(criteria) - 1)]
    return redirect(_address(application, following.key))


def _save(request: HttpRequest, application: Application, asked: Criterion) -> HttpResponse | None:
    """None when it is saved, else the page with everything typed and why it is not."""
    form = ScoreForm(request.POST, criterion=asked)
    number, key = application.case.number, asked.key
    if not form.is_valid():
        return _page(request, application, 422, opened=key, typed=Typed(key, form.as_typed), form=form, failed=asked)
    typed, version = Typed(key, form.as_given), form.cleaned_data["version"]
    try:
        actions.save_score(number, key, typed.given, base_version=version, by=request.user, now=request.now)
    except actions.StaleScore as stale:
        merge = merge_of(asked, stale.stored, stale.given)
        return _page(request, application, 409, opened=key, typed=typed, merge=merge)
    except NotPossibleNow as refusal:
        return _page(request, application, 409, opened=key, obstacles=refusal.obstacles, unsaved=typed)
    return None


@require_POST
def lock(request: HttpRequest, number: str) -> HttpResponse:
    """«Lås vurdering»: what stands on the page is saved first, so that the lock is of what the person sees."""
    application = line_for(request.user, number)
    require(may_read(request.user, application.case))
    opened = request.POST.get("criterion", "")
    if opened and (refused := _save(request, application, _criterion(application, opened))):
        return refused
    try:
        actions.lock_assessment(number, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, application, 409, opened=opened, obstacles=refusal.obstacles)
    messages.success(request, "Vurderingen er låst.")
    return redirect("assessment:score", number)


@require_safe
@reads_case
def earlier_scores(request: HttpRequest, application: Application, criterion: str) -> HttpResponse:
    """Everything the assessor has saved about one criterion, the newest first; the own sheet alone."""
    asked = _criterion(application, criterion)
    own = {"assessment__application": application, "assessment__assessor": request.user, "criterion": asked.key}
    score = Score.objects.filter(**own, assessment__voided_at__isnull=True).first()
    earlier = score.revisions.all() if score else []
    context = frame(request, application, "score") | {"criterion": asked, "score": score, "earlier": earlier}
    return render(request, "assessment/score_earlier.html", context)


@require_safe
def following_case(request: HttpRequest, number: str) -> HttpResponse:
    """«Næste sag»: to the person's next case that waits for the same step (`?skridt=`), or to the desk."""
    following = next_case(request.user, after=line_for(request.user, number), step=request.GET.get("skridt", ""))
    return redirect(following.url if following else "assessment:desk")
