"""The documents of the analysis: the application by itself, the workshop's products, inspection report and the rest."""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.models import Document
from indsatsforloeb.actions import materials as actions
from indsatsforloeb.forms.analysis import MaterialForm
from indsatsforloeb.gathered import application_paper, laid_in, removed_from
from indsatsforloeb.models import AnalysisMaterial, Course
from indsatsforloeb.permissions.analysis import may_add_material, may_read_material
from indsatsforloeb.permissions.course import course_for
from indsatsforloeb.rules.analysis import UPLOADED, obstacles_to_add_material, story_workshop_is_held
from indsatsforloeb.states import MaterialKind
from indsatsforloeb.views.frame import run_frame
from portal import files
from portal.inspection import FileRefused
from portal.steps import NotPossibleNow, require
from portal.uploads import inspected

PAGE = "Analyse"
REFUSED, NOT_NOW = 422, 409


def _show(request: HttpRequest, course: Course, form: MaterialForm | None = None, status: int = 200) -> HttpResponse:
    may_add = course.runs and may_add_material(request.user, course)
    form = form or MaterialForm(kinds=_kinds(course))
    context = run_frame(course.case, PAGE, user=request.user, now=request.now) | {
        "laid": laid_in(course, request.user),
        "removed": removed_from(course),
        "may_add": may_add,
        "form": form,
        "workshop_is_held": story_workshop_is_held(course),
    }
    return render(request, "indsatsforloeb/analysis.html", context, status=status)


@require_safe
def analysis(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, course_for(request.user, number))


@require_POST
def add_material(request: HttpRequest, number: str) -> HttpResponse:
    """«Tilføj»: a text, or a file that is looked at before anything is locked for it."""
    course = course_for(request.user, number)
    require(may_add_material(request.user, course))
    form = MaterialForm(request.POST, request.FILES, kinds=_kinds(course))
    if not form.is_valid():
        return _show(request, course, form, REFUSED)
    said = form.cleaned_data
    try:
        file = inspected(said["file"]) if said["file"] else None
        about = {"text": said["text"], "file": file, "by": request.user, "now": request.now}
        actions.add_material(course, said["kind"], said["title"], **about)
    except FileRefused as refusal:
        form.add_error("file", refusal.text)
        return _show(request, course, form, REFUSED)
    except NotPossibleNow as refusal:
        form.refuse(refusal.obstacles)
        return _show(request, course, form, NOT_NOW)
    notices.success(request, f"«{said['title']}» ligger nu blandt analysens dokumenter.")
    return redirect("indsatsforloeb:analysis", number)


@require_POST
def remove_material(request: HttpRequest, number: str, material_id: int) -> HttpResponse:
    material = _material(request, number, material_id)
    actions.remove_material(material, by=request.user, now=request.now)
    notices.success(request, f"«{material.title}» er fjernet. Det står på siden, hvem der fjernede det.")
    return redirect("indsatsforloeb:analysis", number)


@require_safe
def material_file(request: HttpRequest, number: str, material_id: int) -> HttpResponseBase:
    """One file's bytes; a removed one's stay where they are and are shown to nobody."""
    material = _material(request, number, material_id)
    if material.file is None:
        raise Http404
    return files.download(material.file)


@require_safe
def material(request: HttpRequest, number: str, material_id: int) -> HttpResponse:
    """One text, whole."""
    found = _material(request, number, material_id)
    frame = run_frame(found.course.case, PAGE, user=request.user, now=request.now)
    return render(request, "indsatsforloeb/material.html", frame | {"material": found})


@require_safe
def application(request: HttpRequest, number: str) -> HttpResponse:
    """The submitted application's paper, from the application's own case, for those of this course alone."""
    course = course_for(request.user, number)
    paper: Document | None = application_paper(course)
    if paper is None or not may_read_material(request.user, course, MaterialKind.APPLICATION):
        raise Http404
    return files.send(paper.file)


def _kinds(course: Course) -> list[MaterialKind]:
    """What can be added now."""
    kinds = [*UPLOADED, *([] if course.application_id else [MaterialKind.APPLICATION])]
    return [kind for kind in kinds if not obstacles_to_add_material(course, kind)]


def _material(request: HttpRequest, number: str, key: int) -> AnalysisMaterial:
    course = course_for(request.user, number)
    standing = course.materials.filter(pk=key, removed_at__isnull=True).select_related("file", "added_by").first()
    if standing is None or not may_read_material(request.user, course, standing.kind):
        raise Http404
    standing.course = course
    return standing
