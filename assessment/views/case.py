"""One case at the desk: the submission, the journal and messages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.documents import APPLICATION
from applications.mailed import mailed_of
from applications.models import Application
from applications.reading import reading_of
from applications.slots import sent_files
from assessment.access import reads_case
from assessment.conflicts import fallen_on
from assessment.desk.next_case import CHECK, next_case
from assessment.forms import MessageForm
from assessment.forms.notes import KINDS
from assessment.inquiring.inquiries import formal_requests, hearings
from assessment.models import Assessment, FormalCheck
from assessment.permissions import may_manage, may_score
from assessment.rules import obstacles_to_fetch_mail, obstacles_to_open_paper
from assessment.states import FormalOutcome
from cases.actions import send_message
from cases.models import Assignment, Document, JournalEntry, Message
from cases.permissions import may_write_as_agency
from portal import history
from portal.files import send as send_file
from portal.models import HistoryRow
from portal.states import ScanState
from portal.steps import require, require_possible

ENTRY = ("document__file", "message", "note__written_by")


def frame(request: HttpRequest, application: Application, current: str) -> dict[str, object]:
    """What every page of a case needs on top: the case, its state, and where else one can go."""
    return {
        "application": application,
        "case": application.case,
        "pool": application.pool,
        "current": current,
        "files_at": reverse("assessment:case", args=[application.case.number]) + "filer/",
        "may_score": may_score(request.user, application.case),
    }


@require_safe
@reads_case
def case(request: HttpRequest, application: Application) -> HttpResponse:
    """The submission on the page, and what has been done."""
    sheets = Assessment.objects.standing().filter(application=application).select_related("assessor")
    reading = reading_of(application.current_submission)
    laid_files = sent_files(application, reading.named_files) if reading.files else ()
    check = FormalCheck.objects.newest_for(application)
    context = frame(request, application, "case") | onwards(request, application, check)
    context |= _came_by_mail(application) | {
        "reading": reading,
        "laid_files": laid_files,
        "files_are_unscanned": any(each.state == ScanState.NOT_SCANNED for each in laid_files),
        "submission": application.current_submission,
        "check": check,
        "sheets": sheets,
        "fallen": fallen_on(application),
        "caseworkers": Assignment.objects.current().filter(case=application.case).select_related("user"),
        "paper": _paper_of(application),
        "dispensations": application.dispensations.select_related("by").order_by("pk"),
        "requests": formal_requests(application, now=request.now),
        "hearings": hearings(application, viewer=request.user, now=request.now),
    }
    return render(request, "assessment/case.html", context)


def _came_by_mail(application: Application) -> dict[str, object]:
    """The mail it was written in from, if it was, and what stands in the way of fetching it."""
    mailed = mailed_of(application.current_submission)
    return {"mailed": mailed, "mail_obstacles": obstacles_to_fetch_mail(mailed) if mailed else []}


def onwards(request: HttpRequest, application: Application, check: FormalCheck | None) -> dict[str, object]:
    """A case that fails on formalia is not scored: its caseworker is led to the next one."""
    if check is None or check.outcome != FormalOutcome.REJECT:
        return {"is_rejected": False}
    return {"is_rejected": True, "next_case": next_case(request.user, after=application, step=CHECK)}


def _paper_of(application: Application) -> Document | None:
    """The paginated PDF of the submission that stands, with its budget."""
    stands = {"kind": APPLICATION, "words__submission": application.current_submission_id}
    papers = Document.objects.filter(entry__case=application.case, file__isnull=False, **stands)
    return papers.select_related("entry").first()


def _files_page(request: HttpRequest, application: Application, form: MessageForm, status: int = 200) -> HttpResponse:
    context = frame(request, application, "files") | {
        "entries": JournalEntry.objects.filter(case=application.case).select_related(*ENTRY),
        "kinds_of_note": KINDS,
        "fallen": Assessment.objects.given_on().filter(application=application).count(),
        "leads": may_manage(request.user),
        "messages_on_case": Message.objects.filter(case=application.case).select_related("author"),
        "form": form,
        "may_write": may_write_as_agency(request.user, application.case),
        "lines": HistoryRow.objects.of(application.case.history_chain).count(),
        "broken": history.broken_links(HistoryRow.objects.of(application.case.history_chain)),
    }
    return render(request, "assessment/files.html", context, status=status)


@require_safe
@reads_case
def files(request: HttpRequest, application: Application) -> HttpResponse:
    """The journal, internal akter too, and the messages."""
    return _files_page(request, application, MessageForm())


@require_safe
@reads_case
def document(request: HttpRequest, application: Application, akt: int) -> HttpResponse:
    """One paper's bytes, by its akt; who opened a letter first is the applicant's to tell, not ours."""
    papers = Document.objects.filter(entry__case=application.case, file__isnull=False).select_related("file")
    paper = get_object_or_404(papers, entry__number=akt)
    require_possible(obstacles_to_open_paper(paper, application, by=request.user))
    return send_file(paper.file)


@require_POST
@reads_case
def write_message(request: HttpRequest, application: Application) -> HttpResponse:
    """«Send besked» to the applicant."""
    require(may_write_as_agency(request.user, application.case))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _files_page(request, application, form, status=422)
    send_message(application.case, **form.cleaned_data, from_agency=True, by=request.user, now=request.now)
    messages.success(request, "Beskeden er sendt. Alle på sagen får en mail om, at der er nyt.")
    return redirect("assessment:files", application.case.number)
