"""Files into a slot and out of it: whole from a plain form, or piece by piece for a script; and fetching one's own."""

from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import intake
from applications.actions import attaching
from applications.drafts import draft_of
from applications.fields import Entered, field_of
from applications.models import Application, Upload
from applications.permissions import application_for, may_edit
from applications.rules import obstacles_to_edit
from applications.views.form import save_all
from portal.files import download
from portal.incoming import DiskIsFull
from portal.inspection import FileRefused
from portal.steps import NotPossibleNow, require

DISK_IS_FULL = "Der er ikke plads til filen hos os lige nu. Alt andet er gemt. Prøv igen senere, eller kontakt os."


@require_POST
def attach(request: HttpRequest, number: str, question: str) -> HttpResponse:
    """«Læg ved» without a script: the chosen files are taken in, and the rest of the page is saved with them."""
    application = application_for(request.user, number)
    refused = "" if request.FILES.getlist(f"file-{question}") else "Vælg en fil først."
    for file in request.FILES.getlist(f"file-{question}"):
        try:
            pieces = file.chunks(intake.PIECE)
            laid = intake.take_in(application, question, file.name, file.size, pieces, by=request.user, now=request.now)
            messages.success(request, f"«{laid.file.name}» er lagt ved.")
        except FileRefused as error:
            refused = error.text
        except DiskIsFull:
            refused = DISK_IS_FULL
        except NotPossibleNow:
            break  # the page says so, with everything typed still on it
    return save_all(request, number, goto=f"#{question}", refused={question: refused} if refused else {})


@require_POST
def remove_file(request: HttpRequest, number: str, attachment_id: int) -> HttpResponse:
    """«Fjern»: what stands on the page is saved with it."""
    application = application_for(request.user, number)
    attachment = get_object_or_404(application.attachments.all(), pk=attachment_id)
    attaching.remove_file(application, attachment_id, by=request.user, now=request.now)
    messages.success(request, "Filen er fjernet.")
    return save_all(request, number, goto=f"#{attachment.question}")


def _answers_script(view):
    """What stood in the way, as a script reads it: refused 422, out of step or not now 409, gone 404, no room 507."""

    @wraps(view)
    def answered(request: HttpRequest, number: str, **asked: object) -> HttpResponse:
        application = application_for(request.user, number)
        require(may_edit(request.user, application))
        try:
            return view(request, application, **asked)
        except FileRefused as refused:
            return JsonResponse({"error": refused.text, "code": refused.code}, status=422)
        except attaching.OutOfStep as out_of_step:
            return JsonResponse({"received": out_of_step.received}, status=409)
        except NotPossibleNow as refusal:
            return JsonResponse({"error": " ".join(each.text for each in refusal.obstacles)}, status=409)
        except DiskIsFull:
            return JsonResponse({"error": DISK_IS_FULL}, status=507)
        except Upload.DoesNotExist as error:
            raise Http404 from error

    return answered


@require_POST
@_answers_script
def begin_upload(request: HttpRequest, application: Application, question: str) -> HttpResponse:
    """Name and size → the key of the upload, or why the file is not taken."""
    name, typed = request.POST.get("name", ""), request.POST.get("size", "")
    size = min(int(typed[:15]), 2**40) if typed.isascii() and typed.isdigit() else 0
    upload = attaching.begin_upload(application, question, name, size, by=request.user, now=request.now)
    return JsonResponse({"upload": str(upload.key), "received": 0, "piece": intake.PIECE}, status=201)


@require_http_methods(["GET", "HEAD", "POST"])
@_answers_script
def upload(request: HttpRequest, application: Application, upload_key: UUID) -> HttpResponse:
    """POST: one piece from `Upload-Offset` on. GET: how much is here, after the line was cut."""
    coming = Upload.objects.get(key=upload_key, by=request.user, application=application)
    if request.method != "POST":
        return JsonResponse({"received": coming.received})
    offset = request.headers.get("Upload-Offset", "")
    if not (offset.isascii() and offset.isdigit()) or len(request.body) > intake.PIECE:
        raise attaching.OutOfStep(coming.received)
    return JsonResponse({"received": attaching.receive_piece(upload_key, int(offset), request.body, by=request.user)})


@require_POST
@_answers_script
def finish_upload(request: HttpRequest, application: Application, upload_key: UUID) -> HttpResponse:
    """Everything is here: looked at, and laid in its slot, which is the answer."""
    coming = Upload.objects.get(key=upload_key, by=request.user, application=application)
    intake.finish_upload(coming, by=request.user, now=request.now)
    return _slot(request, application, coming.question)


@require_POST
@_answers_script
def cancel_upload(request: HttpRequest, application: Application, upload_key: UUID) -> HttpResponse:
    attaching.cancel_upload(upload_key, by=request.user)
    return JsonResponse({"cancelled": True})


@require_safe
def slot(request: HttpRequest, number: str, question: str) -> HttpResponse:
    """The slot as it now stands, for a page that does not load again."""
    return _slot(request, application_for(request.user, number), question)


def _slot(request: HttpRequest, application: Application, key: str) -> HttpResponse:
    draft = draft_of(application)
    question = next((each for each in draft.document.questions if (each.key, each.kind) == (key, "file")), None)
    if question is None:
        raise Http404
    context = {
        "field": field_of(draft, Entered.nothing(), question),
        "question": question,
        "case": application.case,
        "editable": may_edit(request.user, application) and not obstacles_to_edit(application, now=request.now),
    }
    return render(request, "applications/questions/file.html", context)


@require_safe
def file(request: HttpRequest, number: str, question: str, sha256: str) -> HttpResponseBase:
    """One of the party's own files, scanned or not; one with a virus goes to nobody."""
    application = application_for(request.user, number)
    laid = application.attachments.filter(question=question, file__sha256=sha256).select_related("file")
    attachment = laid.order_by("-pk").first()
    if attachment is None:
        raise Http404
    return download(attachment.file)
