"""What was sent, when, by whom, and every attempt to send: evidence that only grows."""

from django.db import models
from django.db.models import Q

from applications.models.draft import Application
from applications.states import AttemptOutcome
from portal.models import LockableQuerySet, User
from portal.models.records import SHA256
from portal.models.rows import one_of
from portal.money import MoneyField
from portal.states import LoginMethod


class Attempt(models.Model):
    """One attempt to submit, committed by itself before anything is decided about it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attempts")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    draft_version = models.PositiveIntegerField()
    received_at = models.DateTimeField("modtaget")
    stored_at = models.DateTimeField("gemt")
    stamp_source = models.CharField(max_length=10)
    stamp_claimed = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.received_at.isoformat()}"


class AttemptResult(models.Model):
    """How an attempt ended; an attempt without one is evidence of a crash."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="result")
    outcome = models.CharField(max_length=20, choices=AttemptOutcome)
    obstacles = models.JSONField(default=list)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("outcome", AttemptOutcome, name="attempt_outcome_known")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.outcome}"


class SubmissionQuerySet(LockableQuerySet):
    def newest_first(self) -> "SubmissionQuerySet":
        return self.order_by("-received_at", "-pk")


class Submission(models.Model):
    """One submitted version: canonical UTF-8 JSON, its SHA-256 and its receipt. Immutable for ever."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="submission")
    draft_version = models.PositiveIntegerField()
    canonical = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    receipt_number = models.CharField("kvitteringsnr.", max_length=20, unique=True)
    received_at = models.DateTimeField("modtaget")
    stored_at = models.DateTimeField("gemt", null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    login_method = models.CharField(max_length=20, choices=LoginMethod)
    cvr = models.CharField(max_length=8)
    person_uuid = models.UUIDField(null=True)
    amount_applied = MoneyField("ansøgt beløb", default=0)
    places_applied = models.PositiveSmallIntegerField("ansøgte pladser (tilbud)", default=0)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "draft_version"], name="submission_once_per_version"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="submission_sha256"),
            one_of("login_method", LoginMethod, name="submission_login_known"),
        ]

    def __str__(self) -> str:
        return self.receipt_number
