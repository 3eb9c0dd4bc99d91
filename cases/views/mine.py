"""Where does a person land after logging in, and which cases does the person have?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cases.keyset import page_of
from cases.models import Case
from cases.permissions import party_cases, without_responsible
from portal.context import start_of
from portal.models import Membership, User
from portal.states import MembershipRole

MOST_SHOWN = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """After log-in: judges and auditor to the desk, the agency's others to their organisation, applicants to cases."""
    _, path = start_of(request.user)
    return redirect(path)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The person's cases, newest first; reads the party's columns only."""
    memberships = list(Membership.objects.current().filter(user=request.user).select_related("organisation"))
    cases = party_cases(request.user).of_organisations(each.organisation_id for each in memberships)
    cursors = {"older_than": request.GET.get("efter", ""), "newer_than": request.GET.get("foer", "")}
    page = page_of(cases.with_party_columns(), **cursors)
    context = {
        "rows": [(case, case.party_face_at(request.now)) for case in page.cases],
        "memberships": memberships,
        "without_responsible": _without_responsible(request.user, memberships),
        "previous_url": _address(foer=page.newer),
        "next_url": _address(efter=page.older),
    }
    return render(request, "cases/mine.html", context)


def _without_responsible(user: User, memberships: list[Membership]) -> list[Case]:
    """Asked for administrators alone: nobody else pays for the question."""
    if not any(place.role == MembershipRole.ADMINISTRATOR for place in memberships):
        return []
    return list(without_responsible(user)[:MOST_SHOWN])


def _address(**cursor: str) -> str:
    return f"{reverse('cases:mine')}?{urlencode(cursor)}" if any(cursor.values()) else ""
