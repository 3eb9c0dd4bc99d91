"""How an assessor's sheet is written, locked for ever, and how two who differ agree."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applications.models import Application
from assessment import faces
from assessment.models import Assessment, Consensus, Inquiry, Score
from assessment.permissions import may_score
from assessment.results import result_for
from assessment.rules import obstacles_to_agree, obstacles_to_lock, obstacles_to_score
from assessment.states import ConsensusEnd
from cases.actions import journal, record_duty
from cases.faces import set_agency_face
from cases.models import Case
from cases.states import Direction, Duty
from pools.document import document_of
from portal import history
from portal.models import User
from portal.steps import require, require_possible


@dataclass(frozen=True)
class Given:
    """What an assessor typed about one criterion: `met` for a gate, `points` 1–5 otherwise; both may wait."""

    met: bool | None
    points: int | None
    sub_points: dict[str, str]
    reason: str

    @classmethod
    def of(cls, score: Score) -> "Given":
        """What stands in a score, as it was typed."""
        return cls(score.met, score.points, score.sub_points, score.reason)


class StaleScore(Exception):
    """The sheet has moved on in another window; `stored` is what stands, `given` what was typed: neither is lost."""

    def __init__(self, stored: Score, given: Given) -> None:
        super().__init__("stale score")
        self.stored = stored
        self.given = given


def locked_application(number: str) -> Application:
    """The application with its case locked; wants a transaction."""
    case = Case.objects.locked().get(number=number)
    application = (
        Application.objects.select_related("pool__version", "organisation")
        .defer("pool__version__document")
        .get(case=case)
    )
    application.case = case
    return application


@transaction.atomic
def save_score(number: str, criterion: str, given: Given, *, base_version: int, by: User, now: datetime) -> Score:
    """Keep one criterion of the assessor's own sheet; raises StaleScore when `base_version` is not the newest.

    The same again is no change, from whatever window. What is replaced is kept by the database (ScoreRevision). The
    first save of all begins the sheet and records the duty (one who scores may not decide or pay).
    """
    application = locked_application(number)
    require(may_score(by, application.case))
    sheet = _sheet_of(application, by, now=now)
    require_possible(obstacles_to_score(application, sheet))
    criterion_key = document_of(application.pool.version).criterion(criterion).key
    stored = sheet.scores.filter(criterion=criterion_key).first()
    score = stored or Score(assessment=sheet, criterion=criterion_key, version=0, reason="")
    if given == Given.of(score):
        return score
    if score.version != base_version:
        raise StaleScore(score, given)
    score.met, score.points, score.sub_points, score.reason = given.met, given.points, given.sub_points, given.reason
    score.version += 1
    score.saved_at = now
    score.save()
    return score


def _sheet_of(application: Application, by: User, *, now: datetime) -> Assessment:
    """The assessor's standing sheet, begun when there is none."""
    sheet = Assessment.objects.standing().locked().filter(application=application, assessor=by).first()
    if sheet is None:
        require_possible(obstacles_to_score(application, None))
        record_duty(application.case, Duty.SCORE, by=by, now=now)
        sheet = Assessment.objects.create(application=application, assessor=by, started_at=now)
    return sheet


@transaction.atomic
def lock_assessment(number: str, *, by: User, now: datetime) -> Assessment:
    """«Lås vurdering»: nothing on the sheet changes after this; the last lock says whether the assessors agree."""
    application = locked_application(number)
    require(may_score(by, application.case))
    sheet = Assessment.objects.standing().locked().filter(application=application, assessor=by).first()
    require_possible(obstacles_to_lock(application, sheet))
    sheet.locked_at = now
    sheet.save(update_fields=["locked_at"])
    case = application.case
    facts = {"assessment": sheet.pk}
    history.record(case.history_chain, "lock_assessment", by=by, now=now, facts=facts)
    journal(case, direction=Direction.INTERNAL, title="Vurdering låst", visible_to_party=False, now=now)
    show_standing(application, now=now)
    return sheet  # type: ignore[return-value]  # without one there was an obstacle


@transaction.atomic
def agree(
    number: str, criterion: str, *, met: bool | None, points: int | None, reason: str, by: User, now: datetime
) -> Consensus:
    """The consensus sheet: one of those who locked writes what they agreed on, with the reason.

    The same again is no change; what was agreed before stays, as replaced.
    """
    application = locked_application(number)
    require(may_score(by, application.case))
    require_possible(obstacles_to_agree(application, criterion, met=met, points=points, reason=reason, by=by))
    standing = Consensus.objects.standing().filter(application=application, criterion=criterion)
    said = {"met": met, "points": points, "reason": reason.strip()}
    if same := standing.filter(**said).first():
        return same
    standing.update(voided_at=now, void_reason=ConsensusEnd.REPLACED)
    agreed = Consensus.objects.create(application=application, criterion=criterion, at=now, by=by, **said)
    facts = {"criterion": criterion, "points": points, "met": met}
    history.record(application.case.history_chain, "agree", by=by, now=now, facts=facts)
    journal(application.case, direction=Direction.INTERNAL, title="Konsensus skrevet", visible_to_party=False, now=now)
    show_standing(application, now=now)
    return agreed


def show_standing(application: Application, *, now: datetime) -> None:
    """Put on the case's inside face how far its assessment is, unless the party has something to answer first."""
    running = Inquiry.objects.running(now).filter(application=application)
    if application.case.agency_words in faces.AWAITING and running.exists():
        return
    result = result_for(application)
    words = faces.UNDER_ASSESSMENT
    if result.locked >= result.assessors:
        words = faces.ASSESSED if result.complete else faces.CONSENSUS_MISSING
    set_agency_face(application.case, faces.agency_face(words, application.case), now=now)
