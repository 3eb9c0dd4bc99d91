"""Who has asked to see a case (aktindsigt), by when they are answered, and what they were given?"""

from django.db import models
from django.db.models import F, Q

from assessment.states import AccessBasis
from cases.models import Case
from portal.models import LockableQuerySet, StoredFile, User
from portal.models.rows import one_of, paired


class AccessQuerySet(LockableQuerySet):
    def unanswered(self) -> "AccessQuerySet":
        """Soonest due first."""
        return self.filter(answered_at__isnull=True).order_by("due_on", "pk")


class AccessRequest(models.Model):
    """One request for aktindsigt: due in seven working days (FVL § 16, OFL § 36), answered with one dossier."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField("grundlag", max_length=20, choices=AccessBasis)
    asked_by = models.CharField("bedt om af", max_length=200)
    received_on = models.DateField("modtaget")
    due_on = models.DateField("besvares senest")
    with_internal = models.BooleanField("med interne notater", default=False)
    registered_at = models.DateTimeField("registreret")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("besvaret", null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AccessQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("basis", AccessBasis, name="access_basis_known"),
            paired("answered_at", "answered_by", name="access_answered_pair"),
            models.CheckConstraint(condition=Q(due_on__gte=F("received_on")), name="access_due_after_received"),
        ]

    def __str__(self) -> str:
        return f"{self.basis} på {self.case_id}"
