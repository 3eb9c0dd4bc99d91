"""What happens to organisations and the people in them: admitted, let in, promoted, let out; mailbox; confirmed."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from portal import history, permissions, rules
from portal.claims import Claims, LoginRefused
from portal.models import Invitation, Membership, Organisation, User
from portal.models.people import validate_cvr
from portal.outbox import Letter, notify, notify_many
from portal.states import MembershipRole, MembershipState, OrganisationKind, Role
from portal.steps import NotPossibleNow, Obstacle, require, require_possible

EMAIL_IS_TAKEN = (
    "Din e-mailadresse hører til en anden bruger i portalen, måske fra et tidligere ansættelsesforhold. "
    "Kontakt den tekniske hjælp, så flytter vi adressen til dig."
)
OTHER_ORGANISATION = (
    "Dit MitID Erhverv hører til en anden organisation, end du er oprettet med. Kontakt den tekniske hjælp."
)
INVITATION = """\
{organisation} har inviteret dig til at arbejde med deres sager i Tilskudsportalen.

Log ind med MitID Erhverv for {organisation} (CVR-nr. {cvr}) og e-mailen {email}. Så har du adgang med det samme:

{address}

Denne mail giver ikke adgang i sig selv. Kender du ikke til invitationen, kan du se bort fra den.
"""


@transaction.atomic
def admit(claims: Claims, *, now: datetime) -> User:
    """The user behind a professional identity, with a place in the organisation of its CVR number.

    An unknown CVR makes the organisation (the agency confirms it later, blocking nothing); its first user becomes its
    administrator, later ones wait for one. Bound to (CVR, person uuid), never to the e-mail. Raises LoginRefused.
    """
    organisation, _ = Organisation.objects.get_or_create(
        cvr=claims.cvr,
        defaults={"name": claims.organisation, "kind": OrganisationKind.PRIVAT, "created_at": now},
    )
    Organisation.objects.locked().get(pk=organisation.pk)
    user = User.objects.locked().filter(person_uuid=claims.person_uuid).first()
    if user is None:
        user = _create_user(claims, now=now)
    elif not Membership.objects.filter(user=user, organisation=organisation).exists():
        raise LoginRefused("other_organisation", OTHER_ORGANISATION)
    if not Membership.objects.current().filter(user=user, organisation=organisation).exists():
        _give_place(user, organisation, email=claims.email, now=now)
    return user


def _create_user(claims: Claims, *, now: datetime) -> User:
    if User.objects.filter(email=claims.email).exists():
        raise LoginRefused("email_taken", EMAIL_IS_TAKEN)
    return User.objects.create_user(claims.email, claims.name, person_uuid=claims.person_uuid, created_at=now)


def _give_place(user: User, organisation: Organisation, *, email: str, now: datetime) -> None:
    """The first becomes administrator, the invited is let in at once, all others wait for an administrator."""
    administrators = list(Membership.objects.administrators().filter(organisation=organisation).select_related("user"))
    first, invited = not administrators, _accept_invitation(user, organisation, email=email, now=now)
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=MembershipRole.ADMINISTRATOR if first else MembershipRole.MEMBER,
        state=MembershipState.ACTIVE if first or invited else MembershipState.WAITING,
        created_at=now,
    )
    facts = {"organisation": organisation.pk, "role": membership.role, "state": membership.state}
    history.record(user.history_chain, "admit", by=None, now=now, facts=facts)
    if not invited:
        _tell_who_waits(membership, administrators, now=now)


def _accept_invitation(user: User, organisation: Organisation, *, email: str, now: datetime) -> bool:
    """Whether an open invitation stood for this e-mail in this organisation; the organisation's row is locked."""
    invitation = Invitation.objects.open().filter(organisation=organisation, email=email).first()
    if invitation is None:
        return False
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return True


def _tell_who_waits(membership: Membership, administrators: list[Membership], *, now: datetime) -> None:
    body = "En kollega venter på adgang til jeres organisation i Tilskudsportalen. Log ind, og vælg Organisation.\n"
    letters = [
        Letter(place.user.email, "En kollega venter på adgang", body, f"waiting/{membership.pk}/{place.user_id}")
        for place in administrators
    ]
    notify_many(letters, now=now)


@transaction.atomic
def own_organisation(*, now: datetime) -> Organisation:
    """The agency that runs this installation (AGENCY_CVR), made the first time it is asked for. ValidationError."""
    validate_cvr(settings.AGENCY["cvr"])
    names = {"name": settings.AGENCY["name"], "kind": OrganisationKind.STYRELSE, "created_at": now}
    return Organisation.objects.get_or_create(cvr=settings.AGENCY["cvr"], defaults=names)[0]


@transaction.atomic
def create_staff(email: str, name: str, roles: list[str], organisation: Organisation, *, now: datetime) -> User:
    """A user of the agency (or of a supplier) with roles; logs in by «Glemt adgangskode» or MitID. By the system.

    Raises NotPossibleNow: the e-mail is known, or the roles would give one person two keys to the same lock.
    """
    require_possible(rules.obstacles_to_create_staff(email, roles))
    user = User.objects.create_user(email, name, roles=roles, created_at=now)
    Membership.objects.create(user=user, organisation=organisation, state=MembershipState.ACTIVE, created_at=now)
    history.record(user.history_chain, "create_staff", by=None, now=now, facts={"roles": sorted(roles)})
    return user


@transaction.atomic
def end_access(user: User, *, now: datetime) -> User:
    """Somebody has left: no log-in from the next request on; what the person has done stands. By the system."""
    user = User.objects.locked().get(pk=user.pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    history.record(user.history_chain, "end_access", by=None, now=now)
    return user


def _locked(membership: Membership) -> Membership:
    """The organisation's row first: it is the lock for all its places."""
    Organisation.objects.locked().get(pk=membership.organisation_id)
    return Membership.objects.select_related("user", "organisation").locked().get(pk=membership.pk)


@transaction.atomic
def let_in(membership: Membership, *, by: User, now: datetime) -> Membership:
    """A waiting colleague becomes a member and is told."""
    membership = _locked(membership)
    require(permissions.may_manage_members(by, membership.organisation))
    if membership.state != MembershipState.WAITING:
        raise NotPossibleNow([Obstacle("not_waiting", "Kollegaen venter ikke længere på adgang.")])
    membership.state = MembershipState.ACTIVE
    membership.save(update_fields=["state"])
    _tell(membership, "let_in", "Du har fået adgang til din organisation i Tilskudsportalen.", by=by, now=now)
    return membership


@transaction.atomic
def invite(organisation: Organisation, email: str, *, by: User, now: datetime) -> Invitation:
    """Whoever logs in with this CVR and this e-mail need not wait; the mail itself opens nothing."""
    organisation = Organisation.objects.locked().get(pk=organisation.pk)
    require(permissions.may_manage_members(by, organisation))
    email = email.lower()
    require_possible(rules.obstacles_to_invite(organisation, email))
    invitation = Invitation.objects.create(organisation=organisation, email=email, invited_at=now, invited_by=by)
    facts = {"organisation": organisation.pk, "invitation": invitation.pk}
    history.record(by.history_chain, "invite", by=by, now=now, facts=facts)
    words = {"organisation": organisation.name, "cvr": organisation.cvr, "email": email}
    body = INVITATION.format(**words, address=f"{settings.PORTAL_URL}/konto/login/")
    notify(to=email, subject="Invitation til Tilskudsportalen", body=body, once_key=f"invite/{invitation.pk}", now=now)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """From now on the invited waits like everybody else."""
    Organisation.objects.locked().get(pk=invitation.organisation_id)
    invitation = Invitation.objects.select_related("organisation").locked().get(pk=invitation.pk)
    require(permissions.may_manage_members(by, invitation.organisation))
    require_possible(rules.obstacles_to_withdraw_invitation(invitation))
    invitation.withdrawn_at, invitation.withdrawn_by = now, by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    facts = {"organisation": invitation.organisation_id, "invitation": invitation.pk}
    history.record(by.history_chain, "withdraw_invitation", by=by, now=now, facts=facts)
    return invitation


@transaction.atomic
def make_administrator(membership: Membership, *, by: User, now: datetime) -> Membership:
    """A member becomes an administrator beside those there are."""
    membership = _locked(membership)
    require(permissions.may_manage_members(by, membership.organisation))
    if membership.state != MembershipState.ACTIVE:
        raise NotPossibleNow([Obstacle("not_active", "Giv kollegaen adgang først.")])
    membership.role = MembershipRole.ADMINISTRATOR
    membership.save(update_fields=["role"])
    _tell(
        membership, "make_administrator", "Du er blevet organisationsadministrator i Tilskudsportalen.", by=by, now=now
    )
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: User, now: datetime) -> Membership:
    """A leaver loses access at the next request; the cases stay with the organisation."""
    membership = _locked(membership)
    require(permissions.may_manage_members(by, membership.organisation))
    require_possible(rules.obstacles_to_end(membership))
    membership.state, membership.ended_at, membership.ended_by = MembershipState.ENDED, now, by
    membership.save(update_fields=["state", "ended_at", "ended_by"])
    _tell(membership, "end_membership", "Din adgang til organisationen i Tilskudsportalen er ophørt.", by=by, now=now)
    return membership


@transaction.atomic
def set_official_email(organisation: Organisation, email: str, *, by: User, now: datetime) -> Organisation:
    """The mailbox that gets a copy of every receipt; the old one and the new one are told that it has changed."""
    organisation = Organisation.objects.locked().get(pk=organisation.pk)
    require(permissions.may_manage_members(by, organisation))
    before, organisation.official_email = organisation.official_email, email.lower()
    organisation.save(update_fields=["official_email"])
    history.record(by.history_chain, "set_official_email", by=by, now=now, facts={"organisation": organisation.pk})
    body = "Den officielle postkasse for jeres organisation er ændret i Tilskudsportalen.\n"
    told = dict.fromkeys(address for address in (before, organisation.official_email) if address)
    key = f"mailbox/{organisation.pk}/{now}"
    notify_many([Letter(to, "Jeres officielle postkasse", body, f"{key}/{to}"[:200]) for to in told], now=now)
    return organisation


@transaction.atomic
def confirm_organisation(organisation: Organisation, kind: str, *, by: User, now: datetime) -> Organisation:
    """The agency has looked: the organisation exists and is of this kind (OrganisationKind). Blocks nothing before."""
    organisation = Organisation.objects.locked().get(pk=organisation.pk)
    require(by.is_active and by.has_role(Role.SYSTEM_ADMINISTRATOR))
    organisation.kind, organisation.confirmed_at, organisation.confirmed_by = kind, now, by
    organisation.save(update_fields=["kind", "confirmed_at", "confirmed_by"])
    facts = {"organisation": organisation.pk, "kind": kind}
    history.record(by.history_chain, "confirm_organisation", by=by, now=now, facts=facts)
    return organisation


def _tell(membership: Membership, verb: str, text: str, *, by: User, now: datetime) -> None:
    facts = {"organisation": membership.organisation_id, "membership": membership.pk}
    history.record(membership.user.history_chain, verb, by=by, now=now, facts=facts)
    letter = Letter(
        membership.user.email, "Din adgang til Tilskudsportalen", text + "\n", f"{verb}/{membership.pk}/{now}"
    )
    notify_many([letter], now=now)
