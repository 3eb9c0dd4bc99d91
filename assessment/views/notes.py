"""A note on a case: a call, a meeting, an enquiry that belongs elsewhere, or something for the agency alone."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from assessment.access import reads_case
from assessment.forms.notes import KINDS, NoteForm
from assessment.views.case import frame
from cases.actions import write_note as write
from cases.permissions import may_write_as_agency
from cases.states import NoteKind
from portal.moments import typed_moment
from portal.steps import NotPossibleNow, Obstacle, require

TOLD = "Afsenderen har fået en besked i portalen om, hvor henvendelsen er sendt hen."


def _kind(kind: str) -> NoteKind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _page(
    request: HttpRequest,
    application: Application,
    kind: str,
    form: NoteForm,
    *,
    obstacles: Sequence[Obstacle] = (),
    status: int = 200,
) -> HttpResponse:
    context = frame(request, application, "files")
    context |= {"form": form, "kind": kind, "label": _kind(kind).label, "obstacles": obstacles}
    return render(request, "assessment/note.html", context, status=status)


@require_safe
@reads_case
def note(request: HttpRequest, application: Application, kind: str) -> HttpResponse:
    """The empty form; `?besked=` names the message an enquiry came as."""
    require(may_write_as_agency(request.user, application.case))
    begun = typed_moment(request.now) | {"message": request.GET.get("besked", "")}
    return _page(request, application, kind, NoteForm(kind=_kind(kind), case=application.case, initial=begun))


@require_POST
@reads_case
def write_note(request: HttpRequest, application: Application, kind: str) -> HttpResponse:
    """«Gem notat»; what was typed stays at an error."""
    require(may_write_as_agency(request.user, application.case))
    form = NoteForm(request.POST, kind=_kind(kind), case=application.case)
    if not form.is_valid():
        return _page(request, application, kind, form, status=422)
    try:
        written = write(application.case, form.draft, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, application, kind, form, obstacles=refusal.obstacles, status=422)
    messages.success(request, f"{written.get_kind_display()} er gemt som akt {written.entry.number}.")
    if form.draft.message is not None:
        messages.info(request, TOLD)
    return redirect("assessment:files", application.case.number)
