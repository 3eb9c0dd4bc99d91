"""The budget as a spreadsheet: fetched, sent back, looked at before anything changes, and taken in."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.actions.sheets import SheetNotTaken
from applications.actions.sheets import apply_sheet as take_in
from applications.budget.content import Budget
from applications.budget.rules import budget_url
from applications.models import Application
from applications.permissions import may_edit
from applications.rules import obstacles_to_edit
from applications.spreadsheet.carried import carried, carry
from applications.spreadsheet.marking import marked_copy
from applications.spreadsheet.preview import Preview, preview_of
from applications.spreadsheet.reading import Grid, read_file
from applications.spreadsheet.refusals import MOST_MEGABYTES, SheetRefused
from applications.spreadsheet.writing import budget_sheet
from applications.status import frame_of
from applications.views.budget_page import budgeted_application
from pools.document import document_of
from pools.permissions import visible_to
from portal.steps import Obstacle, require, require_possible

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = "Vælg den fil, der skal læses ind."
TOO_OLD = "Forhåndsvisningen er for gammel. Vælg filen igen. Intet er ændret."
CHANGED = "Budgettet eller aktiviteterne er ændret, siden I så forhåndsvisningen. Intet er gjort endnu; her er en ny."


@require_safe
def fetch_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The budget as it stands, for whoever may see it."""
    application = budgeted_application(request.user, number)
    names = [activity.name for activity in application.activities.all()]
    whose = f"Sag {number} · {application.case.organisation.name}"
    document = document_of(application.pool_version)
    content = budget_sheet(Budget.of(application), document, names, heading=whose, now=request.now)
    return _xlsx(content, f"budget-{number}.xlsx")


@login_not_required
@require_safe
def empty_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """`/puljer/<slug>/budgetskema.xlsx`: made from the pool's version each time, so it cannot go stale."""
    written = visible_to(request.user).select_related("version").exclude(version=None)
    document = document_of(get_object_or_404(written, slug=slug).version)
    if not document.offers_money or not document.months:
        raise Http404
    budget = Budget(document.months, document.project_years, ())
    content = budget_sheet(budget, document, [], heading="Tomt budgetskema")
    response = _xlsx(content, f"budgetskema-{slug}.xlsx")
    response.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """One address: what is posted is read and previewed, and what is fetched is where a file is chosen."""
    return read_sheet(request, number) if request.method == "POST" else choose_sheet(request, number)


def choose_sheet(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, budgeted_application(request.user, number))


def read_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """«Læs arket»: what it would change, or what is wrong with it; nothing is changed."""
    application = _writable(request, number)
    file = request.FILES.get("sheet")
    if file is None:
        return _page(request, application, refusal=NO_FILE, status=422)
    try:
        if (file.size or 0) > MOST_MEGABYTES * 1024 * 1024:
            raise SheetRefused("too_large")
        grid = read_file(file.read())
        return _previewed(request, application, grid, preview_of(application, grid))
    except SheetRefused as refused:
        return _page(request, application, refusal=refused.text, status=422)


@require_POST
def apply_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """«Indlæs i budgettet»: what was previewed, if the budget still is the one it was compared with."""
    application = _writable(request, number)
    try:
        grid = carried(request.POST.get("carried", ""), application, request.user)
        seen = request.POST.get("seen", "")
        taken = take_in(application, grid, seen=seen, by=request.user, now=request.now)
    except (signing.BadSignature, SheetRefused):
        return _page(request, application, refusal=TOO_OLD, status=422)
    except SheetNotTaken as stale:
        return _previewed(request, application, grid, stale.preview, warning=CHANGED, status=409)
    messages.success(request, f"Arket er læst ind: {taken.words}. Fjernede poster kan tages tilbage på siden her.")
    return redirect(budget_url(number))


@require_POST
def marked_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet that was sent, with the cells that cannot be read in red; for the person who sent it alone."""
    application = budgeted_application(request.user, number)
    try:
        grid = carried(request.POST.get("carried", ""), application, request.user)
        faults = preview_of(application, grid).content.faults
    except (signing.BadSignature, SheetRefused):
        return _page(request, application, refusal=TOO_OLD, status=422)
    return _xlsx(marked_copy(grid, faults), f"budget-{number}-fejl.xlsx")


def _writable(request: HttpRequest, number: str) -> Application:
    application = budgeted_application(request.user, number)
    require(may_edit(request.user, application))
    require_possible(obstacles_to_edit(application, now=request.now))
    return application


def _previewed(
    request: HttpRequest,
    application: Application,
    grid: Grid,
    preview: Preview,
    *,
    warning: str = "",
    status: int = 200,
) -> HttpResponse:
    token = carry(grid, application, request.user)
    wrong = 422 if preview.content.faults else status
    return _page(request, application, preview=preview, carried=token, warning=warning, status=wrong)


def _page(request: HttpRequest, application: Application, *, status: int = 200, **shown: Any) -> HttpResponse:
    """Where a file is chosen, with what became of the last one."""
    refusal = shown.get("refusal", "")
    in_the_way = obstacles_to_edit(application, now=request.now)
    context = shown | {
        "application": application,
        "case": application.case,
        "document": document_of(application.pool_version),
        "frame": frame_of(application, step="budget", now=request.now),
        "in_the_way": in_the_way,
        "editable": may_edit(request.user, application) and not in_the_way,
        "obstacles": [Obstacle("sheet", refusal, "#sheet-file")] if refusal else [],
        "megabytes": MOST_MEGABYTES,
    }
    return render(request, "applications/sheet.html", context, status=status)


def _xlsx(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
