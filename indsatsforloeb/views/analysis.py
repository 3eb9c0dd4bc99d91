"""The documents of the analysis: the application by itself, the workshop's products, inspection report and the rest."""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.models import Document
from indsatsforloeb.actions import materials as actions
from indsatsforloeb.gathered import application_paper, laid_in, removed_from
from indsatsforloeb.models import AnalysisMaterial, Course
from indsatsforloeb.permissions.analysis import may_add_material, may_read_material
from indsatsforloeb.permissions.course import course_for
from indsatsforloeb.rules.analysis import UPLOADED, obstacles_to_add_material, story_workshop_is_held
from indsatsforloeb.states import MaterialKind
from indsatsforloeb.views.frame import run_frame
from portal import files
from portal.filetypes import DEFAULT_MEGABYTES
from portal.inspection import FileRefused
from portal.steps import NotPossibleNow, Obstacle, require, require_possible
from portal.uploads import inspected

PAGE = "Analyse"
REFUSED = 422


def _show(request: HttpRequest, course: Course, obstacles: list[Obstacle] | None = None) -> HttpResponse:
    may_add = may_add_material(request.user, course)
    kinds = [*UPLOADED, *([] if course.application_id else [MaterialKind.APPLICATION])]
    context = run_frame(course.case, PAGE, user=request.user, now=request.now) | {
        "laid": laid_in(course, request.user),
        "removed": removed_from(course),
        "may_add": may_add,
        "kinds": [(kind.value, kind.label, obstacles_to_add_material(course, kind)) for kind in kinds],
        "workshop_is_held": story_workshop_is_held(course),
        "obstacles": obstacles,
        "typed": request.POST,
        "megabytes": DEFAULT_MEGABYTES,
    }
    return render(request, "indsatsforloeb/analysis.html", context, status=REFUSED if obstacles else 200)


@require_safe
def analysis(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, course_for(request.user, number))


@require_POST
def add_material(request: HttpRequest, number: str) -> HttpResponse:
    """«Tilføj»: a text, or a file that is looked at before anything is locked for it."""
    course = course_for(request.user, number)
    require(may_add_material(request.user, course))
    posted, sent = request.POST, request.FILES.get("file")
    kind, title, text = (posted.get(name, "").strip() for name in ("kind", "title", "text"))
    try:
        require_possible(obstacles_to_add_material(course, kind))
        file = inspected(sent) if sent else None
        actions.add_material(course, kind, title, text=text, file=file, by=request.user, now=request.now)
    except FileRefused as refusal:
        return _show(request, course, [Obstacle(refusal.code, refusal.text, "#file")])
    except NotPossibleNow as refusal:
        return _show(request, course, refusal.obstacles)
    notices.success(request, f"«{title}» ligger nu blandt analysens dokumenter.")
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


def _material(request: HttpRequest, number: str, key: int) -> AnalysisMaterial:
    course = course_for(request.user, number)
    standing = course.materials.filter(pk=key, removed_at__isnull=True).select_related("file", "added_by").first()
    if standing is None or not may_read_material(request.user, course, standing.kind):
        raise Http404
    standing.course = course
    return standing
