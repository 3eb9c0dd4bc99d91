"""Who may let people in and out of an organisation, and whose places does one see?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.models import Invitation, Membership, Organisation, User
from portal.states import MembershipRole, MembershipState, Role


def administers(user: User, organisation: Organisation) -> bool:
    """Whether the person is the organisation's administrator now."""
    return Membership.objects.administrators().filter(user=user, organisation=organisation).exists()


def may_manage_members(user: User, organisation: Organisation) -> bool:
    """The organisation's own administrator, or the portal's."""
    return user.has_role(Role.SYSTEM_ADMINISTRATOR) or administers(user, organisation)


def memberships_within_reach(user: User) -> QuerySet[Membership]:
    """The places in the user's own organisations, or all for the portal's administrator; others do not exist (404)."""
    if user.has_role(Role.SYSTEM_ADMINISTRATOR):
        return Membership.objects.all()
    return Membership.objects.filter(organisation__in=user.memberships.values("organisation"))


def invitations_within_reach(user: User) -> QuerySet[Invitation]:
    """As the places: those of one's own organisations, or all."""
    if user.has_role(Role.SYSTEM_ADMINISTRATOR):
        return Invitation.objects.all()
    return Invitation.objects.filter(organisation__in=user.memberships.values("organisation"))


@dataclass(frozen=True)
class OrganisationPlaces:
    """One organisation as a member sees it: all places for an administrator, else one's own and whom to ask."""

    own: Membership
    places: tuple[Membership, ...]
    invitations: tuple[Invitation, ...] = ()

    @property
    def administers(self) -> bool:
        return _is_administrator(self.own)

    @property
    def waiting(self) -> list[Membership]:
        return [place for place in self.places if place.state == MembershipState.WAITING]

    @property
    def active(self) -> list[Membership]:
        return [place for place in self.places if place.state == MembershipState.ACTIVE]

    @property
    def administrators(self) -> list[Membership]:
        return [place for place in self.active if place.role == MembershipRole.ADMINISTRATOR]


def memberships_shown_to(user: User) -> list[OrganisationPlaces]:
    """The user's organisations with their places, in two queries; for an administrator a third, of the invitations."""
    own = list(Membership.objects.current().filter(user=user).select_related("organisation").order_by("pk"))
    everybody = Membership.objects.current().filter(organisation__in=[place.organisation_id for place in own])
    by_organisation: dict[int, list[Membership]] = {}
    for place in everybody.select_related("user").order_by("user__name", "pk"):
        by_organisation.setdefault(place.organisation_id, []).append(place)
    invited = _open_invitations([place.organisation_id for place in own if _is_administrator(place)])
    return [
        OrganisationPlaces(place, tuple(_of(by_organisation, place)), tuple(invited.get(place.organisation_id, [])))
        for place in own
    ]


def _is_administrator(place: Membership) -> bool:
    return place.role == MembershipRole.ADMINISTRATOR and place.state == MembershipState.ACTIVE


def _open_invitations(organisations: list[int]) -> dict[int, list[Invitation]]:
    invited: dict[int, list[Invitation]] = {}
    standing = Invitation.objects.open().filter(organisation__in=organisations) if organisations else []
    for invitation in sorted(standing, key=lambda each: (each.invited_at, each.pk)):
        invited.setdefault(invitation.organisation_id, []).append(invitation)
    return invited


def _of(by_organisation: dict[int, list[Membership]], own: Membership) -> Iterable[Membership]:
    return by_organisation.get(own.organisation_id, [])
