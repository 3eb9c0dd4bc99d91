"""The next wording of a call while it is written, the proposal to put it in force, and the files it offers."""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from pools.models.pool import Pool, PoolVersion
from portal.models import LockableQuerySet, StoredFile, User
from portal.models.rows import by_two


class PoolDraft(models.Model):
    """A call while it is written: canonical JSON that may still have problems; `writers` since it was begun."""

    pool = models.OneToOneField(Pool, on_delete=models.PROTECT, related_name="draft")
    document = models.BinaryField()
    base_version = models.ForeignKey(PoolVersion, on_delete=models.PROTECT, null=True, related_name="+")
    writers = ArrayField(models.BigIntegerField(), default=list)
    changed_at = models.DateTimeField("senest ændret")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LockableQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Kladde til pulje {self.pool_id}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the words: what is proposed is what was on the page."""
        return hashlib.sha256(bytes(self.document)).hexdigest()


class PoolFile(models.Model):
    """A document for applicants kept by the portal; a version names it by the SHA-256 of its bytes."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.pool_id}: {self.file_id}"


class VersionProposalQuerySet(LockableQuerySet):
    def waiting(self) -> "VersionProposalQuerySet":
        """Neither approved nor taken back."""
        return self.filter(approved_at__isnull=True, withdrawn_at__isnull=True)

    def in_force_after(self, pool: Pool, number: int) -> "VersionProposalQuerySet":
        """What has come into force on the pool since its version `number`, oldest first."""
        approved = self.filter(pool=pool, approved_at__isnull=False, version__number__gt=number)
        return approved.order_by("version__number")


class VersionProposal(models.Model):
    """A new version of an announced call: proposed by one, put in force by another, with the notice everybody reads.

    `demands`: it asks for something new or stricter. `new_deadline`: an extension in the same act, with its reason.
    `must_be_read`: once in force, a draft written against an earlier version is sent only when this one is read there.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="proposals")
    version = models.OneToOneField(PoolVersion, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("overskrift", max_length=200)
    text = models.TextField("tekst", max_length=4000)
    demands = models.BooleanField("nye eller skærpede krav")
    must_be_read = models.BooleanField("skal læses, før der indsendes", default=True)
    new_deadline = models.DateTimeField("ny frist", null=True)
    reason = models.TextField("begrundelse for ny frist", max_length=2000, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VersionProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *by_two("proposal"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="proposal_says_what_is_new"),
            models.CheckConstraint(
                condition=Q(new_deadline__isnull=True) | ~Q(reason=""), name="proposal_deadline_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["pool"],
                condition=Q(approved_at__isnull=True, withdrawn_at__isnull=True),
                name="proposal_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.title
