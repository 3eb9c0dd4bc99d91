"""The formal check of one case: what the portal knows, and the three outcomes: in order, ask, or reject."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application, Approval
from applications.reading import reading_of
from assessment import actions
from assessment.access import line_for, reads_case
from assessment.forms import FormalRejectForm, InformationForm
from assessment.inquiring.formal_drafts import findings_of, rejection_draft, request_draft
from assessment.inquiring.inquiries import formal_requests
from assessment.models import FormalCheck, Inquiry
from assessment.permissions import may_ask_party, may_check_formalia
from assessment.rules import obstacles_to_check_formalia, obstacles_to_judge
from assessment.states import FormalOutcome, FormalReason, InquiryKind
from assessment.views.case import frame, onwards
from pools.document import document_of
from portal.steps import NotPossibleNow, require


@require_safe
@reads_case
def formal_check(request: HttpRequest, application: Application) -> HttpResponse:
    """What is to be checked; `?aarsag=` and `?oplysning=` draft the words of a rejection or a request."""
    return _page(request, application)


@require_POST
def formal_ok(request: HttpRequest, number: str) -> HttpResponse:
    line_for(request.user, number)
    actions.check_formalia(number, outcome=FormalOutcome.OK, by=request.user, now=request.now)
    messages.success(request, "Formalia er i orden. Ansøgningen kan vurderes.")
    return redirect("assessment:case", number)


@require_POST
@reads_case
def formal_reject(request: HttpRequest, application: Application) -> HttpResponse:
    """«Skal afvises»: from here on it is a decision like the others."""
    require(may_check_formalia(request.user, application.case))
    form = FormalRejectForm(request.POST, prefix="afvis")
    if not form.is_valid():
        return _page(request, application, rejecting=form, status=422)
    reject, number = FormalOutcome.REJECT, application.case.number
    try:
        actions.check_formalia(number, outcome=reject, **form.cleaned_data, by=request.user, now=request.now)
    except NotPossibleNow as error:
        return _page(request, application, rejecting=form, obstacles=error.obstacles, status=409)
    messages.success(request, "Ansøgningen står til afvisning. Ansøger får svar sammen med alle andre.")
    return redirect("assessment:case", number)


@require_POST
@reads_case
def ask_information(request: HttpRequest, application: Application) -> HttpResponse:
    """«Bed om oplysninger»: about formalia alone, with a deadline of its own."""
    require(may_ask_party(request.user, application.case))
    form = InformationForm(request.POST, prefix="spoerg")
    if not form.is_valid():
        return _page(request, application, asking=form, status=422)
    asked = {key: form.cleaned_data[key] for key in ("item", "text", "due_at")}
    try:
        actions.ask(application.case.number, InquiryKind.FORMALIA, **asked, by=request.user, now=request.now)
    except NotPossibleNow as error:
        return _page(request, application, asking=form, obstacles=error.obstacles, status=409)
    messages.success(request, "Anmodningen er sendt. Alle på sagen får en mail om, at der er nyt.")
    return redirect("assessment:formal_check", application.case.number)


def _page(
    request: HttpRequest,
    application: Application,
    rejecting: FormalRejectForm | None = None,
    asking: InformationForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    document, reading = document_of(application.pool.version), reading_of(application.current_submission)
    may_check = may_check_formalia(request.user, application.case)
    context = frame(request, application, "formal_check")
    context |= onwards(request, application, FormalCheck.objects.newest_for(application))
    context |= {
        "findings": findings_of(application, document, reading, _approval_of(application)),
        "checks": FormalCheck.objects.filter(application=application).select_related("by"),
        "requests": formal_requests(application, now=request.now),
        "may_check": may_check,
        "judging": not obstacles_to_judge(application),
        "waits": obstacles_to_check_formalia(application, now=request.now) if may_check else [],
        "rejecting": rejecting or _rejecting(request, application),
        "asking": asking or _asking(request, application),
        "drafted": "afvis" if request.GET.get("aarsag") else "spoerg" if request.GET.get("oplysning") else "",
    }
    return render(request, "assessment/formal_check.html", context | more, status=status)


def _rejecting(request: HttpRequest, application: Application) -> FormalRejectForm:
    """Empty, or drafted from the code, the pool's rule and what the portal knows."""
    code = request.GET.get("aarsag", "")
    document, reading = document_of(application.pool.version), reading_of(application.current_submission)
    unanswered = None
    if code == FormalReason.INCOMPLETE:
        expired = Inquiry.objects.of_kind(InquiryKind.FORMALIA).expired(request.now).filter(application=application)
        unanswered = expired.order_by("pk").last()
    known = {"approval": _approval_of(application), "unanswered": unanswered}
    text = rejection_draft(code, application, document, reading, **known)
    return FormalRejectForm(initial={"reason_code": code, "text": text}, prefix="afvis")


def _asking(request: HttpRequest, application: Application) -> InformationForm:
    item = request.GET.get("oplysning", "")
    text = request_draft(item, document_of(application.pool.version))
    return InformationForm(initial={"item": item, "text": text}, prefix="spoerg")


def _approval_of(application: Application) -> Approval | None:
    """The approval of exactly the content that was submitted."""
    same = {"sha256": application.current_submission.sha256, "approved_at__isnull": False}
    return application.approvals.filter(**same).select_related("approved_by").order_by("-approved_at").first()
