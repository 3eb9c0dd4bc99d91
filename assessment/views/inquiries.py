"""What the agency asks a party: hearings and their answers at the desk, and the party's own page to answer on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.models import Application
from assessment import actions
from assessment.access import reads_case
from assessment.forms import HearingForm, PartyForm, answer_form
from assessment.inquiring import answering
from assessment.inquiring.inquiries import hearings as hearings_of
from assessment.inquiring.inquiries import shown
from assessment.models import Inquiry, InquiryFile
from assessment.permissions import may_answer_inquiry, may_ask_party
from assessment.rules import (
    obstacles_of_inquiries,
    obstacles_to_answer,
    obstacles_to_ask_at_all,
    obstacles_to_fetch_file,
    obstacles_to_read_answer,
)
from assessment.states import InquiryKind
from assessment.views.case import frame
from cases.models import Case
from cases.permissions import case_for
from cases.views.frame import frame as case_frame
from pools.document import document_of
from portal.files import download
from portal.inspection import FileRefused
from portal.steps import NotPossibleNow, require, require_possible

# The agency's side


@require_safe
@reads_case
def hearings(request: HttpRequest, application: Application) -> HttpResponse:
    """Partshøring: what was sent, what came back, and the next."""
    return _hearings(request, application, HearingForm())


@require_POST
@reads_case
def send_hearing(request: HttpRequest, application: Application) -> HttpResponse:
    """«Send partshøring»: the facts, and by when."""
    require(may_ask_party(request.user, application.case))
    form = HearingForm(request.POST)
    if not form.is_valid():
        return _hearings(request, application, form, status=422)
    asked = {key: form.cleaned_data[key] for key in ("text", "due_at")}
    try:
        actions.ask(application.case.number, InquiryKind.HEARING, **asked, by=request.user, now=request.now)
    except NotPossibleNow as error:
        return _hearings(request, application, form, status=409, obstacles=error.obstacles)
    messages.success(request, "Partshøringen er sendt. Alle på sagen får en mail om, at der er nyt.")
    return redirect("assessment:hearings", application.case.number)


def _hearings(
    request: HttpRequest, application: Application, form: HearingForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = frame(request, application, "hearings") | {
        "hearings": hearings_of(application, viewer=request.user, now=request.now),
        "awaits": obstacles_of_inquiries(application, now=request.now),
        "form": form,
        "may_ask": may_ask_party(request.user, application.case)
        and not obstacles_to_ask_at_all(application, InquiryKind.HEARING),
    }
    return render(request, "assessment/hearings.html", context | more, status=status)


@require_POST
@reads_case
def withdraw_inquiry(request: HttpRequest, application: Application, inquiry_id: int) -> HttpResponse:
    """«Træk tilbage»: the party need not answer."""
    require(may_ask_party(request.user, application.case))
    inquiry = get_object_or_404(
        Inquiry.objects.select_related("application__case"), application=application, pk=inquiry_id
    )
    actions.withdraw_inquiry(inquiry, by=request.user, now=request.now)
    messages.success(request, f"{inquiry.get_kind_display()} er trukket tilbage. Ansøger har fået besked.")
    page = "formal_check" if inquiry.kind == InquiryKind.FORMALIA else "hearings"
    return redirect(f"assessment:{page}", application.case.number)


@require_safe
@reads_case
def inquiry_file(request: HttpRequest, application: Application, file_id: int) -> HttpResponseBase:
    """One file of an answer, for those who may read the answer."""
    rows = InquiryFile.objects.select_related("inquiry", "file__scan")
    row = get_object_or_404(rows, inquiry__application=application, pk=file_id)
    require_possible(obstacles_to_read_answer(row.inquiry, application, by=request.user))
    require_possible(obstacles_to_fetch_file(row.file))
    return download(row.file)


# The party's side


@require_safe
def inquiry(request: HttpRequest, number: str, inquiry_id: int, kind: str) -> HttpResponse:
    """What is asked, why, by when, and the one field that opens."""
    return _party_page(request, *_of_party(request, number, inquiry_id, kind))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: str, inquiry_id: int, kind: str) -> HttpResponse:
    """«Send svar»: once, in time; whatever stands in the way, the text stays on the page."""
    case, found = _of_party(request, number, inquiry_id, kind)
    if request.method != "POST":
        return redirect(found.party_url)  # the address of a page that was shown again with its mistakes
    require(may_answer_inquiry(request.user, case))
    form = _answer_form(found, request.POST, request.FILES)
    sent = request.FILES.getlist("attached") if "attached" in form.fields else []
    if not form.is_valid():
        return _party_page(request, case, found, form, status=422)
    try:
        answering.receive(found, form.answer, sent, by=request.user, now=request.now)
    except FileRefused as refused:
        form.add_error("attached", refused.text)
        return _party_page(request, case, found, form, status=422)
    except NotPossibleNow as refusal:
        return _refused(request, case, found, form, refusal)
    messages.success(request, "Styrelsen har modtaget jeres svar.")
    return redirect(found.party_url)


def _refused(
    request: HttpRequest, case: Case, found: Inquiry, form: PartyForm, refusal: NotPossibleNow
) -> HttpResponse:
    """The same answer sent twice was received; anything else is told, and the text shown to be copied."""
    found.refresh_from_db()
    text = form.answer.strip()
    if found.answered_by_id == request.user.pk and found.answer == text:
        return redirect(found.party_url)
    told = {"obstacles": refusal.obstacles, "refused_text": text}
    return _party_page(request, case, found, status=409, **told)


@require_safe
def answer_file(request: HttpRequest, number: str, file_id: int) -> HttpResponseBase:
    """One's own file, as it came with the answer."""
    case = case_for(request.user, number)
    rows = InquiryFile.objects.select_related("file__scan")
    row = get_object_or_404(rows, inquiry__application__case=case, pk=file_id)
    require_possible(obstacles_to_fetch_file(row.file))
    return download(row.file)


def _of_party(request: HttpRequest, number: str, inquiry_id: int, kind: str) -> tuple[Case, Inquiry]:
    case = case_for(request.user, number)
    rows = Inquiry.objects.of_kind(InquiryKind(kind)).for_case_page()
    rows = rows.select_related("application__pool", "application__pool_version")
    rows = rows.defer("application__pool_version__document")
    found = get_object_or_404(rows, application__case=case, pk=inquiry_id)
    found.application.case = case
    return case, found


def _answer_form(found: Inquiry, *sent: Any) -> PartyForm:
    return answer_form(found, document_of(found.application.pool_version), *sent)


def _party_page(
    request: HttpRequest, case: Case, found: Inquiry, form: PartyForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    open_now = not obstacles_to_answer(found, text="x", now=request.now)
    context = case_frame(case, found.get_kind_display(), now=request.now) | {
        "asked": shown(found, readable=True, now=request.now),
        "form": form or _answer_form(found),
        "is_open": open_now,
        "may_answer": open_now and may_answer_inquiry(request.user, case),
        "files_chosen": bool(request.FILES),
    }
    return render(request, "assessment/inquiry.html", context | more, status=status)
