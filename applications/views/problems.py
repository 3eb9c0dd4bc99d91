"""«Meld teknisk problem», open to everybody: what was reported is stamped, numbered and kept as evidence."""

import re
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from applications.actions.problems import report_problem
from applications.forms import ProblemForm, own_page
from applications.permissions import application_for
from pools.permissions import visible_to
from portal.models import User

OF_A_POOL = re.compile(r"/puljer/([-a-z0-9]+)/")
OF_A_CASE = re.compile(r"/mine-tilskudssager/([^/]{1,40})/")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, and the thanks with moment and number."""
    if request.method != "POST":
        return _page(request, ProblemForm(initial={"page": own_page(request.GET.get("side", ""))}))
    form = ProblemForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if not ratelimit.consume(request, action="problem"):
        return _page(request, form, status=429, is_too_many=True)
    data, user = form.cleaned_data, request.user if request.user.is_authenticated else None
    about = _about(user, data["page"])
    is_mailed = ratelimit.consume(request, action="problem_mail")
    written = report_problem(
        **data, **about, by=user, arrival=request.arrival, is_mailed=bool(is_mailed), now=request.now
    )
    return render(request, "applications/problem_reported.html", {"report": written})


def _page(request: HttpRequest, form: ProblemForm, *, status: int = 200, is_too_many: bool = False) -> HttpResponse:
    context = {"form": form, "is_too_many": is_too_many}
    return render(request, "applications/problem.html", context, status=status)


def _about(user: User | None, page: str) -> dict[str, Any]:
    """The pool or the case that the page belongs to, when the person may see it; otherwise only the page's address."""
    if found := OF_A_POOL.match(page):
        return {"pool": visible_to(user).filter(slug=found[1]).first()}
    if user and (found := OF_A_CASE.match(page)):
        try:
            return {"application": application_for(user, found[1])}
        except Http404:
            return {}
    return {}
