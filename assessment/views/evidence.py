"""The evidence sheets at the desk: of a pool, also while it is sealed, and of one case once the pool is opened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from applications.evidence import Evidence, evidence_of_case, evidence_of_pool
from applications.views.evidence import paper_answer
from assessment.access import pool_for, tried_for
from assessment.permissions import may_read, readable_cases


@require_safe
def evidence(request: HttpRequest, slug: str) -> HttpResponse:
    """The evidence sheet of a pool, or of one case (`?sag=`): numbers and moments, also while all is sealed."""
    sheet = _sheet(request, slug)
    return render(
        request, "assessment/evidence.html", {"pool": sheet.pool, "number": sheet.case_number, "sheet": sheet}
    )


@require_safe
def evidence_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The same sheet on paper."""
    return paper_answer(_sheet(request, slug), request, f"bevisark-{slug}.pdf")


def _sheet(request: HttpRequest, slug: str) -> Evidence:
    """What people wrote stands only on the cases that this person may read."""
    pool, number, after = pool_for(request.user, slug), request.GET.get("sag", ""), request.GET.get("efter", "")
    return evidence_of_pool(pool, readable=readable_cases(request.user), number=number, after=after, now=request.now)


@require_safe
def case_evidence(request: HttpRequest, number: str) -> HttpResponse:
    """One case's sheet. A case that was never received has no contents to declare over: roles, no names."""
    application = tried_for(request.user, number)
    if application.case.unsealed_at and not may_read(request.user, application.case):
        return redirect("assessment:impartiality", number)
    sheet = evidence_of_case(application, names=bool(application.case.unsealed_at), now=request.now)
    context = {"pool": application.pool, "case": application.case, "sheet": sheet}
    return render(request, "assessment/case_evidence.html", context)


@require_safe
def case_evidence_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same sheet on paper."""
    application = tried_for(request.user, number)
    if application.case.unsealed_at and not may_read(request.user, application.case):
        return redirect("assessment:impartiality", number)
    sheet = evidence_of_case(application, names=bool(application.case.unsealed_at), now=request.now)
    return paper_answer(sheet, request, f"bevisark-{number}.pdf")
