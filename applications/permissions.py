"""Who may see, write, approve and send an application: its named people; the organisation's administrator reads."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, F, OuterRef, Q, Sum
from django.db.models.expressions import RawSQL
from django.http import Http404

from applications.models import Application, ApplicationTilbud, PlaceEntry
from applications.models.draft import ApplicationQuerySet
from cases.models import CaseParticipant
from cases.permissions import administers, is_barred, may_open_case, party_cases
from cases.states import CaseRole
from pools.models import Pool
from pools.states import Offers, PoolState
from portal.models import Membership, Organisation, Tilbud, User
from portal.models.people import OrganisationQuerySet
from portal.states import OrganisationKind, Role

WRITERS = frozenset({CaseRole.EDITOR, CaseRole.RESPONSIBLE})
ANSWERED = Q(intake__isnull=False) & (
    Q(intake__lt=F("pool__intake")) | Q(pool__state__in=[PoolState.RELEASED, PoolState.CLOSED])
)
APPLICANT_KINDS = (OrganisationKind.KOMMUNE, OrganisationKind.REGION, OrganisationKind.PRIVAT)


# The rule of `CaseParticipant.with_access()` by hand: it is asked once per field that is left, and building it anew
# each time costs more than all the rest of the save. A test holds the two together.
ROLES_OF = """ARRAY(
    SELECT place.role FROM cases_caseparticipant AS place
    WHERE place.case_id = applications_application.case_id AND place.user_id = %s AND place.ended_at IS NULL
        AND EXISTS (SELECT FROM portal_membership AS seat WHERE seat.user_id = place.user_id
            AND seat.organisation_id = applications_application.organisation_id AND seat.state <> 'ended')
    ORDER BY place.id)"""
ROLES = ArrayField(CharField())


def with_my_place(user: User) -> ApplicationQuerySet:
    """Applications with `my_roles`: the roles the user has on the case now; an administrator may have none."""
    every = Application.objects.with_everything().with_deadline()
    return every.annotate(my_roles=RawSQL(ROLES_OF, [user.pk], ROLES))  # noqa: S611 - the id is a parameter


def writable_by(user: User) -> ApplicationQuerySet:
    """As `with_my_place`, but only what a change of the draft needs: it is read once per field that is left."""
    lean = Application.objects.select_related("case", "pool", "pool_version").defer("pool_version__document")
    return lean.with_deadline().annotate(my_roles=RawSQL(ROLES_OF, [user.pk], ROLES))  # noqa: S611 - as above


def application_for(user: User, number: str) -> Application:
    """The application on case `number` with everything; Http404 for whoever is not of the party.

    The agency has its own door, after the opening; the organisation's administrator reads along without a place.
    """
    application = next(iter(with_my_place(user).filter(case__number=number)), None)
    if application is None or not (application.my_roles or administers(user, application.organisation_id)):
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
    standing = Application.objects.standing_in(pool).filter(organisation=organisation).order_by("pk")
    if Membership.objects.active().filter(user=user, organisation=organisation).exists():
        return standing
    return standing.filter(case__in=party_cases(user))


def holding(pool: Pool, tilbud: Iterable[int]) -> ApplicationQuerySet:
    """Standing applications to the pool that concern at least one of these tilbud (ids), whoever's they are."""
    keys = list(tilbud)
    named = Exists(ApplicationTilbud.objects.filter(application=OuterRef("pk"), tilbud__in=keys))
    standing = Application.objects.standing_in(pool)
    return standing.filter(Q(case__tilbud__in=keys) | named).order_by("pk")


def asking(pool: Pool, tilbud: Iterable[int]) -> ApplicationQuerySet:
    """Of these the ones that are sent and not answered, and still want the place."""
    back = PlaceEntry.objects.filter(application=OuterRef("pk"), tilbud__in=list(tilbud), change=-1)
    return holding(pool, tilbud).submitted().exclude(ANSWERED).filter(~Exists(back))


def answered_before(pool: Pool, tilbud: Iterable[int]) -> set[int]:
    """Those of the tilbud that stand in an answered application to the call and have given nothing of it back.

    Some of them were refused: what the answer was is known on the floor above. No query before the first opening.
    """
    if not pool.intake:
        return set()
    back = PlaceEntry.objects.filter(application=OuterRef("application"), tilbud=OuterRef("tilbud"), change=-1)
    answered = Application.objects.submitted().filter(ANSWERED, pool=pool)
    rows = ApplicationTilbud.objects.filter(~Exists(back), tilbud__in=list(tilbud), application__in=answered)
    return set(rows.values_list("tilbud", flat=True))


def entered_places(pool: Pool, tilbud: Iterable[int]) -> set[int]:
    """Those of the tilbud that hold a place in the call by a course entered by hand."""
    rows = PlaceEntry.objects.entered().filter(pool=pool, tilbud__in=list(tilbud)).values("tilbud")
    return {row["tilbud"] for row in rows.annotate(held=Sum("change")) if row["held"] > 0}


def standing_with_place(user: User, pool: Pool) -> ApplicationQuerySet:
    """Standing applications to the pool that the person has a place on."""
    places = CaseParticipant.objects.with_access().filter(user=user).values("case")
    standing = Application.objects.not_withdrawn().select_related("case")
    return standing.filter(pool=pool, case__in=places).order_by("pk")


def withdrawn_by(
    user: User, pool: Pool, organisation: Organisation, *, tilbud: Tilbud | None = None
) -> ApplicationQuerySet:
    """The organisation's withdrawn applications to the pool that the person can look at, the newest first.

    With a `tilbud`, those for that one alone.
    """
    mine = with_my_place(user).withdrawn().filter(pool=pool, organisation=organisation, case__in=party_cases(user))
    mine = mine.filter(case__tilbud=tilbud.pk) if tilbud else mine
    return mine.order_by("-pk")


def may_register_mailed(user: User, pool: Pool) -> bool:
    """Indsatsteam writes in what came by mail, where the call offers places."""
    return user.is_active and user.has_role(Role.COURSE_CONSULTANT) and pool.offers == Offers.PLACES


def may_move_places(user: User, pool: Pool) -> bool:
    """Indsatsteam enters courses that run already, and places that are given back."""
    return may_register_mailed(user, pool)


def may_open_applications(user: User, pool: Pool) -> bool:
    return user.is_active and user.has_role(Role.POOL_MANAGER)


def may_give_dispensation(user: User, application: Application) -> bool:
    """A Puljeansvarlig or the director, unless barred from the case."""
    return user.has_role(Role.POOL_MANAGER, Role.DIRECTOR) and not is_barred(user, application.case)
