"""Who may see, write, approve and send an application: its named people; the organisation's administrator reads."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404

from applications.models import Application
from applications.models.draft import ApplicationQuerySet
from cases.models import CaseParticipant
from cases.permissions import may_open_case, party_cases
from cases.states import CaseRole
from pools.models import Pool
from portal.models import Membership, Organisation, User
from portal.models.people import OrganisationQuerySet
from portal.states import OrganisationKind, Role

WRITERS = frozenset({CaseRole.EDITOR, CaseRole.RESPONSIBLE})
APPLICANT_KINDS = (OrganisationKind.KOMMUNE, OrganisationKind.REGION, OrganisationKind.PRIVAT)


def with_my_place(user: User) -> ApplicationQuerySet:
    """Applications with `my_roles`: the roles the user has on the case now; an administrator may have none."""
    places = CaseParticipant.objects.with_access().filter(case=OuterRef("case_id"), user=user)
    roles = ArraySubquery(places.order_by("pk").values("role"))
    return Application.objects.with_everything().with_deadline().annotate(my_roles=roles)


def visible_to(user: User) -> ApplicationQuerySet:
    """The applications a person of the party sees, drafts included; the agency has its own door, after the opening."""
    return with_my_place(user).filter(case__in=party_cases(user))


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
    """Members, and those who wait for the administrator (a draft of their own), of anyone but the agency."""
    return organisation.kind in APPLICANT_KINDS and may_open_case(user, organisation)


def organisations_of(user: User) -> OrganisationQuerySet:
    """The organisations a person can start an application for, in Danish order."""
    mine = Membership.objects.current().filter(user=user).values("organisation")
    return Organisation.objects.filter(pk__in=mine, kind__in=APPLICANT_KINDS).in_danish_order()


def known_to(user: User, pool: Pool, organisation: Organisation) -> ApplicationQuerySet:
    """Standing applications of the organisation that a starter is told of; one who still waits knows only their own."""
    standing = Application.objects.not_withdrawn().filter(pool=pool, organisation=organisation).order_by("pk")
    if Membership.objects.active().filter(user=user, organisation=organisation).exists():
        return standing
    return standing.filter(case__in=party_cases(user))


def may_open_applications(user: User, pool: Pool) -> bool:
    return user.is_active and user.has_role(Role.POOL_MANAGER)
