"""Which case or pool does an address of the desk name, and may this person stand there?"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from applications.evidence import has_evidence
from applications.models import Application
from assessment.models import DecisionPackage
from assessment.permissions import may_read, may_see_ranking, may_use_desk
from assessment.results import package_of
from pools.models import Pool
from portal.models import User
from portal.steps import require

OPENING = "aabning"  # in an address: the opening a page looks back at
LATER = ("current_submission__canonical", "pool__version__document")  # long, and read once per process or not at all


def pool_for(user: User, slug: str) -> Pool:
    """An announced pool by its address, for those with a place at the desk (403 for others)."""
    require(may_use_desk(user))
    return get_object_or_404(Pool.objects.announced().select_related("version").defer("version__document"), slug=slug)


def look_back(pool: Pool, asked: str) -> Pool:
    """The pool as a page shows the opening that is asked for (`?aabning=`), the newest unless said; 404 for others."""
    if asked and pool.takes_in_rounds:
        if not (asked.isascii() and asked.isdigit() and len(asked) < 6 and 1 <= int(asked) <= pool.intake):
            raise Http404
        pool.looked_at = None if int(asked) == pool.intake else int(asked)
    return pool


def line_for(user: User, number: str) -> Application:
    """The application on case `number` once it is opened: number, applicant and state; 404 while it is sealed."""
    require(may_use_desk(user))
    rows = Application.objects.filter(case__number=number, case__unsealed_at__isnull=False)
    rows = rows.select_related("case__organisation", "organisation", "pool__version", "current_submission")
    application = rows.filter(current_submission__isnull=False).defer(*LATER).first()
    if application is None:
        raise Http404
    return application


def tried_for(user: User, number: str) -> Application:
    """The application on case `number` of an opened pool, for its evidence; 404 where sealed or nothing was tried."""
    require(may_use_desk(user))
    rows = Application.objects.filter(case__number=number, pool__applications_opened_at__isnull=False)
    rows = rows.filter(Q(pool__takes_in_rounds=False) | Q(intake__isnull=False))
    application = rows.select_related("case__organisation", "pool").first()
    if application is None or not has_evidence(application):
        raise Http404
    return application


def package_for(user: User, slug: str, opening: str = "") -> DecisionPackage:
    """The package of the newest opening, or of the one asked for, once it has been recommended; 404 before.

    For those who see the ranking.
    """
    pool = look_back(pool_for(user, slug), opening)
    require(may_see_ranking(user))
    package = package_of(pool)
    if package is None or package.recommended_at is None:
        raise Http404
    return package


def reads_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view the application; whoever has not declared habilitet, or is barred, is led to that page."""

    @wraps(view)
    def shown(request: HttpRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponse:
        application = line_for(request.user, number)
        if not may_read(request.user, application.case):
            return redirect("assessment:impartiality", number)
        return view(request, application, *args, **kwargs)

    return shown
