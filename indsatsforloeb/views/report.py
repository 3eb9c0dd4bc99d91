"""The analyserapport: written by the consultants, read by the tilbud that owns it, shared by the tilbud alone."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.views.documents import BEING_MADE
from indsatsforloeb.actions import reporting as actions
from indsatsforloeb.documents.analysis import KIND, TEMPLATE, TITLE, report_words
from indsatsforloeb.evaluation.figures import figures_of
from indsatsforloeb.evaluation.radar import radar_of
from indsatsforloeb.models import AnalysisReport, Course, ReportShare
from indsatsforloeb.permissions.analysis import may_read_report, may_share_report, may_write_report, shares_with
from indsatsforloeb.permissions.course import course_for
from indsatsforloeb.rules.analysis import LONGEST_PART, LONGEST_SUMMARY, PARTS, obstacles_to_hand_over
from indsatsforloeb.themes import THEMES
from indsatsforloeb.views.frame import run_frame
from portal import files
from portal.models import Organisation
from portal.paper import render_pdf
from portal.steps import NotPossibleNow, Obstacle, require

PAGE = "Analyserapport"
REFUSED, NOT_NOW = 422, 409
DRAFT = "UDKAST – IKKE OVERDRAGET"


def _show(request: HttpRequest, course: Course, status: int = 200, **more: Any) -> HttpResponse:
    report = AnalysisReport.objects.filter(course=course).first()
    may_write = course.runs and may_write_report(request.user, course)
    context = run_frame(course.case, PAGE, user=request.user, now=request.now) | {
        "report": report,
        "may_write": may_write,
        "may_read": report is not None and may_read_report(request.user, report),
        "may_share": report is not None and may_share_report(request.user, report),
        "hindrances": obstacles_to_hand_over(course, report),
        "parts": list(PARTS.items()),
        "longest": LONGEST_PART,
        "longest_summary": LONGEST_SUMMARY,
        "summary_hint": f"Det vigtigste, I fandt. Højst {LONGEST_SUMMARY} tegn.",
        "themes": _themes(report.themes if report else {}),
        "summary": report.summary if report else "",
        "version": report.version if report else 0,
    }
    if context["may_read"] or may_write:
        context |= _picture(course) | {"shares": _shares(report)}
    return render(request, "indsatsforloeb/report.html", context | more, status=status)


@require_safe
def report(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, course_for(request.user, number))


@require_POST
def save_report(request: HttpRequest, number: str) -> HttpResponse:
    """«Gem»: what somebody else has saved since stands beside what was typed, and nothing is lost."""
    course = course_for(request.user, number)
    summary, themes = _typed(request)
    version = request.POST.get("version", "")
    try:
        place = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
        actions.write_report(course, summary, themes, version=place, by=request.user, now=request.now)
    except actions.StaleReport as stale:
        beside = {"standing": stale.standing, "standing_themes": _themes(stale.standing.themes)}
        typed = {"summary": summary, "themes": _themes(themes), "version": stale.standing.version}
        return _show(request, course, NOT_NOW, **typed, **beside)
    except NotPossibleNow as refusal:
        typed = {"summary": summary, "themes": _themes(themes), "version": version}
        return _show(request, course, NOT_NOW, obstacles=refusal.obstacles, **typed)
    notices.success(request, "Rapporten er gemt. Tilbuddet kan først læse den, når den er overdraget.")
    return redirect("indsatsforloeb:report", number)


@require_safe
def preview(request: HttpRequest, number: str) -> HttpResponse:
    """The paper as it would be handed over now, marked as a draft."""
    course = course_for(request.user, number)
    written = AnalysisReport.objects.filter(course=course).first()
    require(may_write_report(request.user, course))
    if written is None:
        raise Http404
    words = report_words(course, written) | {"watermark": DRAFT, "case_number": number}
    content = render_pdf(TEMPLATE, words, title=TITLE, made_at=request.now)
    answer = files.answer(content, name=f"{number}-{KIND}-udkast.pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def hand_over_report(request: HttpRequest, number: str) -> HttpResponse:
    course = course_for(request.user, number)
    try:
        actions.hand_over_report(course, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _show(request, course, NOT_NOW, obstacles=refusal.obstacles)
    notices.success(request, "Rapporten er overdraget til tilbuddet. Den ligger fast og er tilbuddets egen.")
    return redirect("indsatsforloeb:report", number)


@require_safe
def report_pdf(request: HttpRequest, number: str) -> HttpResponse:
    course = course_for(request.user, number)
    handed_over = AnalysisReport.objects.filter(course=course, handed_over_at__isnull=False).first()
    if handed_over is None or not may_read_report(request.user, handed_over):
        raise Http404
    return _paper(request, handed_over) or redirect("indsatsforloeb:report", number)


@require_POST
def share_report(request: HttpRequest, number: str) -> HttpResponse:
    """«Del», by the other organisation's CVR number, and then whose it is: no list of organisations is shown."""
    course = course_for(request.user, number)
    own = get_object_or_404(AnalysisReport, course=course)
    require(may_share_report(request.user, own))
    cvr = "".join(request.POST.get("cvr", "").split())
    other = Organisation.objects.filter(cvr=cvr).first() if cvr else None
    if other is None:
        unknown = Obstacle("unknown", "Der er ingen organisation med det CVR-nummer i portalen.", "#cvr")
        return _show(request, course, REFUSED, obstacles=[unknown], typed_cvr=cvr)
    if not request.POST.get("sure"):
        return _show(request, course, share_with=other)
    try:
        actions.share_report(own, other, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        return _show(request, course, NOT_NOW, obstacles=refusal.obstacles, typed_cvr=cvr)
    notices.success(request, f"{other.name} kan nu læse rapporten.")
    return redirect("indsatsforloeb:report", number)


@require_POST
def take_back_share(request: HttpRequest, number: str, share_id: int) -> HttpResponse:
    course = course_for(request.user, number)
    share = get_object_or_404(ReportShare.objects.select_related("organisation"), report__course=course, pk=share_id)
    actions.take_back_share(share, by=request.user, now=request.now)
    notices.success(request, f"{share.organisation.name} kan ikke længere læse rapporten.")
    return redirect("indsatsforloeb:report", number)


@require_safe
def shared_reports(request: HttpRequest) -> HttpResponse:
    """Reports that other tilbud let one's own organisation read."""
    shares = shares_with(request.user).select_related("report__course__case__organisation", "organisation")
    context = {"shares": list(shares.order_by("-shared_at", "-pk"))}
    return render(request, "indsatsforloeb/shared_reports.html", context)


@require_safe
def shared_report(request: HttpRequest, share_id: int) -> HttpResponse:
    share = get_object_or_404(shares_with(request.user).select_related("report__document__file"), pk=share_id)
    return _paper(request, share.report) or redirect("indsatsforloeb:shared_reports")


def _paper(request: HttpRequest, handed_over: AnalysisReport) -> HttpResponse | None:
    """The paper's bytes; None, and a word about it, while it is being made."""
    document = handed_over.document
    if document.file is None:
        notices.info(request, BEING_MADE)
        return None
    return files.send(document.file)


def _typed(request: HttpRequest) -> tuple[str, dict[str, dict[str, str]]]:
    posted = request.POST
    themes = {key: {part: posted.get(f"{key}-{part}", "").strip() for part in PARTS} for key in THEMES}
    return posted.get("summary", "").strip(), themes


def _themes(written: dict[str, Any]) -> list[dict[str, Any]]:
    """Theme by theme with its parts, as (key, words, text)."""
    return [
        {
            "key": key,
            "title": title,
            "parts": [(p, words, written.get(key, {}).get(p, "")) for p, words in PARTS.items()],
        }
        for key, title in THEMES.items()
    ]


def _picture(course: Course) -> dict[str, Any]:
    first = course.evaluations.order_by("number").first()
    figures = figures_of(first) if first else []
    return {"figures": figures, "radar": radar_of(figures)}


def _shares(own: AnalysisReport | None) -> list[ReportShare]:
    shares = ReportShare.objects.filter(report=own).select_related("organisation")
    return list(shares.order_by("ended_at", "shared_at")) if own else []
