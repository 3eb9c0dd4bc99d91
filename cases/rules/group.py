"""What stands in the way of a group: who is missing, who cannot be written down, who has left?"""

from collections.abc import Iterable

from cases.group import AnyOf, MemberDraft, role_in_words, role_words
from cases.models import Case, GroupMember
from cases.states import MemberRole
from portal.steps import Obstacle

LONGEST_FIRST_NAME = 40
CITIZEN_HAS_NO_ADDRESS = (
    "En borger eller pårørende skrives uden e-mail og telefon. I indbyder selv, med invitationen på papir."
)
CITIZEN_IS_A_FIRST_NAME = "Skriv højst fornavnet på en borger eller pårørende, som ét ord."


def missing_roles(case: Case, required: Iterable[AnyOf]) -> list[str]:
    """What the group lacks, in words («Daglig leder eller souschef»): of each entry one role is enough."""
    held = set(case.members.current().values_list("role", flat=True))
    return [role_words(roles) for roles in required if held.isdisjoint(roles)]


def obstacles_to_add_member(case: Case, draft: MemberDraft, *, but: GroupMember | None = None) -> list[Obstacle]:
    """`but`: the member who is being changed, who is not in their own way."""
    if draft.role not in MemberRole.values:
        return [Obstacle("member_role_unknown", "Vælg en af rollerne.", "#id_role")]
    found = _about_a_citizen(draft) if draft.is_unnamed else _about_an_employee(case, draft, but)
    if draft.tilbud is not None and draft.tilbud.organisation_id != case.organisation_id:
        found.append(Obstacle("member_tilbud_unknown", "Vælg et af jeres egne tilbud.", "#id_tilbud"))
    return found


def _about_a_citizen(draft: MemberDraft) -> list[Obstacle]:
    found = []
    if draft.email or draft.phone:
        found.append(Obstacle("citizen_has_no_address", CITIZEN_HAS_NO_ADDRESS, "#id_email"))
    if len(draft.name.split()) > 1 or len(draft.name) > LONGEST_FIRST_NAME:
        found.append(Obstacle("citizen_is_a_first_name", CITIZEN_IS_A_FIRST_NAME, "#id_name"))
    return found


def _about_an_employee(case: Case, draft: MemberDraft, but: GroupMember | None) -> list[Obstacle]:
    if not draft.name:
        return [Obstacle("member_without_name", "Skriv navnet.", "#id_name")]
    same = case.members.current().filter(role=draft.role, name__iexact=draft.name, email=draft.email)
    if same.exclude(pk=but.pk if but else None).exists():
        text = f"{draft.name} står allerede i gruppen som {role_in_words(draft.role)}."
        return [Obstacle("member_already_there", text, "#id_name")]
    return []


def obstacles_to_end_member(member: GroupMember) -> list[Obstacle]:
    if member.ended_at is not None:
        return [Obstacle("member_ended", "Medlemmet er allerede taget ud af gruppen.")]
    return []


def obstacles_to_change_member(member: GroupMember, draft: MemberDraft) -> list[Obstacle]:
    """A citizen does not become an employee by a change: the one is ended, the other is added."""
    if ended := obstacles_to_end_member(member):
        return ended
    if draft.is_unnamed != MemberDraft(member.role).is_unnamed:
        text = "Tag medlemmet ud, og tilføj det på ny med den rigtige rolle."
        return [Obstacle("member_changes_kind", text, "#id_role")]
    return obstacles_to_add_member(member.case, draft, but=member)
