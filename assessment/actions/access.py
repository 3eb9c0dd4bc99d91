"""How a request for aktindsigt is registered, with its day, and answered with one dossier."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from applications.models import Application
from assessment.insight.bundle import bundled
from assessment.insight.dossier import dossier_of, scope_of
from assessment.models import AccessRequest, ReleasedDecision
from assessment.permissions import may_give_access
from assessment.rules.access import obstacles_to_answer_access, obstacles_to_register_access
from cases.actions import journal
from cases.models import Case, Document, JournalEntry
from cases.states import Direction
from portal import files, history
from portal.clock import COPENHAGEN
from portal.danish import copenhagen
from portal.models import HistoryRow, User
from portal.steps import NotPossibleNow, Obstacle, require, require_possible
from portal.working_days import after_working_days

WORKING_DAYS = 7  # FVL § 16, stk. 2; OFL § 36, stk. 2
ZIP = "application/zip"


def due_day(received_on: date) -> date:
    """Seven working days after the day it came."""
    return after_working_days(datetime.combine(received_on, time(12), tzinfo=COPENHAGEN), WORKING_DAYS)


@transaction.atomic
def register_access(
    application: Application, *, basis: str, asked_by: str, received_on: date, by: User, now: datetime
) -> AccessRequest:
    """«Registrér anmodning»: who asked, by which right, when; from that day the law counts."""
    case = Case.objects.locked().get(pk=application.case_id)
    require(may_give_access(by, case))
    told = {"asked_by": asked_by, "received_on": received_on, "begun_on": copenhagen(case.created_at).date()}
    require_possible(obstacles_to_register_access(**told, now=now))
    asked = AccessRequest.objects.create(
        case=case,
        basis=basis,
        asked_by=asked_by.strip(),
        received_on=received_on,
        due_on=due_day(received_on),
        registered_at=now,
        registered_by=by,
    )
    facts = {"request": asked.pk, "basis": str(basis), "due": asked.due_on.isoformat()}
    history.record(case.history_chain, "register_access", by=by, now=now, facts=facts)
    title = f"Anmodning om aktindsigt modtaget ({asked.get_basis_display().lower()})"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=False, now=now)
    return asked


def answer_access(asked: AccessRequest, *, with_internal: bool, by: User, now: datetime) -> AccessRequest:
    """«Lav mappe til aktindsigt»: the dossier as the case stands now, kept with the request it answers.

    It is made while no caller holds a lock, for it can take a minute; then, in one transaction, it is kept if the case
    still is what it was made of.
    """
    with transaction.atomic():
        application = _may_answer(asked, with_internal=with_internal, by=by)
        scope = scope_of(application, internal=with_internal)
        built = _state_of(application)
    with bundled(dossier_of(application, scope), now=now) as zipped:
        return _keep_dossier(asked, zipped, built, with_internal=with_internal, by=by, now=now)


def _may_answer(asked: AccessRequest, *, with_internal: bool, by: User) -> Application:
    """The application of a request that may be answered now; raises PermissionDenied or NotPossibleNow."""
    applications = Application.objects.select_related("pool__version", "case__organisation", "current_submission")
    application = applications.get(case=asked.case_id)
    require(may_give_access(by, application.case))
    require_possible(obstacles_to_answer_access(asked, application, with_internal=with_internal, by=by))
    return application


def _state_of(application: Application) -> list[Any]:
    """What changes when anything a dossier is made of does: the case's last lines, its papers, and what was told."""
    case = application.case
    return [
        HistoryRow.objects.of(case.history_chain).order_by("-number").values_list("hash", flat=True).first(),
        JournalEntry.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first(),
        Document.objects.filter(entry__case=case, file__isnull=False).count(),
        ReleasedDecision.objects.filter(application=application).count(),
    ]


@transaction.atomic
def _keep_dossier(
    asked: AccessRequest, zipped: Path, built: list[Any], *, with_internal: bool, by: User, now: datetime
) -> AccessRequest:
    case = Case.objects.locked().get(pk=asked.case_id)
    asked = AccessRequest.objects.locked().get(pk=asked.pk)
    application = _may_answer(asked, with_internal=with_internal, by=by)
    if _state_of(application) != built:
        text = "Der skete noget på sagen, mens mappen blev lavet. Den er ikke gemt. Lav den igen."
        raise NotPossibleNow([Obstacle("changed_meanwhile", text)])
    asked.file = files.keep(zipped, name=f"aktindsigt-{case.number}-{asked.pk}.zip", media_type=ZIP, now=now)
    asked.answered_at, asked.answered_by, asked.with_internal = now, by, with_internal
    asked.save(update_fields=["answered_at", "answered_by", "with_internal", "file"])
    facts = {"request": asked.pk, "internal": with_internal, "file": asked.file_id}
    history.record(case.history_chain, "answer_access", by=by, now=now, facts=facts)
    title = f"Mappe til aktindsigt lavet ({'med' if with_internal else 'uden'} interne notater)"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=False, now=now)
    return asked
