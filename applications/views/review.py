"""The last look: everything as it will be sent, what stands in the way, approval, paper, and taking back."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.actions import approval, dispensing, withdrawing
from applications.drafts import draft_of
from applications.forms import RequestForm
from applications.models import Application
from applications.page import is_sent_as_it_is, review_context
from applications.permissions import application_for
from applications.reading import reading_of_draft
from applications.rules import obstacles_to_submit
from applications.views.posted import base_version
from portal.danish import moment, moment_short
from portal.files import answer
from portal.paper import render_pdf
from portal.steps import NotPossibleNow, Obstacle


def review_page(
    request: HttpRequest,
    number: str,
    *,
    obstacles: list[Obstacle],
    heading: str = "",
    status: int = 200,
    request_form: RequestForm | None = None,
) -> HttpResponse:
    """The review page with what stood in the way on top; used by every verb that starts from it."""
    application = application_for(request.user, number)
    context = review_context(application, request.user, now=request.now)
    context |= {"obstacles": obstacles, "obstacles_heading": heading, "request_form": request_form or RequestForm()}
    now_in_the_way = {each.text for each in context["obstacles_now"]}
    context["told_on_top"] = bool(now_in_the_way) and now_in_the_way <= {each.text for each in obstacles}
    return render(request, "applications/review.html", context, status=status)


@require_safe
def review(request: HttpRequest, number: str) -> HttpResponse:
    """The whole application as it will be sent."""
    return review_page(request, number, obstacles=[])


@require_POST
def trial(request: HttpRequest, number: str) -> HttpResponse:
    """«Prøv indsendelse»: every check, no effect."""
    application = application_for(request.user, number)
    obstacles = obstacles_to_submit(application, now=request.now)
    if not obstacles:
        messages.success(request, "Prøven gik godt: Intet står i vejen. Ansøgningen er stadig IKKE INDSENDT.")
    return review_page(request, number, obstacles=obstacles, heading="Prøven viser, at dette står i vejen")


@require_POST
def ask_approval(request: HttpRequest, number: str) -> HttpResponse:
    """«Send til godkendelse»"""
    done = "Sendt til godkendelse. Godkenderen har fået besked. Retter I nu, skal ansøgningen godkendes igen."
    return _act(request, number, approval.ask_approval, done)


@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """«Godkend»"""
    done = "Ansøgningen er godkendt. Den er IKKE INDSENDT, før den ansøgningsansvarlige indsender den."
    return _act(request, number, partial(approval.approve, read=base_version(request, "version") or None), done)


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """«Træk ansøgning tilbage»"""
    return _act(request, number, withdrawing.withdraw, "Ansøgningen er trukket tilbage.")


@require_POST
def ask_dispensation(request: HttpRequest, number: str) -> HttpResponse:
    """«Bed om dispensation»"""
    form = RequestForm(request.POST)
    if not form.is_valid():
        return review_page(request, number, obstacles=[], status=422, request_form=form)
    ask = partial(dispensing.ask_dispensation, reason=form.cleaned_data["reason"])
    return _act(request, number, ask, "Anmodningen er sendt. Styrelsen svarer på sagen, og I får en mail.")


@require_POST
def resume(request: HttpRequest, number: str) -> HttpResponse:
    """«Genoptag ansøgning»"""
    return _act(request, number, withdrawing.resume, "Ansøgningen er genoptaget som kladde. Den er IKKE INDSENDT.")


def _act(request: HttpRequest, number: str, action: Callable[..., object], done: str) -> HttpResponse:
    application = application_for(request.user, number)
    try:
        action(application, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return review_page(request, number, obstacles=refusal.obstacles, status=409)
    messages.success(request, done)
    return redirect("applications:review", number)


@require_safe
def draft_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """«Hent kladde som PDF»: a copy to read along, marked IKKE INDSENDT; not kept. What is sent has its own."""
    application = application_for(request.user, number)
    if is_sent_as_it_is(application):
        return redirect("cases:documents", number)
    content = draft_paper(application, now=request.now)
    return answer(content, name=f"kladde-{number}.pdf")


def draft_paper(application: Application, *, now: datetime) -> bytes:
    """The draft as it stands, on paper; what was sent before it, and counts, is named in the same breath."""
    sent = application.current_submission
    status = "KLADDE – IKKE INDSENDT"
    if sent is not None:
        received = moment_short(sent.received_at)
        status = f"INDSENDT {received} – denne udgave med nye ændringer er IKKE indsendt"
    context = {
        "agency": settings.AGENCY["name"],
        "case_number": application.case.number,
        "watermark": "ÆNDRINGER – IKKE INDSENDT" if sent else status,
        "status": status,
        "reading": reading_of_draft(draft_of(application)),
        "deadline": moment(application.deadline_in_force),
    }
    return render_pdf("applications/paper_draft.html", context, title="Kladde til ansøgning", made_at=now)
