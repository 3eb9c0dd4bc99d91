"""What is a member of a group before it is written, and how may a member be named?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases.models import Case, GroupMember
from cases.states import UNNAMED, MemberRole
from portal.models import Membership, Tilbud, User

AnyOf = tuple[MemberRole, ...]  # one of these is enough


@dataclass(frozen=True)
class MemberDraft:
    """Who is to be in the group: of a citizen or a relative at most a first name."""

    role: str
    name: str = ""
    email: str = ""
    phone: str = ""
    tilbud: Tilbud | None = None

    @property
    def is_unnamed(self) -> bool:
        return self.role in UNNAMED


def shown_name(member: GroupMember, *, carries: bool) -> str:
    """The member as a page of the run shows it: a citizen's first name only to those who carry the run."""
    label = MemberRole(member.role).label
    if member.role not in UNNAMED:
        return member.name
    return f"{label}: {member.name}" if carries and member.name else str(label)


def portal_user(case: Case, email: str) -> User | None:
    """The colleague of the case's organisation who logs in with this e-mail, if there is one."""
    members = Membership.objects.active().filter(organisation=case.organisation_id, user__is_active=True)
    found = members.filter(user__email=email.strip().lower()).select_related("user").first() if email else None
    return found.user if found else None


def role_in_words(role: str) -> str:
    """«daglig leder», as it stands within a sentence."""
    label = str(MemberRole(role).label)
    return f"{label[0].lower()}{label[1:]}"


def role_words(roles: Sequence[str]) -> str:
    """«Daglig leder eller souschef»"""
    first, *others = roles
    return " eller ".join([str(MemberRole(first).label), *(role_in_words(role) for role in others)])


def citizens_named_in(case: Case, texts: Iterable[str]) -> list[str]:
    """First names of the group's citizens and relatives that stand in a text, unless an employee is called the same."""
    members = list(case.members.exclude(name="").values_list("role", "name"))
    employees = {word.casefold() for role, name in members if role not in UNNAMED for word in _words(name)}
    names = {name for role, name in members if role in UNNAMED and name.casefold() not in employees}
    said = {word.casefold() for text in texts for word in _words(text)}
    return sorted(name for name in names if name.casefold() in said)


def _words(text: str) -> list[str]:
    return re.findall(r"\w[\w'-]*", text)
