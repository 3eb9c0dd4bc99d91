"""Which organisations does somebody who judges say to be tied to? Their cases are flagged, never decided by it."""

from django.db import models

from assessment.states import TieKind
from portal.models import LockableQuerySet, Organisation, User
from portal.models.rows import one_of


class TieQuerySet(LockableQuerySet):
    def current(self) -> "TieQuerySet":
        return self.filter(ended_at__isnull=True)

    def of(self, user: User) -> "TieQuerySet":
        return self.current().filter(user=user).select_related("organisation").order_by("pk")


class Tie(models.Model):
    """One tie a person has told of: the kommune they live in, a former employer; ended, never erased."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("tilknytning", max_length=20, choices=TieKind)
    told_at = models.DateTimeField("oplyst")
    ended_at = models.DateTimeField("slettet af listen", null=True)

    objects = TieQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", TieKind, name="tie_kind_known"),
            models.UniqueConstraint(
                fields=["user", "organisation", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="tie_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.organisation_id}"
