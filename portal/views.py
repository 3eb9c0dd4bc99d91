"""The ground floor's own pages: what the portal says of itself, who belongs to an organisation, and plain errors."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from portal import actions
from portal.context import contacts
from portal.forms import InvitationForm, OfficialMailboxForm
from portal.models import Membership
from portal.permissions import invitations_within_reach, memberships_shown_to, memberships_within_reach
from portal.states import Role
from portal.steps import NotPossibleNow

NOTHING_YET = "Her er der ikke noget til dig endnu."
WORK_OF = {
    Role.PAYER: f"{NOTHING_YET} Når der er givet tilskud, frigiver du udbetalingerne her.",
    Role.SYSTEM_ADMINISTRATOR: "Brugere, roller og organisationer sættes op med portalens kommandoer. "
    "De står i driftsvejledningen. Du har ikke adgang til sagernes indhold.",
}


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement; `WAS_URL` leads to the one the agency keeps in the WAS tool."""
    if settings.AGENCY["was_url"]:
        return HttpResponseRedirect(settings.AGENCY["was_url"])
    return render(request, "portal/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why and how long."""
    return render(request, "portal/privacy.html", {"hours": settings.SESSION_COOKIE_AGE // 3600})


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """One's own places, and for an administrator: who waits, who belongs, «Giv adgang» and «Fjern», the mailbox."""
    return _organisation_page(request)


def _organisation_page(request: HttpRequest, typed: OfficialMailboxForm | InvitationForm | None = None) -> HttpResponse:
    places = memberships_shown_to(request.user)
    forms = [
        [
            typed if isinstance(typed, form) and typed.organisation == place.own.organisation
            else form(organisation=place.own.organisation)
            for form in (OfficialMailboxForm, InvitationForm)
        ]
        for place in places
    ]  # fmt: skip
    context = {"organisations": list(zip(places, forms, strict=True)), "errors": typed is not None}
    context["work"] = [(Role(role).label, WORK_OF[Role(role)]) for role in request.user.roles if role in WORK_OF]
    return render(request, "portal/organisation.html", context, status=422 if typed else 200)


@require_POST
def set_official_email(request: HttpRequest, organisation: int) -> HttpResponse:
    """«Gem postkasse»; another's organisation does not exist here (404)."""
    own = Membership.objects.current().filter(user=request.user).select_related("organisation")
    place = get_object_or_404(own, organisation=organisation)
    form = OfficialMailboxForm(request.POST, organisation=place.organisation)
    if not form.is_valid():
        return _organisation_page(request, form)
    mailbox = form.cleaned_data["official_email"]
    actions.set_official_email(place.organisation, mailbox, by=request.user, now=request.now)
    messages.success(request, "Postkassen er gemt.")
    return redirect("organisation")


@require_POST
def invite(request: HttpRequest, organisation: int) -> HttpResponse:
    """«Send invitation»; an obstacle stands at the field, and another's organisation does not exist here (404)."""
    own = Membership.objects.current().filter(user=request.user).select_related("organisation")
    place = get_object_or_404(own, organisation=organisation)
    form = InvitationForm(request.POST, organisation=place.organisation)
    if not form.is_valid():
        return _organisation_page(request, form)
    email = form.cleaned_data["email"]
    try:
        actions.invite(place.organisation, email, by=request.user, now=request.now)
    except NotPossibleNow as refusal:
        form.add_error("email", [obstacle.text for obstacle in refusal.obstacles])
        return _organisation_page(request, form)
    messages.success(request, f"Invitationen er sendt til {email}.")
    return redirect("organisation")


@require_POST
def withdraw_invitation(request: HttpRequest, invitation: int) -> HttpResponse:
    standing = get_object_or_404(invitations_within_reach(request.user), pk=invitation)
    standing = actions.withdraw_invitation(standing, by=request.user, now=request.now)
    messages.success(request, f"Invitationen til {standing.email} er trukket tilbage.")
    return redirect("organisation")


@require_POST
def let_in(request: HttpRequest, membership: int) -> HttpResponse:
    place = get_object_or_404(memberships_within_reach(request.user), pk=membership)
    place = actions.let_in(place, by=request.user, now=request.now)
    messages.success(request, f"{place.user.name} har nu adgang.")
    return redirect("organisation")


@require_POST
def make_administrator(request: HttpRequest, membership: int) -> HttpResponse:
    place = get_object_or_404(memberships_within_reach(request.user), pk=membership)
    place = actions.make_administrator(place, by=request.user, now=request.now)
    messages.success(request, f"{place.user.name} er nu administrator.")
    return redirect("organisation")


@require_POST
def end_membership(request: HttpRequest, membership: int) -> HttpResponse:
    place = get_object_or_404(memberships_within_reach(request.user), pk=membership)
    place = actions.end_membership(place, by=request.user, now=request.now)
    messages.success(request, f"{place.user.name} har ikke længere adgang. Sagerne bliver hos organisationen.")
    return redirect("organisation")


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """An address that a package asks for by name and that has no page here."""
    raise Http404


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


@login_not_required
def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """Drawn without session, user or database: these may be what is broken."""
    page = render_to_string(
        "500.html", {"agency": settings.AGENCY, "portal_contacts": contacts(), "demo": settings.DEMO}
    )
    return HttpResponse(page, status=500)
