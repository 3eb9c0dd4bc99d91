"""How a recommendation was read: what each line said in each round, which came back with what comment, who signed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from assessment.models.decision import Decision, DecisionPackage
from assessment.states import Capacity
from pools.models import Pool
from portal.models import User
from portal.models.records import SHA256
from portal.models.rows import one_of


class RecommendedLine(models.Model):
    """What one line said when it was recommended in one round; the next round is compared with it."""

    package = models.ForeignKey(DecisionPackage, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("indstilling nr.")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "round", "decision"], name="recommended_line_once"),
            models.CheckConstraint(condition=models.Q(sha256__regex=SHA256), name="recommended_line_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} i indstilling {self.round}"


class LineReturn(models.Model):
    """One line the director sent back, and why; one is enough to send the whole package back."""

    package = models.ForeignKey(DecisionPackage, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("indstilling nr.")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField("kommentar", max_length=4000)
    at = models.DateTimeField("sendt tilbage")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["package", "round", "decision"], name="line_return_once"),
            models.CheckConstraint(condition=~models.Q(comment=""), name="line_return_has_a_comment"),
        ]

    def __str__(self) -> str:
        return self.comment


class Signature(models.Model):
    """One signature on one round of a recommendation: the director's, and the deputy's where the director is barred.

    `lines` are the keys of the decisions it covers; whoever signs later answers for no more than these.
    """

    package = models.ForeignKey(DecisionPackage, on_delete=models.PROTECT, related_name="signatures")
    round = models.PositiveSmallIntegerField("indstilling nr.")
    capacity = models.CharField("som", max_length=20, choices=Capacity)
    lines = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField("underskrevet")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["package", "round", "capacity"], name="signature_once_per_capacity"),
            models.UniqueConstraint(fields=["package", "round", "by"], name="signature_once_per_person"),
            one_of("capacity", Capacity, name="signature_capacity_known"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} som {self.capacity}"


class ConsistencyTick(models.Model):
    """Somebody has looked at one thing the consistency check found, and says why it may stand.

    `finding` is the SHA-256 of what was found, texts included: another text is another finding, and asks again.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    note = models.TextField("bemærkning", max_length=2000)
    at = models.DateTimeField("set efter")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "finding"], name="consistency_tick_once"),
            models.CheckConstraint(condition=models.Q(finding__regex=SHA256), name="consistency_tick_sha256"),
            models.CheckConstraint(condition=~models.Q(note=""), name="consistency_tick_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.note}"
