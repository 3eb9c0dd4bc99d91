"""Who may see, write, approve and send an application: its named people; the organisation's administrator reads."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from applications.models import Application
from applications.models.draft import ApplicationQuerySet
from cases.models import CaseParticipant
from cases.states import CaseRole
from pools.models import Pool
from portal.models import Membership, Organisation, User
from portal.states import MembershipState, Role

WRITERS = frozenset({CaseRole.EDITOR, CaseRole.RESPONSIBLE})


def with_my_place(user: User) -> ApplicationQuerySet:
    """Applications with `my_roles` (on the case, now) and `i_administer` (the organisation's administrator)."""
    places = CaseParticipant.objects.current().filter(case=OuterRef("case_id"), user=user).order_by("pk").values("role")
    seats = Membership.objects.administrators().filter(organisation=OuterRef("organisation_id"), user=user)
    return (
        Application.objects.with_everything()
        .with_deadline()
        .annotate(my_roles=ArraySubquery(places), i_administer=Exists(seats))
    )


def visible_to(user: User) -> ApplicationQuerySet:
    """The applications a person of the party sees, drafts included; the agency has its own door, after the opening."""
    return with_my_place(user).filter(Q(my_roles__len__gt=0) | Q(i_administer=True))


def application_for(user: User, number: str) -> Application:
    """The application on case `number` with everything; Http404 for whoever is not of the party."""
    application = visible_to(user).filter(case__number=number).first()
    if application is None:
        raise Http404
    return application


def may_edit(user: User, application: Application) -> bool:
    """Editor or responsible; wants an application from `with_my_place(user)`."""
    return not WRITERS.isdisjoint(application.my_roles)


def may_submit(user: User, application: Application) -> bool:
    """Only the responsible sends, withdraws and resumes."""
    return CaseRole.RESPONSIBLE in application.my_roles


def may_approve(user: User, application: Application) -> bool:
    return CaseRole.APPROVER in application.my_roles


def may_start_for(user: User, organisation: Organisation) -> bool:
    """Active members, and those who wait for the administrator (a draft of their own)."""
    return organisations_of(user).filter(pk=organisation.pk).exists()


def organisations_of(user: User):
    """The organisations a person can start an application for, in Danish order."""
    mine = Membership.objects.current().filter(user=user).values("organisation")
    return Organisation.objects.filter(pk__in=mine).exclude(kind__in=["styrelse", "leverandoer"]).in_danish_order()


def is_waiting(user: User, organisation: Organisation) -> bool:
    """Whether the administrator has not yet let the person in."""
    return Membership.objects.filter(user=user, organisation=organisation, state=MembershipState.WAITING).exists()


def may_open_applications(user: User, pool: Pool) -> bool:
    return user.is_active and user.has_role(Role.POOL_MANAGER)


def may_propose_deadline(user: User, pool: Pool) -> bool:
    return user.is_active and user.has_role(Role.POOL_MANAGER)


def may_approve_deadline(user: User, pool: Pool) -> bool:
    """Another manager, or the director; that it is another is asked of the change itself."""
    return user.is_active and user.has_role(Role.POOL_MANAGER, Role.DIRECTOR)
