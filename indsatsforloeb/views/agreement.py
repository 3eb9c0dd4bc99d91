"""What does the samarbejdsaftale say, what does it still lack, and who has signed it?"""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from indsatsforloeb.actions.agreement import make_agreement, sign_agreement
from indsatsforloeb.actions.startup import Practical, name_leaders, write_practical
from indsatsforloeb.forms.course import PracticalForm
from indsatsforloeb.models import Agreement, Course
from indsatsforloeb.permissions.agreement import may_make_agreement, may_name_leader, may_sign
from indsatsforloeb.permissions.course import course_for, may_prepare
from indsatsforloeb.rules.agreement import missing_signatures, obstacles_to_make_agreement, sides_left
from indsatsforloeb.views.frame import run_frame
from indsatsforloeb.wording import agreement_in_force, is_outdated, standing_agreement
from portal import files
from portal.identity import login_of
from portal.steps import NotPossibleNow, require

REFUSED, NOT_NOW = 422, 409
SAVED = "Det er gemt."
MADE = "Aftalen er lavet. De, der skal underskrive, får en mail."
ALL_SIGNED = "Alle har underskrevet. Samarbejdsaftalen gælder."
BEING_MADE = "Dokumentet dannes – prøv igen om et øjeblik."


@require_safe
def agreement(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, course_for(request.user, number))


@require_POST
def practical(request: HttpRequest, number: str) -> HttpResponse:
    """«Gem»: what the tilbud provides, and who signs for each."""
    course = course_for(request.user, number)
    require(may_prepare(request.user, course))
    may_name = may_name_leader(request.user, course)
    form = PracticalForm(request.POST, course=course, may_name=may_name)
    if not form.is_valid():
        return _page(request, course, REFUSED, form=form)
    fields = {name: form.cleaned_data[name] for name in ("rooms", "catering", "substitutes", "evaluates_again")}
    try:
        write_practical(course, Practical(**fields), by=request.user, now=request.now)
        if may_name:
            name_leaders(course, form.leaders(), by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        form.refuse(refusal.obstacles)
        return _page(request, course, NOT_NOW, form=form)
    notices.success(request, SAVED)
    return redirect("indsatsforloeb:agreement", number)


@require_POST
def make(request: HttpRequest, number: str) -> HttpResponse:
    """«Lav samarbejdsaftale» from the plan as it stands."""
    course = course_for(request.user, number)
    try:
        make_agreement(course, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, course, NOT_NOW, obstacles=refusal.obstacles)
    notices.success(request, MADE)
    return redirect("indsatsforloeb:agreement", number)


@require_POST
def sign(request: HttpRequest, number: str, agreement_number: int) -> HttpResponse:
    """«Underskriv» on the hash that was shown."""
    course = course_for(request.user, number)
    row = get_object_or_404(Agreement.objects.select_related("course__case"), course=course, number=agreement_number)
    sha256, login = request.POST.get("sha256", ""), login_of(request)
    try:
        missing = sign_agreement(row, sha256=sha256, by=request.user, login=login, now=request.now)
    except NotPossibleNow as refusal:
        return _page(request, course, NOT_NOW, obstacles=refusal.obstacles)
    left = f"Tak. Nu mangler underskrift fra {', '.join(missing)}." if missing else ALL_SIGNED
    notices.success(request, left)
    return redirect("indsatsforloeb:agreement", number)


@require_safe
def paper(request: HttpRequest, number: str, agreement_number: int) -> HttpResponse:
    """The paper of one wording, for both sides."""
    course = course_for(request.user, number)
    row = get_object_or_404(Agreement.objects.select_related("document__file"), course=course, number=agreement_number)
    if row.document.file is None:
        notices.info(request, BEING_MADE)
        return redirect("indsatsforloeb:agreement", number)
    return files.send(row.document.file)


def _page(request: HttpRequest, course: Course, status: int = 200, **shown: Any) -> HttpResponse:
    user, row = request.user, standing_agreement(course)
    may_name = may_name_leader(user, course)
    context = run_frame(course.case, "Samarbejdsaftale", user=user, now=request.now) | {
        "course": course,
        "form": PracticalForm(course=course, may_name=may_name),
        "may_prepare": course.runs and may_prepare(user, course),
        "may_make": course.runs and may_make_agreement(user, course),
        "to_make": obstacles_to_make_agreement(course),
        "leaders": list(course.tilbud.select_related("tilbud", "leader")),
        "earlier": list(course.agreements.filter(set_aside_at__isnull=False)),
    }
    if row is not None and row.agreed_at is None:
        context["in_force"] = agreement_in_force(course)
    if row is not None:
        context |= _standing(request, course, row)
    return render(request, "indsatsforloeb/agreement.html", context | shown, status=status)


def _standing(request: HttpRequest, course: Course, row: Agreement) -> dict[str, Any]:
    """The wording that is signed, who has, who has not, and whether the plan has left it behind."""
    return {
        "agreement": row,
        "said": row.document.words,
        "signatures": list(row.signatures.select_related("by", "tilbud")),
        "missing": missing_signatures(row, course),
        "is_outdated": is_outdated(row, course),
        "to_sign": sides_left(row, course, request.user) if course.runs and may_sign(request.user, course) else [],
    }
