"""The files of a submission, for those who may read the case: saved, never shown, and never before they are safe."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from applications.mailed import mailed_of
from applications.models import Application
from applications.reading import reading_of
from applications.slots import sent_files
from assessment.access import reads_case
from assessment.rules import obstacles_to_fetch, obstacles_to_fetch_mail
from portal.files import download
from portal.steps import require_possible


@require_safe
@reads_case
def attachment(request: HttpRequest, application: Application, question: str, sha256: str) -> HttpResponseBase:
    """One file that the submission names, by its slot and content; what lies in the draft is not the agency's."""
    named = set(reading_of(application.current_submission).named_files) & {(question, sha256)}
    laid = next(iter(sent_files(application, named)), None)
    if laid is None:
        raise Http404
    require_possible(obstacles_to_fetch(laid))
    return download(laid.attachment.file)


@require_safe
@reads_case
def mail(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The mail that the submission was written in from; 404 for what came through the portal."""
    mailed = mailed_of(application.current_submission)
    if mailed is None:
        raise Http404
    require_possible(obstacles_to_fetch_mail(mailed))
    return download(mailed.file)
