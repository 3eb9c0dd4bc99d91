"""What the analysis builds on, and the report it ends in: the tilbud's own, shared by nobody else."""

from django.db import models
from django.db.models import Q

from cases.models import Document
from indsatsforloeb.models.course import Course
from indsatsforloeb.states import MaterialKind
from portal.models import LockableQuerySet, Organisation, StoredFile, User
from portal.models.rows import one_of, paired


class AnalysisMaterial(models.Model):
    """One document of the analysis: an uploaded file, or a text."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="materials")
    kind = models.CharField("slags", max_length=30, choices=MaterialKind)
    title = models.CharField("titel", max_length=200)
    text = models.TextField("tekst", max_length=20_000, blank=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("tilføjet")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("fjernet", null=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            one_of("kind", MaterialKind, name="material_kind_known"),
            paired("removed_at", "removed_by", name="material_removed_pair"),
        ]

    def __str__(self) -> str:
        return self.title


class AnalysisReport(models.Model):
    """The report of a course: {theme: {finding, strength, potential}} and a summary; handed over, it is fixed.

    `version` tells two writers apart while it is written. `document` is the paper, made when it is handed over.
    """

    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="report")
    summary = models.TextField("sammenfatning", max_length=8000, blank=True)
    themes = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField("senest ændret")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="+")
    handed_over_at = models.DateTimeField("overdraget", null=True)
    handed_over_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LockableQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("handed_over_at", "handed_over_by", name="report_handed_over_pair"),
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True) | Q(document__isnull=False), name="report_handed_over_is_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"Analyserapport til {self.course_id}"


class ReportShare(models.Model):
    """The tilbud lets another organisation read its report, until it takes that back."""

    report = models.ForeignKey(AnalysisReport, on_delete=models.PROTECT, related_name="shares")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField("delt")
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("ophørt", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LockableQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("ended_at", "ended_by", name="report_share_ended_pair"),
            models.UniqueConstraint(
                fields=["report", "organisation"], condition=Q(ended_at__isnull=True), name="report_share_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} til {self.organisation_id}"
