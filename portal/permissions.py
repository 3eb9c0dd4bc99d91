"""Who may let people in and out of an organisation?"""

from portal.models import Membership, Organisation, User
from portal.states import Role


def administers(user: User, organisation: Organisation) -> bool:
    """Whether the person is the organisation's administrator now."""
    return Membership.objects.administrators().filter(user=user, organisation=organisation).exists()


def may_manage_members(user: User, organisation: Organisation) -> bool:
    """The organisation's own administrator, or the portal's."""
    return user.has_role(Role.SYSTEM_ADMINISTRATOR) or administers(user, organisation)
