"""The samarbejdsaftale: one wording with one hash, and everybody's signature on that hash."""

from django.db import models
from django.db.models import Q

from cases.models import Document
from indsatsforloeb.models.course import Course
from indsatsforloeb.states import Side
from portal.models import LockableQuerySet, Tilbud, User
from portal.models.records import SHA256
from portal.models.rows import one_of, paired
from portal.states import LoginMethod


class AgreementQuerySet(LockableQuerySet):
    def open(self) -> "AgreementQuerySet":
        """Those that stand and that not everybody has signed: a change of the plan may still fell them."""
        return self.filter(set_aside_at__isnull=True, agreed_at__isnull=True)


class Agreement(models.Model):
    """One wording: canonical JSON of the plan as agreed, its SHA-256, and its paper. A change makes a new one.

    What is signed is `sha256`, the hash of `canonical`; the paper prints it. A set-aside wording keeps its signatures.
    One wording is in force (`agreed_at`, the last signature), and one may wait to be signed and take its place.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    canonical = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("lavet")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField("underskrevet af alle", null=True)
    set_aside_at = models.DateTimeField("lagt til side", null=True)
    set_aside_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_aside_reason = models.CharField("hvorfor", max_length=300, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["course"],
                condition=Q(set_aside_at__isnull=True, agreed_at__isnull=False),
                name="agreement_one_stands",
            ),
            models.UniqueConstraint(
                fields=["course"],
                condition=Q(set_aside_at__isnull=True, agreed_at__isnull=True),
                name="agreement_one_waits",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="agreement_sha256"),
            paired("set_aside_at", "set_aside_by", name="agreement_set_aside_pair"),
        ]

    def __str__(self) -> str:
        return f"Samarbejdsaftale {self.number}"


class AgreementSignature(models.Model):
    """One side's signature on one hash: who, in which capacity, when, and how they had logged in. Never changed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField("part", max_length=10, choices=Side)
    tilbud = models.ForeignKey(Tilbud, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField("underskrevet")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    login_method = models.CharField(max_length=20, choices=LoginMethod)
    person_uuid = models.UUIDField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("side", Side, name="signature_side_known"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="agreement_signature_sha256"),
            models.CheckConstraint(
                condition=Q(side="tilbud", tilbud__isnull=False) | Q(side="agency", tilbud__isnull=True),
                name="signature_of_its_side",
            ),
            models.UniqueConstraint(
                fields=["agreement", "tilbud"], nulls_distinct=False, name="signature_once_for_each_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} på {self.agreement_id}"
