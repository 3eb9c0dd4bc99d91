"""What have tilbud and consultants written to each other on a course, and which papers lie there?"""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases import actions
from cases.forms import MessageForm
from cases.models import Case, Document
from cases.permissions import may_write_as_agency, may_write_as_party, reads_as_party, run_for
from indsatsforloeb.permissions.papers import closed_papers
from indsatsforloeb.views.frame import run_frame
from portal import files

TO_AGENCY = "Beskeden er sendt. Forløbets konsulenter får en mail om, at der er nyt på sagen."
TO_PARTY = "Beskeden er sendt. Alle hos tilbuddet, der er på sagen, får en mail om, at der er nyt."
BEING_MADE = "Dokumentet dannes – prøv igen om et øjeblik."


@require_safe
def messages(request: HttpRequest, number: str) -> HttpResponse:
    return _messages(request, run_for(request.user, number), MessageForm())


@require_POST
def send_message(request: HttpRequest, number: str) -> HttpResponse:
    """«Send besked», from whichever side of the table one sits on."""
    case = run_for(request.user, number)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _messages(request, case, form, 422)
    from_agency = not reads_as_party(request.user, case)
    actions.send_message(case, **form.cleaned_data, from_agency=from_agency, by=request.user, now=request.now)
    notices.success(request, TO_PARTY if from_agency else TO_AGENCY)
    return redirect("indsatsforloeb:messages", number)


def _messages(request: HttpRequest, case: Case, form: MessageForm, status: int = 200) -> HttpResponse:
    context = run_frame(case, "Beskeder", user=request.user, now=request.now)
    may_write = may_write_as_party if context["is_party"] else may_write_as_agency
    context |= {
        "form": form,
        "thread": case.messages.select_related("author"),
        "may_write": may_write(request.user, case),
    }
    return render(request, "indsatsforloeb/messages.html", context, status=status)


@require_safe
def documents(request: HttpRequest, number: str) -> HttpResponse:
    """The journal as both sides see it, by the party's count; a paper one may not read is told of, not given."""
    case = run_for(request.user, number)
    entries = case.journal.shown_to_party().select_related("document", "message").order_by("number")
    closed = closed_papers(request.user, case)
    rows = [(entry, getattr(entry, "document", None) and entry.document.pk in closed) for entry in entries]
    context = run_frame(case, "Dokumenter", user=request.user, now=request.now) | {"rows": rows}
    return render(request, "indsatsforloeb/documents.html", context)


@require_safe
def document(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """One paper's bytes; missing and forbidden answer the same 404."""
    case = run_for(request.user, number)
    paper = Document.objects.shown_to_party_of(case).filter(entry__party_number=place).first()
    if paper is None or paper.pk in closed_papers(request.user, case):
        raise Http404
    if paper.file is None:
        notices.info(request, BEING_MADE)
        return redirect("indsatsforloeb:documents", number)
    response = files.send(paper.file)
    if request.method == "GET" and paper.opened_at is None and reads_as_party(request.user, case):
        actions.open_document(paper, by=request.user, now=request.now)
    return response
