"""Sending, the receipt, and the open page where anyone can check one."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.documents import received_words
from applications.envelope import send
from applications.models import Application, Submission
from applications.openings import until_opened
from applications.permissions import application_for, may_submit
from applications.receipts import Claim, receipt_of
from applications.views.posted import base_version
from applications.views.review import review_page
from pools.document import document_of
from portal.danish import clock_or_date
from portal.identity import login_of
from portal.steps import NotPossibleNow, require


@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: HttpRequest, number: str) -> HttpResponse:
    """One address: what is posted is sent, and what is fetched is the receipt."""
    return submit(request, number) if request.method == "POST" else receipt(request, number)


def submit(request: HttpRequest, number: str) -> HttpResponse:
    """«Indsend ansøgning»: the receipt is the answer, so that what is acknowledged is what is stored."""
    application = application_for(request.user, number)
    require(may_submit(request.user, application))
    try:
        submission = send(
            application,
            by=request.user,
            arrival=request.arrival,
            login=login_of(request),
            now=request.now,
            draft_version=base_version(request, "version") or None,
        )
    except NotPossibleNow as refusal:
        heading = "Ansøgningen er IKKE modtaget"
        return review_page(request, number, obstacles=refusal.obstacles, heading=heading, status=409)
    return _receipt_page(request, submission.application, submission)


def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The newest receipt; without one, the way back to where it is sent."""
    application = application_for(request.user, number)
    if application.current_submission is None:
        return redirect("applications:review", number)
    return _receipt_page(request, application, application.current_submission)


def _receipt_page(request: HttpRequest, application: Application, submission: Submission) -> HttpResponse:
    """Wants the application as it was read under the lock, or with `application_for`: with its deadline in force."""
    document = document_of(application.pool_version)
    context = {
        "application": application,
        "case": application.case,
        "document": document,
        "submission": submission,
        "received": received_words(submission),
        "sent_words": clock_or_date(submission.received_at, now=request.now),
        "until_opened": _until_opened(application, submission),
        "can_correct": request.now <= application.deadline_in_force and not application.is_fixed,
        "earlier": application.submissions.newest_first().exclude(pk=submission.pk).defer("canonical"),
    }
    return render(request, "applications/receipt.html", context)


def _until_opened(application: Application, submission: Submission) -> str:
    """Where the call is opened again and again and has not taken this one in; else ""."""
    goes_on = application.pool.takes_in_rounds and not application.is_fixed
    return until_opened(application.pool, at=submission.received_at) if goes_on else ""


@login_not_required
@require_safe
def receipt_check(request: HttpRequest) -> HttpResponse:
    """`/kvittering/`: number and hash → genuine or not, with moment and pool; no names."""
    claim = Claim.of(request.GET.get("nummer", ""), request.GET.get("sha256", ""))
    context = {"claim": claim, "found": receipt_of(claim) if claim.is_whole else None}
    return render(request, "applications/receipt_check.html", context)
