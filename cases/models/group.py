"""Who carries a case's run at the party's: the implementation group, and those who take part beside it."""

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.states import UNNAMED, MemberRole
from portal.models import LockableQuerySet, Tilbud, User
from portal.models.rows import one_of, paired


class GroupMemberQuerySet(LockableQuerySet):
    def current(self) -> "GroupMemberQuerySet":
        return self.filter(ended_at__isnull=True)

    def in_group(self) -> "GroupMemberQuerySet":
        """The implementation group itself, without those who only take part in single activities."""
        return self.current().exclude(role=MemberRole.PARTICIPANT)

    def named(self) -> "GroupMemberQuerySet":
        """Those who may stand in a list or an export: never a citizen or a relative."""
        return self.exclude(role__in=UNNAMED)


class GroupMember(models.Model):
    """One person in one role. A citizen or relative has at most a first name: no e-mail, no account, no surname."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    role = models.CharField("rolle", max_length=20, choices=MemberRole)
    name = models.CharField("navn", max_length=100, blank=True)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField("telefon", max_length=20, blank=True)
    tilbud = models.ForeignKey(Tilbud, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("tilføjet")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("ophørt", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            one_of("role", MemberRole, name="group_member_role_known"),
            paired("ended_at", "ended_by", name="group_member_ended_pair"),
            models.CheckConstraint(
                condition=~Q(role__in=["citizen", "relative"])
                | Q(email="", phone="", user__isnull=True, name__regex=r"^[^\s]{0,40}$"),
                name="group_member_citizen_is_a_first_name",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["citizen", "relative"]) | ~Q(name=""), name="group_member_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} på {self.case_id}"
