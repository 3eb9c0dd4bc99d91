"""What stands in the way of a change to who belongs to an organisation, or to who has which role?"""

from portal.models import Invitation, Membership, Organisation, User
from portal.states import MembershipRole, MembershipState, Role
from portal.steps import Obstacle


def obstacles_to_create_staff(email: str, roles: list[str]) -> list[Obstacle]:
    """The payer pays and does nothing else; the auditor and the external consultant likewise."""
    obstacles = []
    if User.objects.filter(email=email.lower()).exists():
        obstacles.append(Obstacle("email_taken", "Der er allerede en bruger med den e-mail."))
    if not roles or set(roles) - set(Role.values):
        obstacles.append(Obstacle("unknown_role", f"Vælg mindst én rolle: {', '.join(Role.values)}."))
    alone = {Role.PAYER, Role.AUDITOR, Role.EXTERNAL_CONSULTANT} & set(roles)
    if alone and len(roles) > 1:
        labels = ", ".join(sorted(Role(role).label for role in alone))
        obstacles.append(Obstacle("role_stands_alone", f"Rollen kan ikke forenes med andre: {labels}."))
    return obstacles


def obstacles_to_invite(organisation: Organisation, email: str) -> list[Obstacle]:
    """Known colleagues need no invitation; nothing is said about people of other organisations."""
    colleague = Membership.objects.current().filter(organisation=organisation, user__email=email).first()
    if colleague is not None and colleague.state == MembershipState.WAITING:
        return [Obstacle("already_waiting", "Kollegaen har logget ind og venter på adgang. Vælg «Giv adgang» ovenfor.")]
    if colleague is not None:
        return [Obstacle("already_member", "Kollegaen har allerede adgang.")]
    if Invitation.objects.open().filter(organisation=organisation, email=email).exists():
        return [Obstacle("already_invited", "Der er allerede en invitation til den e-mail.")]
    return []


def obstacles_to_withdraw_invitation(invitation: Invitation) -> list[Obstacle]:
    if invitation.accepted_at is not None:
        text = "Kollegaen har allerede taget imod invitationen. Fjern kollegaen, hvis adgangen skal ophøre."
        return [Obstacle("invitation_accepted", text)]
    if invitation.withdrawn_at is not None:
        return [Obstacle("invitation_withdrawn", "Invitationen er allerede trukket tilbage.")]
    return []


def obstacles_to_end(membership: Membership) -> list[Obstacle]:
    """An organisation is not left without an administrator while others are still in it."""
    if membership.state == MembershipState.ENDED:
        return [Obstacle("already_ended", "Adgangen er allerede ophørt.")]
    if membership.role != MembershipRole.ADMINISTRATOR or membership.state != MembershipState.ACTIVE:
        return []
    others = Membership.objects.filter(organisation=membership.organisation).exclude(pk=membership.pk)
    if others.current().exists() and not others.administrators().exists():
        text = "I skal have mindst én organisationsadministrator. Gør en kollega til administrator først."
        return [Obstacle("last_administrator", text)]
    return []
