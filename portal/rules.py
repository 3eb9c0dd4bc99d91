"""What stands in the way of a change to who belongs to an organisation?"""

from portal.models import Membership
from portal.states import MembershipRole, MembershipState
from portal.steps import Obstacle


def obstacles_to_end(membership: Membership) -> list[Obstacle]:
    """An organisation is not left without an administrator while others are still in it."""
    if membership.state == MembershipState.ENDED:
        return [Obstacle("already_ended", "Adgangen er allerede ophørt.")]
    if membership.role != MembershipRole.ADMINISTRATOR or membership.state != MembershipState.ACTIVE:
        return []
    others = Membership.objects.filter(organisation=membership.organisation).exclude(pk=membership.pk)
    if others.active().exists() and not others.administrators().exists():
        text = "I skal have mindst én organisationsadministrator. Gør en kollega til administrator først."
        return [Obstacle("last_administrator", text)]
    return []
