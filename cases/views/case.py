"""What is the state of the case, what comes next, and what has happened so far?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.models import CaseParticipant, Document
from cases.permissions import RUN_KINDS, case_for, may_add_colleague
from cases.run import run_address
from cases.timeline import newest_events
from cases.views.frame import OVERVIEW, frame

EVENTS_ON_THE_CASE = 6
EVENTS_ON_A_PAGE = 100


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The case at a glance; one that is run has its page with the run."""
    case = case_for(request.user, number)
    if case.kind in RUN_KINDS:
        return redirect(run_address(case))
    context = frame(case, OVERVIEW, now=request.now) | {
        "events": newest_events(case, at_most=EVENTS_ON_THE_CASE),
        "papers": Document.objects.shown_to_party_of(case).newest_first()[:5],
        "people": CaseParticipant.objects.named_on(case),
        "may_add": may_add_colleague(request.user, case),
    }
    return render(request, "cases/case.html", context)


@require_safe
def history(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that has happened and that the party may see, newest first."""
    case = case_for(request.user, number)
    before = request.GET.get("foer", "")
    before_number = int(before) if before.isdecimal() and len(before) < 9 else None
    events = newest_events(case, at_most=EVENTS_ON_A_PAGE + 1, before=before_number)
    shown = events[:EVENTS_ON_A_PAGE]
    older = f"?foer={shown[-1].number}" if len(events) > EVENTS_ON_A_PAGE else ""
    context = frame(case, "Historik", now=request.now) | {"events": shown, "next_url": older}
    return render(request, "cases/history.html", context)
