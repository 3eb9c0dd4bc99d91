"""The director's page: the whole recommendation, its letters, and the three buttons that matter."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from assessment import actions, documents
from assessment.access import pool_for, reads_case
from assessment.forms import SendBackForm
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from assessment.permissions import may_decide, may_see_ranking
from assessment.results import figures_of, package_of, ranking_of
from assessment.rules import obstacles_to_approve
from assessment.states import PackageState
from pools.document import document_of
from portal.files import send as send_file
from portal.paper import render_pdf
from portal.steps import NotPossibleNow, require

DRAFT_MARK = "UDKAST – IKKE MEDDELT"


def _package(request: HttpRequest, slug: str) -> DecisionPackage:
    pool = pool_for(request.user, slug)
    require(may_see_ranking(request.user))
    package = package_of(pool)
    if package is None or package.state == PackageState.DRAFT and package.returned_at is None:
        raise Http404
    package.pool = pool
    return package


def _page(request: HttpRequest, slug: str, status: int = 200, **more: object) -> HttpResponse:
    package = _package(request, slug)
    ranking = ranking_of(package.pool, viewer=request.user)
    waits = package.state == PackageState.RECOMMENDED
    decides = may_decide(request.user)
    context = {
        "pool": package.pool,
        "package": package,
        "ranking": ranking,
        "form": SendBackForm(),
        "may_approve": decides and waits,
        "may_release": decides and package.state == PackageState.APPROVED,
        "standing_in_the_way": obstacles_to_approve(package, by=request.user, now=request.now)
        if decides and waits
        else [],
    }
    return render(request, "assessment/recommendation.html", context | more, status=status)


@require_safe
def recommendation(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug)


@require_POST
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """«Godkend indstilling»."""
    try:
        package = actions.approve(_package(request, slug), by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, slug, 409, obstacles=refusal.obstacles)
    messages.success(request, f"Indstillingen er godkendt og forseglet: {package.manifest_sha256[:12]} …")
    return redirect("assessment:recommendation", slug)


@require_POST
def send_back(request: HttpRequest, slug: str) -> HttpResponse:
    """«Send tilbage»."""
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, 422, form=form)
    package = _package(request, slug)
    actions.send_back(package, comment=form.cleaned_data["comment"], by=request.user, now=request.now)
    messages.success(request, "Indstillingen er sendt tilbage til den puljeansvarlige.")
    return redirect("assessment:recommendation", slug)


@require_safe
@reads_case
def letter(request: HttpRequest, application: Application, slug: str) -> HttpResponse:
    """The letter: as it will be, marked as a draft and never filed; after the release, as it was sent."""
    require(may_see_ranking(request.user))
    row = Decision.objects.with_everything().filter(application=application).first()
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
    words = documents.letter_words(row, document, figures)
    words |= {"watermark": DRAFT_MARK, "signed_by": "", "signed_title": "", "accept_by": "(dato i brevet)"}
    title = documents.title_of(row.outcome, document)
    content = render_pdf(documents.TEMPLATES[row.outcome], words, title=title, made_at=request.now)
    return HttpResponse(content, content_type="application/pdf")
