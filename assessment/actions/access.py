"""How a request for aktindsigt is registered, with its day, and answered with one dossier."""

from datetime import date, datetime, time

from django.db import transaction

from applications.models import Application
from assessment.insight.bundle import bundled
from assessment.insight.dossier import dossier_of, scope_of
from assessment.models import AccessRequest
from assessment.permissions import may_give_access
from assessment.rules.access import obstacles_to_answer_access, obstacles_to_register_access
from cases.actions import journal
from cases.models import Case
from cases.states import Direction
from portal import files, history
from portal.clock import COPENHAGEN
from portal.models import User
from portal.steps import require, require_possible
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
    require_possible(obstacles_to_register_access(asked_by=asked_by, received_on=received_on, now=now))
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


@transaction.atomic
def answer_access(asked: AccessRequest, *, with_internal: bool, by: User, now: datetime) -> AccessRequest:
    """«Lav mappe til aktindsigt»: the dossier as the case stands now, kept with the request it answers."""
    case = Case.objects.locked().get(pk=asked.case_id)
    asked = AccessRequest.objects.locked().get(pk=asked.pk)
    require(may_give_access(by, case))
    applications = Application.objects.select_related("pool__version", "case__organisation", "current_submission")
    application = applications.get(case=case)
    require_possible(obstacles_to_answer_access(asked, application, with_internal=with_internal))
    scope = scope_of(application, internal=with_internal)
    with bundled(dossier_of(application, scope), now=now) as zipped:
        asked.file = files.keep(zipped, name=f"aktindsigt-{case.number}-{asked.pk}.zip", media_type=ZIP, now=now)
    asked.answered_at, asked.answered_by, asked.with_internal = now, by, with_internal
    asked.save(update_fields=["answered_at", "answered_by", "with_internal", "file"])
    facts = {"request": asked.pk, "internal": with_internal, "file": asked.file_id}
    history.record(case.history_chain, "answer_access", by=by, now=now, facts=facts)
    title = f"Mappe til aktindsigt lavet ({'med' if with_internal else 'uden'} interne notater)"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=False, now=now)
    return asked
