"""The director's page: the whole recommendation, its letters and its paper, and the buttons that matter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from assessment import actions
from assessment.access import OPENING, look_back, pool_for, reads_case
from assessment.documents.briefing import BRIEFING, briefing_words
from assessment.documents.drafts import DRAFT_MARK, draft_letter
from assessment.forms import SendBackForm, WithdrawApprovalForm
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from assessment.numbers.capacity import capacity_of
from assessment.packages.briefing import briefing_of
from assessment.packages.rounds import comments_of
from assessment.permissions import may_decide, may_see_ranking
from assessment.results import figures_of, package_of, ranking_of
from assessment.rules import obstacles_to_approve, obstacles_to_print_briefing
from assessment.states import PackageKind, PackageState
from pools.document import document_of
from portal.files import send as send_file
from portal.paper import render_pdf
from portal.steps import NotPossibleNow, require, require_possible


def _package(request: HttpRequest, slug: str) -> DecisionPackage:
    pool = look_back(pool_for(request.user, slug), request.GET.get(OPENING, ""))
    require(may_see_ranking(request.user))
    package = package_of(pool)
    if package is None or package.state == PackageState.DRAFT and package.returned_at is None:
        raise Http404
    return package


def _page(request: HttpRequest, slug: str, status: int = 200, **more: Any) -> HttpResponse:
    package = _package(request, slug)
    briefing = briefing_of(package, viewer=request.user)
    may_sign = may_decide(request.user) and package.state == PackageState.RECOMMENDED
    may_open = may_decide(request.user) and package.state == PackageState.APPROVED
    barriers = {"by": request.user, "now": request.now, "share": briefing.share}
    context = {
        "pool": package.pool,
        "package": package,
        "ranking": briefing.ranking,
        "briefing": briefing,
        "capacity": capacity_of(package.pool),
        "form": SendBackForm(lines=briefing.share.own),
        "withdraw_form": WithdrawApprovalForm(),
        "returned": list(comments_of(package, package.round).values()),
        "may_approve": may_sign,
        "may_comment": may_sign and bool(briefing.share.own),
        "may_release": may_open,
        "standing_in_the_way": obstacles_to_approve(package, **barriers) if may_sign else [],
    }
    return render(request, "assessment/recommendation.html", context | more, status=status)


@require_safe
def recommendation(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug)


@require_safe
def briefing(request: HttpRequest, slug: str) -> HttpResponse:
    """The same on paper, with the same lines shown; dated by the recommendation, so that it is the same each time."""
    package = _package(request, slug)
    require_possible(obstacles_to_print_briefing(package))
    told = briefing_of(package, viewer=request.user)
    words = briefing_words(told)
    words["watermark"] = "" if package.state == PackageState.RELEASED else DRAFT_MARK
    title = f"Indstilling nr. {package.round}: {package.pool.title}"
    content = render_pdf(BRIEFING, words, title=title, made_at=package.recommended_at)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="indstilling-{slug}-{package.round}.pdf"'
    return response


@require_POST
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """«Godkend indstilling»."""
    try:
        package = actions.approve(_package(request, slug), by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, obstacles=refusal.obstacles)
    sealed = f"Indstillingen er godkendt og forseglet: {package.manifest_sha256[:12]} …"
    waits = "Du har underskrevet. Indstillingen forsegles, når de øvrige linjer også er underskrevet."
    messages.success(request, sealed if package.state == PackageState.APPROVED else waits)
    return redirect("assessment:recommendation", slug)


@require_POST
def send_back(request: HttpRequest, slug: str) -> HttpResponse:
    """«Send tilbage»: the whole, or the lines that have a comment."""
    package = _package(request, slug)
    require(may_decide(request.user))
    form = SendBackForm(request.POST, lines=package.decisions.select_related("application__case"))
    if not form.is_valid():
        return _page(request, slug, 422, form=form)
    told = {"comment": form.cleaned_data["comment"], "comments": form.comments}
    try:
        actions.send_back(package, **told, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, form=form, obstacles=refusal.obstacles)
    messages.success(request, "Indstillingen er sendt tilbage til den puljeansvarlige.")
    return redirect("assessment:recommendation", slug)


@require_POST
def withdraw_approval(request: HttpRequest, slug: str) -> HttpResponse:
    """«Træk godkendelsen tilbage»."""
    require(may_decide(request.user))
    form = WithdrawApprovalForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, 422, withdraw_form=form)
    try:
        reason = form.cleaned_data["reason"]
        actions.withdraw_approval(_package(request, slug), reason=reason, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, withdraw_form=form, obstacles=refusal.obstacles)
    messages.success(request, "Godkendelsen er trukket tilbage. Afgørelserne kan nu ændres og indstilles igen.")
    return redirect("assessment:recommendation", slug)


@require_safe
@reads_case
def letter(request: HttpRequest, application: Application, slug: str) -> HttpResponse:
    """The letter: as it will be, marked as a draft and never filed; after the release, as it was sent."""
    require(may_see_ranking(request.user))
    rows = Decision.objects.with_everything().filter(application=application, package__kind=PackageKind.JOINT)
    row = rows.first()
    if row is None or application.pool.slug != slug:
        raise Http404
    sent = ReleasedDecision.objects.filter(decision=row).select_related("letter__file").first()
    if sent is None:
        return _draft_letter(request, application, row)
    if sent.letter.file is None:
        messages.info(request, "Brevet er meddelt og laves nu. Prøv igen om et øjeblik.")
        return redirect("assessment:recommendation", slug)
    return send_file(sent.letter.file, inline=True)


def _draft_letter(request: HttpRequest, application: Application, row: Decision) -> HttpResponse:
    row.submission.application = row.application
    document = document_of(application.pool.version)
    if row.package.state == PackageState.DRAFT:
        figures = figures_of(ranking_of(application.pool, viewer=request.user))
    else:
        figures = row.package.figures
    content = draft_letter(row, document, figures, made_at=request.now)
    return HttpResponse(content, content_type="application/pdf")
