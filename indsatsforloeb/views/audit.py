"""«Revision af indsatsforløb»: which lists are there? Each is read on the pages that show a grant's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.permissions import may_audit
from indsatsforloeb.audit import ROOM
from portal.steps import require


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    require(may_audit(request.user))
    return render(request, "indsatsforloeb/audit.html", {"room": ROOM})
