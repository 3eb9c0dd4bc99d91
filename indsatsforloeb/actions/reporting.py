"""How the analyserapport is written, handed over to the tilbud, and shared by the tilbud alone."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cases.actions.paper import write_document
from cases.notifications import tell_participants
from cases.rules.naming import obstacles_of_names
from cases.states import Direction
from indsatsforloeb.actions.locking import held
from indsatsforloeb.documents.analysis import KIND, TEMPLATE, TITLE, report_words
from indsatsforloeb.models import AnalysisReport, Course, ReportShare
from indsatsforloeb.permissions.analysis import may_share_report, may_write_report
from indsatsforloeb.rules.analysis import (
    NO_REPORT,
    PARTS,
    obstacles_to_hand_over,
    obstacles_to_report,
    obstacles_to_write_report,
)
from indsatsforloeb.themes import THEMES
from portal import history
from portal.history import Audience
from portal.models import Organisation, User
from portal.steps import NotPossibleNow, Obstacle, require, require_possible


class StaleReport(Exception):
    """Somebody else has saved since: `standing` is what they wrote."""

    def __init__(self, standing: AnalysisReport) -> None:
        self.standing = standing
        super().__init__(str(standing.version))


@transaction.atomic
def write_report(
    course: Course, summary: str, themes: dict[str, Any], *, version: int, by: User, now: datetime
) -> AnalysisReport:
    """Save what is written so far; `version` is the one the page was opened with, 0 for none. Raises StaleReport."""
    course, report = _locked(course)
    require(may_write_report(by, course))
    named = _naming(course, summary, themes)
    require_possible(obstacles_to_write_report(course, report) or [*obstacles_to_report(summary, themes), *named])
    if version != (report.version if report else 0):
        raise StaleReport(report or AnalysisReport(course=course, version=0))
    report = report or AnalysisReport(course=course, version=0)
    report.summary, report.version = summary, report.version + 1
    report.themes = {key: {part: themes.get(key, {}).get(part, "") for part in PARTS} for key in THEMES}
    report.changed_at, report.changed_by = now, by
    report.save()
    return report


@transaction.atomic
def hand_over_report(course: Course, *, by: User, now: datetime) -> AnalysisReport:
    """«Overdrag rapporten»: fixed from now on, a paper on the case that the tilbud owns."""
    course, report = _locked(course)
    require(may_write_report(by, course))
    require_possible(obstacles_to_hand_over(course, report))
    if report is None:
        raise NotPossibleNow([NO_REPORT])
    require_possible(_naming(course, report.summary, report.themes))
    report.document = write_document(
        course.case,
        kind=KIND,
        title=TITLE,
        template=TEMPLATE,
        words=report_words(course, report),
        direction=Direction.OUT,
        visible_to_party=True,
        dated_at=now,
        now=now,
    )
    report.handed_over_at, report.handed_over_by = now, by
    report.save(update_fields=["document", "handed_over_at", "handed_over_by"])
    _record(report, "hand_over_report", by=by, now=now, document=report.document.pk)
    tell_participants(course.case, occasion="report", now=now)
    return report


@transaction.atomic
def share_report(report: AnalysisReport, organisation: Organisation, *, by: User, now: datetime) -> ReportShare:
    """The tilbud lets another organisation's people read its report."""
    course, standing = _locked(report.course)
    report = standing or report
    report.course = course
    require(may_share_report(by, report))
    if organisation.pk == course.case.organisation_id:
        require_possible([Obstacle("own", "Rapporten er jeres egen. Vælg en anden organisation.", "#cvr")])
    shared = report.shares.filter(organisation=organisation, ended_at__isnull=True).first()
    if shared is not None:
        return shared
    share = ReportShare.objects.create(report=report, organisation=organisation, shared_at=now, shared_by=by)
    _record(report, "share_report", by=by, now=now, organisation=organisation.pk)
    return share


@transaction.atomic
def take_back_share(share: ReportShare, *, by: User, now: datetime) -> None:
    """From now on the other organisation reads it no more; taken back already: no change."""
    course, _ = _locked(share.report.course)
    report = share.report
    report.course = course
    require(may_share_report(by, report))
    share = ReportShare.objects.locked().get(pk=share.pk)
    if share.ended_at is not None:
        return
    share.ended_at, share.ended_by = now, by
    share.save(update_fields=["ended_at", "ended_by"])
    _record(report, "take_back_report", by=by, now=now, organisation=share.organisation_id)


def _naming(course: Course, summary: str, themes: dict[str, Any]) -> list[Obstacle]:
    """Citizens' names in the report, at the box each stands in."""
    texts = {f"#{key}-{part}": text for key, parts in themes.items() for part, text in parts.items()}
    return obstacles_of_names(course.case, {"#summary": summary} | texts)


def _locked(course: Course) -> tuple[Course, AnalysisReport | None]:
    course = held(course)
    report = AnalysisReport.objects.locked().filter(course=course).first()
    if report is not None:
        report.course = course
    return course, report


def _record(report: AnalysisReport, verb: str, *, by: User, now: datetime, **facts: int) -> None:
    chain = report.course.history_chain
    history.record(chain, verb, by=by, now=now, facts={"report": report.pk} | facts, audience=Audience.PARTY)
