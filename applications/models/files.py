"""The files of a draft: what stands in each asked-for slot, and what is still on its way in."""

import uuid

from django.db import models
from django.db.models import F, Q

from applications.models.draft import Application
from portal.models import LockableQuerySet, StoredFile, User
from portal.models.rows import paired


class AttachmentQuerySet(LockableQuerySet):
    def standing(self) -> "AttachmentQuerySet":
        """In the draft now, in the order they came."""
        return self.filter(removed_at__isnull=True).order_by("pk")


class Attachment(models.Model):
    """One file in the slot of one question; a removed one keeps its row and, while a submission names it, its bytes."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    question = models.CharField(max_length=80)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("tilføjet")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("fjernet", null=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [paired("removed_at", "removed_by", name="attachment_removed_pair")]
        indexes = [
            models.Index(fields=["application"], condition=Q(removed_at__isnull=True), name="attachments_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question}"


class Upload(models.Model):
    """A file on its way in, piece by piece: `received` of `size` bytes lie in the portal's own place under `key`."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="uploads")
    question = models.CharField(max_length=80)
    name = models.CharField("filnavn", max_length=400)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LockableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="upload_received_within_size"),
        ]

    def __str__(self) -> str:
        return f"{self.received} af {self.size} byte"
