"""Who judged what, by which criterion, with which reason: independent until locked."""

from django.db import models
from django.db.models import Q

from applications.models import Application
from assessment.states import ConsensusEnd, FormalOutcome, FormalReason, VoidReason
from portal.models import LockableQuerySet, User
from portal.models.rows import one_of


class FormalCheckQuerySet(models.QuerySet["FormalCheck"]):
    def newest_of_each(self) -> "FormalCheckQuerySet":
        """One row per application: the check that stands."""
        return self.standing().order_by("application_id", "-pk").distinct("application_id")

    def newest_for(self, application: Application) -> "FormalCheck | None":
        """The check that stands for one application, with who made it."""
        return self.standing().filter(application=application).select_related("by").order_by("-pk").first()

    def standing(self) -> "FormalCheckQuerySet":
        """Checks that have not fallen because of their author's conflict."""
        return self.filter(voided_at__isnull=True)


class FormalCheck(models.Model):
    """The formal check of one application: OK, or the reason code for a rejection. The newest stands."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("udfald", max_length=20, choices=FormalOutcome)
    reason_code = models.CharField("årsag", max_length=30, choices=FormalReason, blank=True)
    text = models.TextField("begrundelse", max_length=4000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField("bortfaldet", null=True)

    objects = FormalCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("outcome", FormalOutcome, name="formal_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="ok", reason_code="") | (Q(outcome="reject") & ~Q(reason_code="") & ~Q(text="")),
                name="formal_rejection_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.outcome}"


class AssessmentQuerySet(LockableQuerySet):
    def locked_in(self) -> "AssessmentQuerySet":
        """Assessments their assessor has locked: others may see them once their own is locked too."""
        return self.filter(locked_at__isnull=False)

    def standing(self) -> "AssessmentQuerySet":
        return self.filter(voided_at__isnull=True)

    def given_on(self) -> "AssessmentQuerySet":
        """Sheets that fell unfinished because the case was given to another."""
        return self.filter(void_reason=VoidReason.HANDED_OVER)

    def with_scores(self) -> "AssessmentQuerySet":
        return self.select_related("assessor").prefetch_related("scores").order_by("started_at", "pk")


class Assessment(models.Model):
    """One assessor's own sheet for one application; after the lock nothing on it changes."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    locked_at = models.DateTimeField("låst", null=True)
    voided_at = models.DateTimeField("bortfaldet", null=True)
    void_reason = models.CharField("årsag til bortfald", max_length=20, choices=VoidReason, blank=True)
    # «criterion=mark …» of a locked sheet: written by the database, see assessment/sql/marks.py.
    marks = models.TextField(default="", editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "assessor"], condition=Q(voided_at__isnull=True), name="assessment_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, void_reason__in=VoidReason.values),
                name="assessment_void_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor_id} om {self.application_id}"


class Score(models.Model):
    """One criterion on one sheet: met / not met for the gate, 1–5 otherwise; sub-points and a reason always."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=80)
    met = models.BooleanField(null=True)
    points = models.PositiveSmallIntegerField(null=True)
    sub_points = models.JSONField(default=dict)
    reason = models.TextField("begrundelse", max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_per_criterion"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__range=(1, 5)), name="score_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(met__isnull=True) | Q(points__isnull=True), name="score_is_gate_or_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points if self.met is None else self.met}"


class ScoreRevision(models.Model):
    """A score that was replaced: nothing acknowledged is ever lost. The database writes it, for its author."""

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    met = models.BooleanField(null=True)
    points = models.PositiveSmallIntegerField(null=True)
    sub_points = models.JSONField(default=dict)
    reason = models.TextField("begrundelse", max_length=8000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["score", "version"], name="score_revision_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.score_id} v{self.version}"


class ConsensusQuerySet(models.QuerySet["Consensus"]):
    def standing(self) -> "ConsensusQuerySet":
        """Agreements that have neither fallen by a conflict nor been replaced."""
        return self.filter(voided_at__isnull=True)

    def fallen(self) -> "ConsensusQuerySet":
        """Agreements that fell by a conflict; those written anew are only replaced."""
        return self.filter(void_reason=ConsensusEnd.CONFLICT)


class Consensus(models.Model):
    """What the assessors agreed on where they differed by two steps or more (or on the gate), with the reason."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=80)
    met = models.BooleanField(null=True)
    points = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField("begrundelse", max_length=8000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField("gælder ikke fra", null=True)
    void_reason = models.CharField(
        "hvorfor den ikke gælder", max_length=20, choices=ConsensusEnd, blank=True, db_default="", default=""
    )

    objects = ConsensusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "criterion"],
                condition=Q(voided_at__isnull=True),
                name="consensus_once_per_criterion",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__range=(1, 5)), name="consensus_one_to_five"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="consensus_has_a_reason"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, void_reason__in=ConsensusEnd.values),
                name="consensus_end_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.criterion}"

    @property
    def is_replaced(self) -> bool:
        return self.void_reason == ConsensusEnd.REPLACED
